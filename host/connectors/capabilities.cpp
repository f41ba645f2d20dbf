// SPDX-License-Identifier: Apache-2.0
//
// A table counts only when its begin function is inside its `size` and not null.
#include "connectors/capabilities.hpp"

#include "connectors/messages.hpp"

namespace stockd::connectors {
namespace {

// Null unless the instance has the table and the table knows its function `begin`.
template <class T, class F>
const T* table(const stockd_connector_t& connector, const char* id, F T::*begin) {
  const T* found = static_cast<const T*>(connector.extension(connector.self, id));
  if (found == nullptr) return nullptr;
  const auto* field = reinterpret_cast<const char*>(&(found->*begin));
  const auto end =
      static_cast<std::size_t>(field - reinterpret_cast<const char*>(found)) + sizeof(F);
  return found->size >= end && found->*begin != nullptr ? found : nullptr;
}

stockd_item_t view_of(const Item& item) {
  stockd_item_t out{};
  out.ref = item.ref;
  out.sku = as_str(item.sku);
  out.location = as_str(item.location);
  out.remote = as_str(item.remote);
  out.quantity = item.quantity;
  out.expected = item.expected;
  return out;
}

stockd_ticket_t view_of(const SettleWrites::Ticket& ticket) {
  return {ticket.ref, as_str(ticket.ticket), as_str(ticket.remote), as_str(ticket.sku)};
}

stockd_str_t view_of(const std::string& text) {
  return as_str(text);
}

// Views of a vector's elements, and the run over them.
template <class View>
class Run {
 public:
  template <class T>
  explicit Run(const std::vector<T>& values) {
    for (const T& value : values)
      views_.push_back(view_of(value));
  }
  stockd_run_t get() const {
    return {views_.data(), static_cast<std::uint32_t>(views_.size()), sizeof(View)};
  }

 private:
  std::vector<View> views_;
};

}  // namespace

Result<Capabilities> Capabilities::of(const stockd_connector_t& connector,
                                      const Manifest& manifest) {
  Capabilities out;
  out.catalogue_ = table(connector, STOCKD_EXT_LISTING, &stockd_catalogue_t::list);
  out.read_ = table(connector, STOCKD_EXT_STOCK_READ, &stockd_stock_read_t::lookup);
  out.set_ = table(connector, STOCKD_EXT_STOCK_SET, &stockd_stock_write_t::write);
  out.swap_ = table(connector, STOCKD_EXT_STOCK_SWAP, &stockd_stock_write_t::write);
  out.adjust_ = table(connector, STOCKD_EXT_STOCK_ADJUST, &stockd_stock_write_t::write);
  out.orders_ = table(connector, STOCKD_EXT_ORDERS, &stockd_orders_t::poll);
  out.looks_orders_up_ = STOCKD_HAS(out.orders_, lookup) && out.orders_->lookup != nullptr;
  out.webhook_ = table(connector, STOCKD_EXT_WEBHOOK, &stockd_webhook_receiver_t::receive);
  out.subscriber_ = table(connector, STOCKD_EXT_SUBSCRIBE, &stockd_subscriber_t::ensure);
  out.check_ = table(connector, STOCKD_EXT_CHECK, &stockd_check_t::begin);
  out.locations_ = table(connector, STOCKD_EXT_LOCATIONS, &stockd_locations_t::list);
  out.settle_ = table(connector, STOCKD_EXT_SETTLE, &stockd_settle_t::settle);
  if (auto same = out.compare(manifest); !same) return failure(same.error());
  return out;
}

// What the code has beyond its manifest is simply not used.
Result<> Capabilities::compare(const Manifest& manifest) const {
  const bool latest = manifest.orders && manifest.orders->merge == OrderMerge::Latest;
  const std::pair<bool, const char*> missing[] = {
      {manifest.listing_page && !catalogue_, "listing"},
      {manifest.stock_read && !read_, "stock-read"},
      {manifest.stock_set && !set_, "stock-set"},
      {manifest.stock_swap && !swap_, "stock-swap"},
      {manifest.stock_adjust && !adjust_, "stock-adjust"},
      {manifest.orders && !orders_, "orders"},
      {latest && !looks_orders_up_, "orders with merge: latest (stockd_orders.lookup)"},
      {manifest.webhooks && !webhook_, "webhooks"},
      {manifest.subscribes && !subscriber_, "subscribe"},
      {manifest.checks && !check_, "check"},
      {manifest.has_locations && !locations_, "locations"},
      {manifest.settles && !settle_, "settle"},
  };
  std::string names;
  for (const auto& [is_missing, name] : missing) {
    if (is_missing) names += (names.empty() ? "" : ", ") + std::string(name);
  }
  if (names.empty()) return {};
  return failure(Kind::Defect, "connector.capabilities",
                 manifest.connector + " " + manifest.version +
                     ": its manifest claims what its code does not offer: " + names,
                 "let connector.yaml name exactly what the code has");
}

bool Capabilities::offers(const Command& command) const {
  if (std::holds_alternative<ListCatalogue>(command)) return catalogue_ != nullptr;
  if (std::holds_alternative<LookupStock>(command)) return read_ != nullptr;
  if (std::holds_alternative<SetStock>(command)) return set_ != nullptr;
  if (std::holds_alternative<SwapStock>(command)) return swap_ != nullptr;
  if (std::holds_alternative<AdjustStock>(command)) return adjust_ != nullptr;
  if (std::holds_alternative<PollOrders>(command)) return orders_ != nullptr;
  if (std::holds_alternative<LookupOrders>(command)) return looks_orders_up_;
  if (std::holds_alternative<ReceiveWebhook>(command)) return webhook_ != nullptr;
  if (std::holds_alternative<EnsureSubscriptions>(command)) return subscriber_ != nullptr;
  if (std::holds_alternative<CheckCredentials>(command)) return check_ != nullptr;
  if (std::holds_alternative<ListLocations>(command)) return locations_ != nullptr;
  return settle_ != nullptr;
}

struct Capabilities::Begin {
  const Capabilities& tables;
  void* self;
  const stockd_op_t* op;
  const stockd_sink_t* sink;

