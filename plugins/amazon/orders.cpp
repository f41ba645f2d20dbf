// SPDX-License-Identifier: Apache-2.0
//
// Orders, whole, by change or by id. The feed goes on from the time that Amazon itself says it told
// up to, which lies two minutes back; the clock here has no say in it.
//
// Cursors: "at T" after a complete pass; "in AFTER BEFORE TOKEN" within one, whose first page asked
// for what changed after AFTER and answered up to BEFORE.
#include "answer.hpp"
#include "connector.hpp"
#include "order_facts.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

constexpr std::int64_t kPage = 100;
constexpr const char* kIncluded = "FULFILLMENT,CANCELLATION";

struct Place {
  std::int64_t after_ms = 0;
  std::int64_t before_ms = 0;  // of the pages so far, 0 before the first
  std::string token;
};

std::string next_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  std::string word(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

// Throws where the cursor is none of ours: starting anew silently could leave out orders.
Place place_of(std::string_view cursor, std::int64_t overlap_ms) {
  Place out;
  const std::string kind = next_word(cursor);
  const auto first = parse_iso(next_word(cursor));
  bool good = first.has_value();
  out.after_ms = first.value_or(0);
  if (kind == "at") {
    out.after_ms -= overlap_ms;
  } else if (kind == "in") {
    const auto before = parse_iso(next_word(cursor));
    out.before_ms = before.value_or(0);
    out.token = std::string(cursor);
    good = good && before && !out.token.empty();
  } else {
    good = false;
  }
  if (good) return out;
  throw Trouble::defect("amazon.cursor", "The order cursor is none of this connector's.");
}

// How far the pages reach: never further than the least that any of them says.
std::int64_t reach_of(const Place& place, const json::Value& body) {
  const auto said = parse_iso(json::text(body, "lastUpdatedBefore"));
  if (!said) return place.before_ms != 0 ? place.before_ms : place.after_ms;
  return place.before_ms != 0 ? std::min(place.before_ms, *said) : *said;
}

}  // namespace

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  Place place;
  place.after_ms = op.now_ms() - poll.window_ms;
  if (!poll.cursor.empty()) place = place_of(poll.cursor, poll.overlap_ms);
  Request request = ask(op, "GET", "/orders/2026-01-01/orders", "orders");
  request.query("lastUpdatedAfter", format_iso(place.after_ms));
  request.query("marketplaceIds", joined_marketplaces_);
  request.query("maxResultsPerPage", kPage).query("includedData", kIncluded);
  if (!place.token.empty()) request.query("paginationToken", place.token);
  const Response answer = co_await request;
  const json::Value body = read_object(answer);
  for (const json::Value& order : list_in(body.get_object(), "orders")) {
    if (is_ours(order)) emit_order(op, order);
  }
  const std::string token = json::text(json::object(body, "pagination"), "nextToken");
  const std::int64_t reach_ms = reach_of(place, body);
  if (!token.empty() && token == place.token) {
    throw Trouble::transient("amazon.orders-stuck", "Amazon's orders go on from the same place.");
  }
  PageFact page = token.empty() ? PageFact::last("at " + format_iso(reach_ms))
                                : PageFact::more("in " + format_iso(place.after_ms) + " " +
                                                 format_iso(reach_ms) + " " + token);
  op.emit(page.as_of_ms(as_of(answer)));
}

Task<> Connector::lookup_orders(Op& op, std::vector<std::string> ids) {
  std::vector<Request> requests;
  for (const std::string& id : ids) {
    Request request = ask(op, "GET", "/orders/2026-01-01/orders/" + percent_encoded(id), "order");
    requests.push_back(std::move(request.query("includedData", kIncluded)));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (says_not_found(answers[i])) {
      op.emit(OrderFact(ids[i]).gone());
      continue;
    }
    const json::Value body = read_object(answers[i]);
    const json::Value* order = json::find(body, "order");
    if (order == nullptr || json::text(*order, "orderId") != ids[i]) {
      throw Trouble::transient("amazon.other-order",
                               "Amazon did not answer the order " + ids[i] + ".");
    }
    if (is_ours(*order)) {
      emit_order(op, *order);
    } else {
      op.emit(OrderFact(ids[i]).closed());
    }
  }
}

}  // namespace stockd::amazon
