// SPDX-License-Identifier: Apache-2.0
//
// Routes, offers and batches.
#include "api.hpp"
#include "offer_update.hpp"
#include "render.hpp"

#include <algorithm>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

constexpr std::size_t kBatchMost = 10'000;

bool is(const Call& call, std::initializer_list<std::string_view> path) {
  return std::ranges::equal(call.path, path, [](const std::string& have, std::string_view want) {
    return want == "*" || have == want;
  });
}

bool is_version(const std::string& text) {
  return text == "v1" || text == "v2";
}

Answer no_route() {
  return failed(404, "Not found");
}

// Nothing where the body is no JSON of the kind that is wanted.
std::optional<bj::value> body_of(const Call& call) {
  boost::system::error_code error;
  bj::value value = bj::parse(call.body, error);
  return error ? std::nullopt : std::optional(std::move(value));
}

}  // namespace

std::string endpoint_of(const Call& call) {
  if (call.path.size() < 2) return {};
  if (call.path[1] == "sales" && is_version(call.path[0])) return "sales";
  if (call.path[1] != "offers") return {};
  if (is(call, {"*", "offers", "stock_counts"}) ||
      is(call, {"*", "offers", "stock_health_stats"})) {
    return is_version(call.path[0]) ? "stock" : std::string();
  }
  if (call.path[0] != "v2") return {};
  if (call.path.size() == 2) return "offers";
  if (call.path[2] == "batch") return call.method == "GET" ? "batch" : "batches";
  if (call.path[2] == "offer") return call.method == "GET" ? "offer" : "offer-write";
  return call.path[2] == "count" ? "count" : std::string();
}

Answer Api::run(const Call& call) {
  const bool gets = call.method == "GET";
  if (endpoint_of(call).empty()) return no_route();
  if (is(call, {"v2", "offers"}) && gets) return offers(call);
  if (is(call, {"v2", "offers", "count"}) && gets) return count(call);
  if (is(call, {"v2", "offers", "batch"}) && call.method == "POST") return post_batch(call);
  if (is(call, {"v2", "offers", "batch", "*"}) && gets) {
    auto batch = batches_.show(call.path[3], call.now_ms);
    return batch ? Answer{200, std::move(*batch)} : failed(404, "There is no such batch");
  }
  const bool by_path = is(call, {"v2", "offers", "offer", "*"});
  if (by_path || is(call, {"v2", "offers", "offer"})) {
    const auto identifier = by_path ? std::optional(call.path[3]) : call.param("identifier");
    if (!identifier || identifier->empty()) return failed(404, "The identifier is missing");
    if (call.method == "POST") return create(call, *identifier);
    if (gets || call.method == "PATCH") return single(call, *identifier);
    return failed(405, "Method not allowed");
  }
  if (is(call, {"*", "offers", "stock_counts"}) && gets) {
    const auto stocked = std::ranges::count_if(
        seller_.offers, [](const auto& entry) { return entry.second.dc_total() > 0; });
    return {200, bj::object{{"count", stocked}}};
  }
  if (is(call, {"*", "offers", "stock_health_stats"}) && gets) {
    return {200, bj::object{{"storage_fee_enabled_offer_count", 0}}};
  }
  if (is(call, {"*", "sales"}) && gets) return sales(call);
  if (is(call, {"*", "sales", "orders"}) && gets) return sales_orders(call);
  if (is(call, {"*", "sales", "summary"}) && gets) return sales_summary(call);
  if (is(call, {"*", "sales", "orders", "*", "customer_invoices"}) && gets) {
    return invoices(call.path[3]);
  }
  return no_route();
}

Answer Api::offers(const Call& call) {
  const auto paging = paging_of(call);
  if (!paging) return failed(400, "page_number and page_size must be whole numbers from 1");
  std::vector<const Offer*> chosen;
  const auto wanted = call.list("offer_ids");
  for (const std::string& text : wanted) {
    const auto id = whole(text);
    if (!id) return failed(400, "offer_ids must be whole numbers");
    const Offer* found = seller_.offer(*id);
    if (found != nullptr && std::ranges::find(chosen, found) == chosen.end())
      chosen.push_back(found);
  }
  if (wanted.empty()) {
    for (const auto& [id, offer] : seller_.offers)
      chosen.push_back(&offer);
  }
  bj::array rows;
  const auto first = static_cast<std::size_t>((paging->number - 1) * paging->size);
  for (std::size_t i = first;
       i < chosen.size() && rows.size() < static_cast<std::size_t>(paging->size); ++i)
    rows.push_back(offer_json(seller_, *chosen[i]));
  return {200, bj::object{{"total_results", chosen.size()},
                          {"page_size", paging->size},
                          {"page_number", paging->number},
                          {"offers", std::move(rows)}}};
}

Answer Api::count(const Call& call) {
  const auto statuses = call.list("offer_statuses");
  const auto counted = std::ranges::count_if(seller_.offers, [&](const auto& entry) {
    return statuses.empty() || std::ranges::find(statuses, entry.second.status()) != statuses.end();
  });
  return {200, bj::object{{"count", counted}}};
}

// "ID234", "BARCODE3223", "SKUDF22", or a bare offer id.
Offer* Api::find(const std::string& identifier) {
  const std::string_view text = identifier;
  if (text.starts_with("BARCODE")) return seller_.by_barcode(text.substr(7));
  if (text.starts_with("SKU")) return seller_.by_sku(text.substr(3));
  const auto id = whole(text.starts_with("ID") ? text.substr(2) : text);
  return id ? seller_.offer(*id) : nullptr;
}

Answer Api::single(const Call& call, const std::string& identifier) {
  Offer* offer = find(identifier);
  if (offer == nullptr) return failed(404, "No offer matches the identifier");
  if (call.method == "GET") return {200, offer_json(seller_, *offer)};
  const auto body = body_of(call);
  if (!body || !body->is_object()) return failed(400, "The body must be a JSON object");
  const auto errors = update_offer(seller_, *offer, body->get_object(), "");
  return {errors.empty() ? 200u : rules_.invalid_status,
          bj::object{{"offer", offer_json(seller_, *offer)},
                     {"validation_errors", errors_json(errors)}}};
}

Answer Api::create(const Call& call, const std::string& identifier) {
  const auto body = body_of(call);
  if (!body || !body->is_object()) return failed(400, "The body must be a JSON object");
  const bool prefixed = identifier.starts_with("BARCODE");
  const Created made = create_offer(seller_, prefixed ? identifier.substr(7) : identifier,
                                    body->get_object(), "", call.now_ms);
  return {
      made.errors.empty() ? 200u : rules_.invalid_status,
      bj::object{{"offer", made.offer != nullptr ? offer_json(seller_, *made.offer) : bj::object()},
                 {"validation_errors", errors_json(made.errors)}}};
}

Answer Api::post_batch(const Call& call) {
  auto body = body_of(call);
  if (!body || !body->is_array()) return failed(400, "The body must be a JSON array of offers");
  bj::array& items = body->get_array();
  if (items.empty()) return failed(400, "The batch is empty");
  if (items.size() > kBatchMost) return failed(400, "A batch holds at most 10000 offers");
  return {200, batches_.take(std::move(items), call.now_ms)};
}

}  // namespace stockd::takealot::twin
