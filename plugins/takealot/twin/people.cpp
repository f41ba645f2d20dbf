// SPDX-License-Identifier: Apache-2.0
//
// The commands. A refusal is thrown as a sentence and caught in one place.
#include "people.hpp"

#include "command_fields.hpp"
#include "render.hpp"

#include <algorithm>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

std::int64_t dc_in(const bj::object& command) {
  const std::string name = text_or(command, "dc", "JHB");
  for (const Dc& dc : kDcs) {
    if (name == dc.name) return dc.id;
  }
  throw Refused("there is no DC \"" + name + "\": CPT, JHB or DBN");
}

std::int64_t units_in(const bj::object& command) {
  const std::int64_t units = number_or(command, "quantity", 1);
  if (units < 1) throw Refused("the command needs a quantity of at least 1");
  return units;
}

std::int64_t held(const Units& units, std::int64_t warehouse) {
  const auto found = units.find(warehouse);
  return found == units.end() ? 0 : found->second;
}

}  // namespace

bj::object People::act(const bj::object& command, std::int64_t now_ms, std::uint64_t requests) {
  try {
    const std::string what = text(command, "do");
    if (what == "sell") return sell(command, now_ms);
    if (what == "cancel" || what == "fulfil") return change_order(command);
    if (what == "return") return take_back(command);
    if (what == "edit" || what == "receive") return set_level(command);
    if (what == "rename") return rename(command);
    if (what == "replenish") return replenish(command);
    if (what == "receive_at_dc") return receive_at_dc(command);
    if (what == "remove_from_dc") return remove_from_dc(command);
    if (what == "disable" || what == "release") return lock(command);
    if (what == "leadtime") return set_leadtime(command);
    if (what == "portal_test") return portal_test(command, now_ms);
    if (what == "webhook") return make_webhook(command);
    if (what == "fault") return fault(command);
    if (what == "show") return show(requests);
    throw Refused("there is no command \"" + what + "\"");
  } catch (const Refused& why) {
    return bj::object{{"error", why.what()}};
  }
}

Offer& People::offer_in(const bj::object& command) {
  if (command.contains("remote")) {
    Offer* found = seller_.offer(whole(text(command, "remote")).value_or(0));
    if (found == nullptr) throw Refused("there is no offer " + text(command, "remote"));
    return *found;
  }
  const std::string sku = text(command, "sku");
  Offer* found = seller_.by_sku(sku);
  if (found == nullptr) throw Refused("there is no offer with SKU " + sku);
  return *found;
}

std::vector<std::size_t> People::order_in(const bj::object& command) const {
  const std::string id = text(command, "order");
  auto sales = seller_.sales_of(whole(id).value_or(0));
  if (sales.empty()) throw Refused("there is no order " + id);
  return sales;
}

std::int64_t People::warehouse_in(const bj::object& command, const Offer& offer) const {
  const std::int64_t first =
      offer.leadtime.empty() ? seller_.warehouses.front().id : offer.leadtime.begin()->first;
  const std::int64_t id = number_or(command, "warehouse", first);
  if (seller_.warehouse(id) == nullptr)
    throw Refused("there is no merchant warehouse " + std::to_string(id));
  return id;
}

void People::tell_update(const Offer& offer, const char* field, std::int64_t value) {
  News news{"Offer Updated", offer.id, 0, "", false};
  news.changed[field] = value;
  seller_.news.push_back(std::move(news));
}

bj::object People::level_of(const Offer& offer) const {
  return bj::object{{"sku", offer.sku},
                    {"quantity", offer.leadtime_total()},
                    {"at_takealot", offer.dc_total()},
                    {"on_way", offer.on_way_total()}};
}

// The shop front sells what is nearest: the merchant's stock, unless only Takealot has some.
bj::object People::sell(const bj::object& command, std::int64_t now_ms) {
  Offer& offer = offer_in(command);
  const std::int64_t quantity = units_in(command);
  const bool ours = offer.leadtime_total() >= quantity;
  const std::string kind = text_or(command, "kind", ours ? "leadtime" : "dc");
  if (kind != "leadtime" && kind != "dropship" && kind != "dc")
    throw Refused("a sale is of kind leadtime, dropship or dc");
  if (offer.status() != "Buyable") throw Refused(offer.sku + " is " + offer.status());
  const SaleKind how = kind == "dc"         ? SaleKind::Dc
                       : kind == "dropship" ? SaleKind::DropShip
                                            : SaleKind::Leadtime;
  const auto sold = seller_.sell(offer, quantity, how, now_ms);
  if (!sold) throw Refused("not enough of " + offer.sku + " to sell " + std::to_string(quantity));
  const Sale& sale = seller_.sales[*sold];
  return bj::object{{"order", std::to_string(sale.order)}, {"line", std::to_string(sale.item)}};
}

