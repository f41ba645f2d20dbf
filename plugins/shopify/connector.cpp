// SPDX-License-Identifier: Apache-2.0
//
// Settings in, instance out; how documents are sent; and the one symbol the file exports.
#include "connector.hpp"

#include "graphql/shop.hpp"

#include <stockd/json_impl.hpp>

namespace stockd::shopify {

Connector::Connector(const Host&, std::string_view settings_json) {
  const json::Value settings = json::parse(settings_json);
  const std::string shop = json::text(settings, "shop");
  version_ = json::text(settings, "api_version");
  if (version_.empty()) version_ = "2026-07";
  // Older versions compare and repeat in another way, which this connector does not speak.
  if (version_ < "2026-04") {
    throw Trouble::config("shopify.old-version", "API version " + version_ +
                                                     " is too old: stock is set safely since "
                                                     "2026-04 only.")
        .hint("Leave api_version out.")
        .path("/api_version");
  }
  location_ = json::text(settings, "location");
  endpoint_ = "https://" + shop + ".myshopify.com/admin/api/" + version_ + "/graphql.json";
}

Task<Answer> Connector::send(Op& op, Query query, json::Object variables, bool changes) {
  json::Object body;
  body["query"] = query.text;
  body["variables"] = std::move(variables);
  Request request = op.post(endpoint_);
  request.json(json::dump(body)).cost(query.cost);
  if (changes) {
    request.idempotent();
  } else {
    request.read();
  }
  const Response response = co_await std::move(request);
  const std::string served(response.header("x-shopify-api-version").value_or(""));
  if (!served.empty() && served != version_ && !warned_of_version_) {
    warned_of_version_ = true;
    op.log(Severity::Warn, "Shopify serves another API version than the one asked for.", "asked",
           version_, "served", served);
  }
  Answer answer = read_answer(response);
  if (answer.has_budget) {
    op.emit(BudgetFact("default")
                .remaining(answer.remaining)
                .capacity(answer.capacity)
                .refill_milli_per_s(answer.refill_milli_per_s)
                .wait_ms(answer.wait_ms));
  }
  co_return answer;
}

Task<Answer> Connector::ask(Op& op, Query query, json::Object variables) {
  Answer answer = co_await send(op, query, std::move(variables), false);
  if (answer.refused) throw *answer.refused;
  if (answer.broken) throw *answer.broken;
  co_return answer;
}

Task<json::Object> Connector::change(Op& op, Query query, json::Object variables,
                                     std::string field) {
  const Answer answer = co_await send(op, query, std::move(variables), true);
  if (answer.refused) throw *answer.refused;
  if (answer.broken) throw *answer.broken;
  const json::Object& payload = json::object(answer.data, field);
  co_return payload;
}

Task<std::string> Connector::location(Op& op) {
  if (!location_.empty()) co_return location_;
  if (!found_location_.empty()) co_return found_location_;
  json::Object variables;
  const Answer answer = co_await ask(op, kLocations, std::move(variables));
  std::string found;
  std::string names;
  int count = 0;
  for (const json::Value& row : json::array(json::object(answer.data, "locations"), "nodes")) {
    const bool service = json::boolean(row, "isFulfillmentService").value_or(false);
    if (service || !json::boolean(row, "isActive").value_or(false)) continue;
    found = json::text(row, "id");
    names += (count == 0 ? "" : ", ") + json::text(row, "name") + " (" + found + ")";
    ++count;
  }
  if (count != 1) {
    const std::string what = count == 0 ? "The shop has no active location of its own."
                                        : "The shop has several active locations: " + names + ".";
    throw Trouble::config("shopify.which-location", what)
        .hint("Name the one stockd keeps, under settings: location.")
        .path("/location");
  }
  found_location_ = found;
  co_return found;
}

}  // namespace stockd::shopify

STOCKD_CONNECTOR(stockd::shopify::Connector, "shopify", "0.1.0")
