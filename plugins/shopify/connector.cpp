// SPDX-License-Identifier: Apache-2.0
//
// Settings in, instance out; how documents are sent; and the one symbol the file exports.
#include "connector.hpp"

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
  warn_of_version(op, response.header("x-shopify-api-version").value_or(""), "an answer");
  const std::string deprecated(response.header("x-shopify-api-deprecated-reason").value_or(""));
  if (!deprecated.empty() && !warned_of_deprecation_) {
    warned_of_deprecation_ = true;
    op.log(Severity::Warn, "Shopify will stop to answer a request of this connector.", "why",
           deprecated);
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

// Shopify serves another version than the one asked for where that is too old or not yet out; what
// fields mean may then differ.
void Connector::warn_of_version(Op& op, std::string_view served, const char* where) {
  if (served.empty() || served == version_ || warned_of_version_) return;
  warned_of_version_ = true;
  op.log(Severity::Warn,
         "Shopify uses another API version than the one stockd asks for; update stockd, or for "
         "webhooks the version in the app's settings.",
         "asked", version_, "served", served, "seen in", where);
}

Task<Answer> Connector::ask(Op& op, Query query, json::Object variables) {
  Answer answer = co_await send(op, query, std::move(variables), false);
  // Half an answer is none: what is missing from it would look as if it did not exist.
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

}  // namespace stockd::shopify

STOCKD_CONNECTOR(stockd::shopify::Connector, "shopify", "0.1.0")