bj::object People::change_order(const bj::object& command) {
  const bool cancels = text(command, "do") == "cancel";
  std::string state;
  for (const std::size_t sale : order_in(command)) {
    if (seller_.sales[sale].status.starts_with("Cancelled"))
      throw Refused("the order is cancelled already");
    if (cancels) {
      seller_.cancel(sale, text_or(command, "status", "Cancelled by Customer"));
    } else {
      seller_.ship(sale);
    }
    state = seller_.sales[sale].status;
  }
  return bj::object{{"order", text(command, "order")}, {"state", state}};
}

bj::object People::take_back(const bj::object& command) {
  const Offer& offer = offer_in(command);
  const bool sellable = flag_or(command, "sellable", true);
  const std::int64_t quantity = units_in(command);
  for (const std::size_t index : order_in(command)) {
    const Sale& sale = seller_.sales[index];
    if (sale.offer != offer.id) continue;
    if (quantity > sale.quantity - sale.returned) {
      throw Refused("the order has fewer than " + std::to_string(quantity) + " of " + offer.sku +
                    " left to return");
    }
    seller_.take_back(index, quantity, sellable);
    return bj::object{{"order", text(command, "order")}, {"state", seller_.sales[index].status}};
  }
  throw Refused("the order has no line of " + offer.sku);
}

bj::object People::set_level(const bj::object& command) {
  Offer& offer = offer_in(command);
  if (offer.leadtime_days.value_or(0) < 1) throw Refused(offer.sku + " has no leadtime");
  const std::int64_t quantity = number(command, "quantity");
  const bool receives = text(command, "do") == "receive";
  const std::int64_t warehouse = warehouse_in(command, offer);
  const std::int64_t next = receives ? held(offer.leadtime, warehouse) + quantity : quantity;
  if (next < 0) throw Refused("Takealot holds no negative stock");
  offer.leadtime[warehouse] = next;
  tell_update(offer, "leadtime_stock", offer.leadtime_total());
  return level_of(offer);
}

bj::object People::rename(const bj::object& command) {
  Offer& offer = offer_in(command);
  const std::string to = text(command, "to");
  if (seller_.by_sku(to, offer.id) != nullptr) throw Refused("the SKU " + to + " is taken");
  offer.sku = to;
  tell_update(offer, "sku", 0);
  return bj::object{{"sku", to}};
}

// A shipment to a DC is booked. With the portal's option "Yes, decrease the quantity from My SoH"
// Takealot lowers the leadtime stock by itself. Nobody is told.
bj::object People::replenish(const bj::object& command) {
  Offer& offer = offer_in(command);
  const std::int64_t quantity = units_in(command);
  if (flag_or(command, "decrease", true)) {
    const std::int64_t warehouse = warehouse_in(command, offer);
    if (held(offer.leadtime, warehouse) < quantity)
      throw Refused("not enough leadtime stock of " + offer.sku);
    offer.leadtime[warehouse] -= quantity;
  }
  offer.on_way[dc_in(command)] += quantity;
  return level_of(offer);
}

bj::object People::receive_at_dc(const bj::object& command) {
  Offer& offer = offer_in(command);
  const std::int64_t dc = dc_in(command);
  const std::int64_t quantity = number_or(command, "quantity", held(offer.on_way, dc));
  if (quantity < 1 || held(offer.on_way, dc) < quantity)
    throw Refused("fewer than that are on their way to the DC");
  offer.on_way[dc] -= quantity;
  offer.at_dc[dc] += quantity;
  return level_of(offer);
}

bj::object People::remove_from_dc(const bj::object& command) {
  Offer& offer = offer_in(command);
  const std::int64_t dc = dc_in(command);
  const std::int64_t quantity = units_in(command);
  if (held(offer.at_dc, dc) < quantity) throw Refused("fewer than that are in the DC");
  offer.at_dc[dc] -= quantity;
  return level_of(offer);
}

