// SPDX-License-Identifier: Apache-2.0
//
// What Takealot's webhooks tell. A leadtime order and a change of a sale name the line, and are
// taken as they are; a drop-ship order does not, so its sales are asked for; the others are hints.
// The Seller Portal can send a test with ids of -1: it is acknowledged and means nothing.
#include "answer.hpp"
#include "connector.hpp"
#include "sale.hpp"
#include "sales_place.hpp"

#include <array>

namespace stockd::takealot {
namespace {

Trouble unreadable(const Webhook& hook) {
  return Trouble::defect("takealot.bad-webhook", "The body of a webhook '" + hook.topic +
                                                     "' does not name what it is about.");
}

// Anywhere in the body, one level deep: a real id is never negative.
bool is_test(const json::Value& body) {
  static constexpr std::array<std::string_view, 5> kIds = {"order_id", "order_item_id", "offer_id",
                                                           "batch_id", "seller_id"};
  for (const std::string_view key : kIds) {
    if (json::integer(body, key).value_or(1) < 0) return true;
  }
  return json::text(body, "sku") == "test_sku" || json::text(body, "merchant_sku") == "test_sku";
}

bool is_portal_test(const json::Value& body) {
  if (is_test(body)) return true;
  for (const std::string_view part : {"offer", "sale"}) {
    const json::Value* inner = json::find(body, part);
    if (inner != nullptr && is_test(*inner)) return true;
  }
  for (const json::Value& entry : json::array(body, "offers")) {
    const json::Value* inner = json::find(entry, "offer");
    if (inner != nullptr && is_test(*inner)) return true;
  }
  return false;
}

enum class Event {
  Unknown,
  LeadtimeOrder,
  DropShipOrder,
  SaleChanged,
  BatchDone,
  OfferUpdated,
  OfferCreated
};

// Events are told apart by their bodies where a proxy takes the header away.
Event event_of(const Webhook& hook, const json::Value& body) {
  static constexpr std::array<std::pair<std::string_view, Event>, 7> kNames = {
      {{"newleadtimeorder", Event::LeadtimeOrder},
       {"newdropshiporder", Event::DropShipOrder},
       {"salestatuschanged", Event::SaleChanged},
       {"salesstatuschanged", Event::SaleChanged},
       {"batchcompleted", Event::BatchDone},
       {"offerupdated", Event::OfferUpdated},
       {"offercreated", Event::OfferCreated}}};
  static constexpr std::array<std::pair<std::string_view, Event>, 6> kKeys = {
      {{"sale", Event::SaleChanged},
       {"order_item_id", Event::LeadtimeOrder},
       {"offers", Event::DropShipOrder},
       {"values_changed", Event::OfferUpdated},
       {"offer_id", Event::OfferCreated},
       {"batch_id", Event::BatchDone}}};
  const std::string topic = plain_status(hook.topic);
  for (const auto& [name, event] : kNames) {
    if (topic == name) return event;
  }
  if (!topic.empty()) return Event::Unknown;
  for (const auto& [key, event] : kKeys) {
    if (json::find(body, key) != nullptr) return event;
  }
  return Event::Unknown;
}

std::optional<Sale> leadtime_sale(const json::Value& body) {
  const json::Value* offer = json::find(body, "offer");
  Sale out;
  out.order = id_text(body, "order_id");
  out.item = id_text(body, "order_item_id");
  const auto units = json::integer(body, "quantity");
  if (offer == nullptr || out.order.empty() || out.item.empty() || units.value_or(0) < 1) {
    return std::nullopt;
  }
  out.offer = id_text(*offer, "offer_id");
  out.sku = json::text(*offer, "sku");
  out.units = *units;
  out.from = TakenFrom::Merchant;
  out.placed_at_ms = out.touched_at_ms = parse_sast(json::text(body, "event_date")).value_or(0);
  return out;
}

void emit_offer_hints(Op& op, const json::Value& body) {
  const std::string offer = id_text(body, "offer_id");
  if (!offer.empty()) op.emit(HintFact::listing(offer));
  const json::Object& changed = json::object(body, "values_changed");
  for (const std::string_view key : {"sku", "merchant_sku", "status", "leadtime_days"}) {
    if (changed.contains({key.data(), key.size()})) {
      op.emit(HintFact::catalogue());
      return;
    }
  }
}

}  // namespace

Task<> Connector::receive_webhook(Op& op, Webhook hook) {
  boost::system::error_code failed;
  const json::Value body = boost::json::parse(hook.body, failed);
  if (failed || !body.is_object()) throw unreadable(hook);
  if (is_portal_test(body)) {
    op.log(Severity::Info, "The Seller Portal tested a webhook.", "event", hook.topic);
    co_return;
  }
  const Event event = event_of(hook, body);
  if (event == Event::LeadtimeOrder) {
    const auto sale = leadtime_sale(body);
    if (!sale) throw unreadable(hook);
    op.emit(line_of(*sale, options_));
  } else if (event == Event::SaleChanged) {
    const json::Value* row = json::find(body, "sale");
    auto sale = row != nullptr ? read_sale(*row) : std::nullopt;
    if (!sale) throw unreadable(hook);
    const auto changed = parse_iso(json::text(body, "event_timestamp_utc"));
    sale->touched_at_ms = std::max(sale->touched_at_ms, changed.value_or(0));
    op.emit(line_of(*sale, options_));
  } else if (event == Event::DropShipOrder) {
    co_await receive_drop_ship(op, body);
  } else if (event == Event::BatchDone) {
    const std::string batch = json::text(body, "batch_id");
    if (batch.empty()) throw unreadable(hook);
    op.emit(HintFact::ticket(batch));
  } else if (event == Event::OfferUpdated) {
    emit_offer_hints(op, body);
  } else if (event == Event::OfferCreated) {
    op.emit(HintFact::catalogue());
  } else {
    op.log(Severity::Info, "Takealot sent a webhook of an event stockd does not know.", "event",
           hook.topic);
  }
}

// The body names no order items, and only they tell two sales apart. Until the list of sales has
// the order its level is looked at, and the next pass finds it.
Task<> Connector::receive_drop_ship(Op& op, json::Value body) {
  const std::string order = id_text(body, "order_id");
  if (order.empty()) {
    throw Trouble::defect("takealot.bad-webhook", "A drop-ship order has no id.");
  }
  Request request = ask(op, "GET", words_.sales);
  request.query("filters", "order_id:" + order);
  request.query(words_.page, 1).query(words_.page_size, kSalesPage).lane("sales");
  Response answer = co_await request;
  tell_budget(op, "sales", answer);
  const json::Value list = read_object(answer);
  bool found = false;
  for (const json::Value& row : json::array(list, "sales")) {
    auto sale = read_sale(row);
    if (!sale || sale->order != order) continue;
    sale->from = TakenFrom::Merchant;
    op.emit(line_of(*sale, options_));
    found = true;
  }
  if (found) co_return;
  for (const json::Value& entry : json::array(body, "offers")) {
    const json::Value* offer = json::find(entry, "offer");
    const std::string id = offer != nullptr ? id_text(*offer, "offer_id") : std::string();
    if (!id.empty()) op.emit(HintFact::listing(id));
  }
}

}  // namespace stockd::takealot
