// SPDX-License-Identifier: Apache-2.0
//
// See answer.hpp.
#include "answer.hpp"

#include <algorithm>

namespace stockd::shopify {

namespace {

constexpr std::int64_t kPointsMost = 1'000'000'000;

// Points and rates come as 100 or as 100.0; what no shop has counts as the most or as nothing.
std::int64_t whole(const json::Object& in, std::string_view key) {
  const json::Value* found = json::find(in, key);
  if (found == nullptr) return 0;
  if (const auto number = json::as_integer(*found)) {
    return std::clamp<std::int64_t>(*number, 0, kPointsMost);
  }
  const double* number = found->if_double();
  if (number == nullptr || !(*number > 0)) return 0;
  return static_cast<std::int64_t>(std::min(*number, static_cast<double>(kPointsMost)));
}

void read_budget(const json::Value& body, Answer& answer) {
  const json::Object& cost = json::object(json::object(body, "extensions"), "cost");
  const json::Object& status = json::object(cost, "throttleStatus");
  if (status.empty()) return;
  answer.has_budget = true;
  answer.remaining = whole(status, "currentlyAvailable");
  answer.capacity = whole(status, "maximumAvailable");
  answer.refill_milli_per_s = whole(status, "restoreRate") * 1000;
  const std::int64_t missing = whole(cost, "requestedQueryCost") - answer.remaining;
  const std::int64_t rate = std::max<std::int64_t>(1, whole(status, "restoreRate"));
  constexpr std::int64_t kHourMs = 3'600'000;
  if (missing > 0) {
    answer.wait_ms = static_cast<std::uint32_t>(std::min(missing * 1000 / rate + 1, kHourMs));
  }
}

// The trouble of one entry of `errors`. `INTERNAL_SERVER_ERROR` alone leaves open what happened.
Trouble trouble_of(const json::Value& error, std::uint32_t wait_ms) {
  const std::string code = json::text(json::object(error, "extensions"), "code");
  const std::string message = json::text(error, "message");
  if (code == "THROTTLED") {
    return Trouble::throttled("shopify.throttled", "Shopify's query budget is used up.")
        .retry_after_ms(std::max<std::uint32_t>(wait_ms, 1000));
  }
  // A cursor belongs to the query it came from, and Shopify forgets it in time. Whoever pages
  // begins again.
  if (code == "BAD_REQUEST" && message.find("cursor") != std::string::npos) {
    return Trouble::transient("shopify.cursor-expired",
                              "Shopify refuses a page's cursor: " + message);
  }
  if (code == "ACCESS_DENIED") {
    return Trouble::denied("shopify.access-denied", message)
        .hint("Give the app this access scope in the Dev Dashboard and install it again.");
  }
  if (code == "SHOP_INACTIVE") return Trouble::denied("shopify.shop-inactive", message);
  if (code == "INTERNAL_SERVER_ERROR" || code == "TIMEOUT") {
    return Trouble::transient("shopify.internal-error", "Shopify failed inside: " + message);
  }
  if (code == "MAX_COST_EXCEEDED") {
    return Trouble::defect("shopify.query-too-expensive", "Shopify refused the query: " + message);
  }
  return Trouble::defect("shopify.refused-query", "Shopify refused the query: " + message);
}

// A cursor's refusal is certain, and worth another try all the same.
bool is_certain(const Trouble& trouble) {
  return trouble.kind() != STOCKD_TROUBLE_TRANSIENT || trouble.code() == "shopify.cursor-expired";
}

void read_errors(const json::Value& body, Answer& answer) {
  const json::Value* errors = json::find(body, "errors");
  if (errors == nullptr) return;
  const json::Array* list = errors->if_array();
  if (list == nullptr) {
    answer.refused = Trouble::denied("shopify.denied", "Shopify says: " + json::as_text(*errors));
    return;
  }
  for (const json::Value& error : *list) {
    Trouble trouble = trouble_of(error, answer.wait_ms);
    if (!is_certain(trouble)) {
      answer.broken = std::move(trouble);
    } else if (!answer.refused) {
      answer.refused = std::move(trouble);
    }
  }
}

std::optional<Trouble> closed_shop(const Response& response) {
  switch (response.status()) {
    case 402:
      return Trouble::denied("shopify.frozen", "The shop is frozen: its bill was not paid.");
    case 403:
      return Trouble::denied("shopify.forbidden", "Shopify forbids this app the shop.");
    case 404:
      return Trouble::config("shopify.unknown-shop", "Shopify knows no shop by this name.")
          .hint("Write the first part of the myshopify.com address.")
          .path("/shop");
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
      return Trouble::config("shopify.moved", "Shopify sends the shop's requests elsewhere.")
          .hint("Write the shop's present myshopify.com name; it may have been changed.")
          .path("/shop");
    case 423:
      return Trouble::denied("shopify.locked", "Shopify has locked the shop.");
    default:
      return std::nullopt;
  }
}

}  // namespace

Answer read_answer(const Response& response) {
  Answer answer;
  answer.date_ms = response.date_ms().value_or(0);
  if (auto closed = closed_shop(response)) {
    answer.refused = std::move(closed);
    return answer;
  }
  if (!response.ok()) {
    answer.refused = Trouble::defect("shopify.unexpected-status",
                                     "Shopify answered " + std::to_string(response.status()) + ".");
    return answer;
  }
  json::Value body;
  try {
    body = json::parse(response.body());
  } catch (const Trouble& trouble) {
    answer.broken = trouble;
    return answer;
  }
  read_budget(body, answer);
  read_errors(body, answer);
  // A query that passed asks nobody to wait, however little it left.
  const bool throttled = answer.refused && answer.refused->kind() == STOCKD_TROUBLE_THROTTLED;
  if (!throttled) answer.wait_ms = 0;
  answer.data = json::object(body, "data");
  if (answer.data.empty() && !answer.refused && !answer.broken) {
    answer.broken =
        Trouble::transient("shopify.no-data", "Shopify's answer has neither data nor errors.");
  }
  return answer;
}

std::string next_page(const json::Object& connection) {
  const json::Object& info = json::object(connection, "pageInfo");
  if (!json::boolean(info, "hasNextPage").value_or(false)) return {};
  const std::string next = json::text(info, "endCursor");
  if (next.empty()) {
    throw Trouble::transient("shopify.lost-page",
                             "Shopify tells of a further page, but not where.");
  }
  return next;
}

}  // namespace stockd::shopify