bj::object People::lock(const bj::object& command) {
  Offer& offer = offer_in(command);
  offer.locked = text(command, "do") == "disable";
  tell_update(offer, "status", 0);
  return bj::object{{"sku", offer.sku}, {"state", offer.status()}};
}

bj::object People::set_leadtime(const bj::object& command) {
  Offer& offer = offer_in(command);
  const std::int64_t days = number(command, "days");
  offer.leadtime_days = days > 0 ? std::optional(days) : std::nullopt;
  if (days <= 0) offer.leadtime.clear();
  tell_update(offer, "leadtime_days", days);
  return level_of(offer);
}

bj::object People::portal_test(const bj::object& command, std::int64_t now_ms) {
  return bj::object{{"sent", webhooks_.test(text_or(command, "event", ""), now_ms)}};
}

bj::object People::make_webhook(const bj::object& command) {
  const std::string event = text(command, "event");
  if (std::ranges::find(kEvents, event) == std::end(kEvents))
    throw Refused("there is no event \"" + event + "\"");
  if (!command.contains("url")) {
    if (!webhooks_.activate(event)) throw Refused("there is no webhook of this event");
    return bj::object{{"event", event}, {"state", "Active"}};
  }
  Webhook webhook;
  webhook.event = event;
  webhook.url = text(command, "url");
  webhook.secret = text(command, "secret");
  webhook.state = text_or(command, "state", "Active");
  webhooks_.add(std::move(webhook));
  return bj::object{{"event", event}, {"state", "Active"}};
}

bj::object People::fault(const bj::object& command) {
  const std::string kind = text(command, "kind");
  const int count =
      static_cast<int>(std::clamp<std::int64_t>(number_or(command, "count", 1), 0, 1'000'000));
  const std::int64_t ms = std::clamp<std::int64_t>(number_or(command, "ms", 0), 0, 86'400'000);
  if (kind == "delay_webhooks") {
    webhooks_.delay_next(count, ms);
  } else if (kind == "lose_webhooks") {
    webhooks_.lose_next(count);
  } else if (kind == "duplicate_webhooks") {
    webhooks_.duplicate_next(count);
  } else if (kind == "reorder_webhooks") {
    webhooks_.reorder_next(count);
  } else if (kind == "delay_batches") {
    batches_.delay_next(count, ms);
  } else if (kind == "fail_batches") {
    batches_.fail_next(count);
  } else if (kind == "ignored") {
    batches_.ignore_next(count);
  } else if (!faults_.set(kind, count, ms)) {
    throw Refused("there is no fault \"" + kind + "\"");
  }
  return bj::object{{"kind", kind}, {"count", count}};
}

bj::object People::show(std::uint64_t requests) const {
  bj::array stock, orders, hooks;
  for (const auto& [id, offer] : seller_.offers) {
    const bool managed = offer.leadtime_days.value_or(0) > 0;
    stock.push_back(
        bj::object{{"sku", offer.sku},
                   {"remote", std::to_string(id)},
                   {"quantity", managed ? bj::value(offer.leadtime_total()) : bj::value(nullptr)},
                   {"managed", managed},
                   {"at_takealot", offer.dc_total()},
                   {"on_way", offer.on_way_total()},
                   {"state", offer.status()}});
  }
  for (const Sale& sale : seller_.sales) {
    const auto sold = seller_.offers.find(sale.offer);
    const std::string sku = sold == seller_.offers.end() ? std::string() : sold->second.sku;
    const bj::object line{{"sku", sku},
                          {"quantity", sale.quantity},
                          {"line", std::to_string(sale.item)},
                          {"from", sale.kind == SaleKind::Dc ? "takealot" : "merchant"}};
    orders.push_back(bj::object{
        {"order", std::to_string(sale.order)}, {"state", sale.status}, {"lines", bj::array{line}}});
  }
  for (const Webhook& webhook : webhooks_.all()) {
    hooks.push_back(
        bj::object{{"topic", webhook.event}, {"url", webhook.url}, {"state", webhook.state}});
  }
  return bj::object{{"platform", "takealot"},      {"stock", std::move(stock)},
                    {"orders", std::move(orders)}, {"webhooks", std::move(hooks)},
                    {"requests", requests},        {"stock_writes", seller_.stock_writes}};
}

}  // namespace stockd::takealot::twin
