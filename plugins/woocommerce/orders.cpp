// SPDX-License-Identifier: Apache-2.0
//
// Orders, whole, by change or by id. Lists are walked by the stamp of the last change, never by
// page numbers, which skip orders when one of an earlier page changes; only within one second,
// where stamps cannot tell, a page number goes on.
//
// Cursors: "at T" after a complete pass; "in A P T" within one, P being the page after stamp A and
// T the newest stamp that counts. Stamps are the shop's own UTC, whole seconds.
#include "answer.hpp"
#include "connector.hpp"
#include "gmt_time.hpp"
#include "order_line.hpp"

#include <algorithm>
#include <set>

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kPage = 100;
constexpr const char* kOrderFields = "id,status,date_created_gmt,date_modified_gmt,line_items";

struct Place {
  std::int64_t after_ms = 0;  // where this page begins; this second is in it
  std::int64_t page = 1;
  std::int64_t newest_ms = 0;
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
  if (kind == "at" && first) {
    out.newest_ms = *first;
    out.after_ms = *first - overlap_ms;
    return out;
  }
  const auto page = parse_id(next_word(rest));
  const auto newest = parse_gmt(next_word(rest));
  if (kind != "in" || !first || !page || !newest) {
    throw Trouble::defect("woo.bad-cursor", "The order cursor cannot be read.");
  }
  out.after_ms = *first;
  out.page = *page;
  out.newest_ms = *newest;
  return out;
}

std::int64_t stamp(const json::Value& order, std::string_view name) {
  return parse_gmt(json::text(order, name)).value_or(0);
}

// The cursor and whether there is more, after a page that began at `place`.
PageFact page_after(Place place, const json::Array& rows) {
  std::int64_t last_ms = 0;
  for (const json::Value& row : rows)
    last_ms = std::max(last_ms, stamp(row, "date_modified_gmt"));
  place.newest_ms = std::max(place.newest_ms, last_ms);
  if (rows.size() < kPage) return PageFact::last("at " + format_gmt(place.newest_ms));
  const bool advances = last_ms / 1000 > place.after_ms / 1000;
  place.page = advances ? 1 : place.page + 1;
  if (advances) place.after_ms = last_ms;
  return PageFact::more("in " + format_gmt(place.after_ms) + " " + std::to_string(place.page) +
                        " " + format_gmt(place.newest_ms));
}

void emit_order(Op& op, const json::Value& order) {
  const std::string id = json::text(order, "id");
  if (!parse_id(id)) return;
  const std::string status = json::text(order, "status");
  const std::int64_t placed_ms = stamp(order, "date_created_gmt");
  const std::int64_t touched_ms = stamp(order, "date_modified_gmt");
  OrderFact fact(id);
  fact.placed_at_ms(placed_ms).touched_at_ms(touched_ms);
  if (is_closed(status)) fact.closed();
  op.emit(fact);
  for (const json::Value& line : json::array(order, "line_items")) {
    const LineUnits units = line_units(line, status);
    if (!units.exact) {
      op.log(Severity::Warn, "A line takes a fraction of a unit; it is rounded up.", "order", id);
    }
    OrderLineFact out(id, json::text(line, "id"));
    out.remote(line_remote(line)).sku(json::text(line, "sku"));
    out.ordered(units.ordered).cancelled(units.cancelled).restocked(units.restocked);
    out.placed_at_ms(placed_ms).touched_at_ms(touched_ms);
    op.emit(out);
  }
}

}  // namespace

Task<> Connector::poll_orders(Op& op, OrderPoll poll) {
  Place place;
  if (poll.cursor.empty()) {
    // The window counts back from the shop's own time, which any answer tells.
    Response clock = co_await op.get(api("/orders")).query("per_page", "1").query("_fields", "id");
    read_list(clock);
    place.after_ms = clock.date_ms().value_or(op.now_ms()) - poll.window_ms;
    place.newest_ms = place.after_ms;
  } else {
    place = place_of(poll.cursor, poll.overlap_ms);
  }
  // The filter is strict: one second earlier takes in what changed within the same second.
  const std::string after = format_gmt(place.after_ms - 1000);
  Response answer = co_await op.get(api("/orders"))
                        .query("modified_after", after)
                        .query("dates_are_gmt", "true")
                        .query("orderby", "modified")
                        .query("order", "asc")
                        .query("per_page", std::to_string(kPage))
                        .query("page", place.page)
                        .query("_fields", kOrderFields);
  const json::Value rows = read_list(answer);
  for (const json::Value& order : rows.get_array())
    emit_order(op, order);
  op.emit(page_after(place, rows.get_array()).as_of_ms(as_of(answer)));
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
  Response answer = co_await op.get(api("/orders"))
                        .query("include", include)
                        .query("per_page", "100")
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
    requests.push_back(op.get(api("/orders/" + id)).query("_fields", kOrderFields));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const bool known = answers[i].ok();
    if (!known && answers[i].status() == 404 && says_unknown_id(error_code(answers[i]))) {
      op.emit(OrderFact(missing[i]).gone());
    } else {
      emit_order(op, read_json(answers[i]));
    }
  }
}

}  // namespace stockd::woocommerce
