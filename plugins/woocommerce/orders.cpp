// SPDX-License-Identifier: Apache-2.0
//
// Orders, whole, by change or by id. Lists are walked by the stamp of the last change, never by
// page numbers, which skip orders when one of an earlier page changes. Where more orders changed
// within one second than fit a page, stamps cannot tell them apart and that second is walked by
// ids.
//
// Cursors: "at T" after a complete pass; "in A 1 T" within one, going on from stamp A; "of A T" and
// a list walk within the second A. T is the newest stamp that counts. Stamps are the shop's own
// UTC, whole seconds.
#include "answer.hpp"
#include "connector.hpp"
#include "gmt_time.hpp"
#include "order_line.hpp"

#include <algorithm>
#include <set>

namespace stockd::woocommerce {
namespace {

constexpr std::int64_t kPage = 100;
constexpr std::int64_t kSecondMs = 1000;
constexpr const char* kOrderFields = "id,status,date_created_gmt,date_modified_gmt,line_items";

struct Place {
  std::int64_t after_ms = 0;  // where this page begins; this second is in it
  std::int64_t newest_ms = 0;
  std::optional<ListWalk> second;  // walks the second of after_ms alone
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
  std::string_view rest = cursor;
  const std::string kind = next_word(rest);
  const auto first = parse_gmt(next_word(rest));
  bool good = first.has_value();
  out.after_ms = first.value_or(0);
  if (kind == "at") {
    out.newest_ms = out.after_ms;
    out.after_ms -= overlap_ms;
  } else if (kind == "in") {
    // The page number was used within a second once; its beginning is always right.
    good = good && parse_id(next_word(rest));
    const auto newest = parse_gmt(next_word(rest));
    good = good && newest;
    out.newest_ms = newest.value_or(0);
  } else if (kind == "of") {
    const auto newest = parse_gmt(next_word(rest));
    out.newest_ms = newest.value_or(0);
    out.second = ListWalk::from(rest, kPage);
    good = good && newest && out.second;
  } else {
    good = false;
  }
  if (!good) throw Trouble::defect("woo.bad-cursor", "The order cursor cannot be read.");
  return out;
}

std::int64_t stamp(const json::Value& order, std::string_view name) {
  return parse_gmt(json::text(order, name)).value_or(0);
}

std::string within(std::int64_t after_ms, std::int64_t newest_ms) {
  return "in " + format_gmt(after_ms) + " 1 " + format_gmt(newest_ms);
}

void refuse_disorder(const json::Array& rows) {
  const auto changed = [](const json::Value& row) { return stamp(row, "date_modified_gmt"); };
  if (std::ranges::is_sorted(rows, {}, changed)) return;
  throw Trouble::transient("woo.orders-unsorted",
                           "The shop does not list its orders by the time of their last change.")
      .hint("A plugin that sorts orders its own way must leave the REST API alone.");
}

// The cursor and whether there is more, after a page that began at `place`. A stamp from the future
// (an import, a wrong clock) must not carry the cursor past orders that are still to come.
PageFact page_after(Place place, const json::Array& rows, std::optional<std::int64_t> total,
                    std::int64_t now_ms) {
  std::int64_t last_ms = 0;
  for (const json::Value& row : rows)
    last_ms = std::max(last_ms, stamp(row, "date_modified_gmt"));
  place.newest_ms = std::max(place.newest_ms, std::min(last_ms, now_ms));
  const auto count = static_cast<std::int64_t>(rows.size());
  // Rows the key may not read are counted, but not shown.
  const bool whole = count < kPage && total.value_or(0) <= count;
  if (whole || rows.empty()) return PageFact::last("at " + format_gmt(place.newest_ms));
  refuse_disorder(rows);
  if (last_ms / kSecondMs > place.after_ms / kSecondMs) {
    return PageFact::more(within(last_ms, place.newest_ms));
  }
  const ListWalk begin(kPage);
  return PageFact::more("of " + format_gmt(place.after_ms) + " " + format_gmt(place.newest_ms) +
                        " " + begin.cursor());
}

void emit_line(Op& op, const json::Value& order, const json::Value& line) {
  const std::string id = json::text(order, "id");
  const std::string line_id = json::text(line, "id");
  if (!parse_id(line_id)) {
    op.log(Severity::Warn, "A line of an order has no id and is left out.", "order", id);
    return;
  }
  const LineUnits units = line_units(line, json::text(order, "status"));
  if (!units.exact) {
    op.log(Severity::Warn, "A line takes a fraction of a unit; it is rounded up.", "order", id);
  }
  OrderLineFact out(id, line_id);
  out.remote(line_remote(line)).sku(json::text(line, "sku"));
  out.ordered(units.ordered).cancelled(units.cancelled).restocked(units.restocked);
  out.placed_at_ms(stamp(order, "date_created_gmt"));
  out.touched_at_ms(stamp(order, "date_modified_gmt"));
  op.emit(out);
}

void emit_order(Op& op, const json::Value& order) {
  const std::string id = json::text(order, "id");
  if (!parse_id(id)) {
    op.log(Severity::Warn, "The shop showed an order without an id.");
    return;
  }
  OrderFact fact(id);
  fact.placed_at_ms(stamp(order, "date_created_gmt"));
  fact.touched_at_ms(stamp(order, "date_modified_gmt"));
  if (is_closed(json::text(order, "status"))) fact.closed();
  op.emit(fact);
  for (const json::Value& line : json::array(order, "line_items"))
    emit_line(op, order, line);
}

}  // namespace

Request Connector::changed_orders(Op& op, std::int64_t after_ms) {
  // The filter is strict: one second earlier takes in what changed within the same second.
  return ask(op, "GET", "/orders")
      .query("modified_after", format_gmt(after_ms - kSecondMs))
      .query("dates_are_gmt", "true")
      .query("order", "asc")
      .query("per_page", kPage)
      .query("_fields", kOrderFields);
}

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  Place place;
  if (poll.cursor.empty()) {
    // The window counts back from the shop's own time, which any answer tells.
    Response clock =
        co_await ask(op, "GET", "/orders").query("per_page", "1").query("_fields", "id");
    read_list(clock);
    place.after_ms = clock.date_ms().value_or(op.now_ms()) - poll.window_ms;
    place.newest_ms = place.after_ms;
  } else {
    place = place_of(poll.cursor, poll.overlap_ms);
  }
  if (place.second) {
    co_await poll_second(op, place.after_ms, place.newest_ms, *place.second);
    co_return;
  }
  Request request = changed_orders(op, place.after_ms);
  Response answer = co_await request.query("orderby", "modified");
  const json::Value rows = read_list(answer);
  for (const json::Value& order : rows.get_array())
    emit_order(op, order);
  const std::int64_t now_ms = answer.date_ms().value_or(op.now_ms());
  op.emit(page_after(place, rows.get_array(), total_rows(answer), now_ms).as_of_ms(as_of(answer)));
}