  stockd_status operator()(const ListCatalogue& c) const {
    return tables.catalogue_->list(self, op, as_bytes(c.cursor), sink);
  }
  stockd_status operator()(const LookupStock& c) const {
    return tables.read_->lookup(self, op, Run<stockd_item_t>(c.items).get(), sink);
  }
  stockd_status operator()(const SetStock& c) const { return write(tables.set_, c.items); }
  stockd_status operator()(const SwapStock& c) const { return write(tables.swap_, c.items); }
  stockd_status operator()(const AdjustStock& c) const { return write(tables.adjust_, c.items); }
  stockd_status operator()(const PollOrders& c) const {
    return tables.orders_->poll(self, op, as_bytes(c.cursor), c.window_ms, c.overlap_ms, sink);
  }
  stockd_status operator()(const LookupOrders& c) const {
    return tables.orders_->lookup(self, op, Run<stockd_str_t>(c.ids).get(), sink);
  }
  stockd_status operator()(const ReceiveWebhook& c) const {
    const PairsView headers(c.headers);
    stockd_webhook_t webhook{};
    webhook.size = sizeof webhook;
    webhook.verified = c.verified ? 1 : 0;
    webhook.topic = as_str(c.topic);
    webhook.method = as_str(c.method);
    webhook.url = as_str(c.url);
    webhook.headers = headers.run();
    webhook.body = as_bytes(c.body);
    return tables.webhook_->receive(self, op, &webhook, sink);
  }
  stockd_status operator()(const EnsureSubscriptions& c) const {
    return tables.subscriber_->ensure(self, op, as_str(c.url), sink);
  }
  stockd_status operator()(const CheckCredentials&) const {
    return tables.check_->begin(self, op, sink);
  }
  stockd_status operator()(const ListLocations& c) const {
    return tables.locations_->list(self, op, as_bytes(c.cursor), sink);
  }
  stockd_status operator()(const SettleWrites& c) const {
    return tables.settle_->settle(self, op, Run<stockd_ticket_t>(c.tickets).get(), sink);
  }

 private:
  stockd_status write(const stockd_stock_write_t* table, const std::vector<Item>& items) const {
    return table->write(self, op, Run<stockd_item_t>(items).get(), sink);
  }
};

stockd_status Capabilities::begin(void* self, const stockd_op_t& op, const Command& command,
                                  const stockd_sink_t& sink) const {
  return std::visit(Begin{*this, self, &op, &sink}, command);
}

}  // namespace stockd::connectors