// Orders that leave the second meanwhile have a later stamp and come again.
Task<> Connector::poll_second(Op& op, std::int64_t second_ms, std::int64_t newest_ms,
                              ListWalk walk) {
  Request request = changed_orders(op, second_ms);
  request.query("modified_before", format_gmt(second_ms + kSecondMs));
  Response answer = co_await request.query("orderby", "id").query("offset", walk.offset());
  const json::Value rows = read_list(answer);
  for (const json::Value& order : walk.take(rows.get_array(), total_rows(answer)))
    emit_order(op, order);
  const std::string next = walk.more() ? "of " + format_gmt(second_ms) + " " +
                                             format_gmt(newest_ms) + " " + walk.cursor()
                                       : within(second_ms + kSecondMs, newest_ms);
  op.emit(PageFact::more(next).as_of_ms(as_of(answer)));
}

// The list leaves out the trash, so what it does not show is asked for singly; only the shop's own
// word for an unknown order means that it is gone.
Task<> Connector::lookup_orders(Op& op, std::vector<std::string> ids) {
  std::string include;
  for (const std::string& id : ids) {
    if (!parse_id(id)) {
      op.emit(OrderFact(id).gone());
      continue;
    }
    include += (include.empty() ? "" : ",") + id;
  }
  if (include.empty()) co_return;
  Response answer = co_await ask(op, "GET", "/orders")
                        .query("include", include)
                        .query("per_page", kPage)
                        .query("_fields", kOrderFields);
  const json::Value rows = read_list(answer);
  std::set<std::string> found;
  for (const json::Value& order : rows.get_array()) {
    emit_order(op, order);
    found.insert(json::text(order, "id"));
  }
  std::vector<std::string> missing;
  std::vector<Request> requests;
  for (const std::string& id : ids) {
    if (!parse_id(id) || found.contains(id)) continue;
    missing.push_back(id);
    requests.push_back(ask(op, "GET", "/orders/" + id).query("_fields", kOrderFields));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string code = answers[i].ok() ? std::string() : error_code(answers[i]);
    if (answers[i].status() == 404 && says_unknown_id(code)) {
      op.emit(OrderFact(missing[i]).gone());
    } else if (answers[i].status() == 403 && !code.empty()) {
      // Asked for alone it fails alone, and a person sees the webhook that named it.
      throw Trouble::rejected("woo.order-hidden",
                              "The shop does not show order " + missing[i] + " (403 " + code + ").")
          .hint("The key's user must be allowed to see all orders: a shop manager's key may.");
    } else {
      emit_order(op, read_json(answers[i]));
    }
  }
}

}  // namespace stockd::woocommerce
