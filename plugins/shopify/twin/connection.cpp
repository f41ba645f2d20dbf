// SPDX-License-Identifier: Apache-2.0
//
// See connection.hpp. A cursor names a place in the order, not a row, so rows that move while a
// client pages are neither lost nor stuck.
#include "connection.hpp"

#include "signature.hpp"

#include <stockd/json.hpp>

#include <algorithm>

namespace stockd::shopify::twin {

namespace {

using Place = std::pair<std::int64_t, std::int64_t>;

Place place_of(const Entry& entry) {
  return {entry.value, entry.id};
}

std::string cursor_of(const Entry& entry) {
  return base64(boost::json::serialize(
      boost::json::object{{"last_id", entry.id}, {"last_value", std::to_string(entry.value)}}));
}

Place read_cursor(const graphql::Call& call, const std::string& name) {
  const auto text = from_base64(json::text(call.arguments, name));
  boost::system::error_code error;
  const auto parsed = boost::json::parse(text.value_or(""), error);
  const auto id = error ? std::nullopt : json::integer(parsed, "last_id");
  const auto value = error ? std::nullopt : json::integer(parsed, "last_value");
  if (!id || !value) {
    throw field_error(call, "BAD_REQUEST", "Invalid cursor for current pagination sort.");
  }
  return {*value, *id};
}

std::size_t size_asked(const graphql::Call& call, bool& backwards) {
  const auto first = json::integer(call.arguments, "first");
  const auto last = json::integer(call.arguments, "last");
  if (first && last) {
    throw field_error(call, "BAD_REQUEST", "providing both first and last is not supported");
  }
  if (!first && !last) {
    throw field_error(call, "BAD_REQUEST", "you must provide one of first or last");
  }
  backwards = last.has_value();
  const std::int64_t count = first ? *first : *last;
  const std::string name = first ? "first" : "last";
  if (count > 250) {
    throw field_error(call, "BAD_REQUEST",
                      name +
                          " cannot exceed 250. To query larger amounts of data with fewer "
                          "limits, bulk operations should be used instead.");
  }
  if (count < 0) throw field_error(call, "BAD_REQUEST", name + " must be a positive number");
  return static_cast<std::size_t>(count);
}

}  // namespace

graphql::FieldError field_error(const graphql::Call& call, const std::string& code,
                                const std::string& message) {
  boost::json::object error{
      {"message", message},
      {"locations", {{{"line", call.selection.at.line}, {"column", call.selection.at.column}}}},
      {"extensions", {{"code", code}}},
      {"path", call.path}};
  return graphql::FieldError{std::move(error)};
}

graphql::Page page_of(const graphql::Call& call, std::vector<Entry> entries) {
  bool backwards = false;
  const std::size_t size = size_asked(call, backwards);
  const bool reverse = json::boolean(call.arguments, "reverse").value_or(false);
  const auto before = [&](const Place& a, const Place& b) { return reverse ? b < a : a < b; };
  std::sort(entries.begin(), entries.end(),
            [&](const Entry& a, const Entry& b) { return before(place_of(a), place_of(b)); });
  auto begin = entries.begin();
  auto end = entries.end();
  if (json::find(call.arguments, "after") != nullptr) {
    const Place after = read_cursor(call, "after");
    begin = std::find_if(begin, end,
                         [&](const Entry& entry) { return before(after, place_of(entry)); });
  }
  if (json::find(call.arguments, "before") != nullptr) {
    const Place until = read_cursor(call, "before");
    end = std::find_if(begin, end,
                       [&](const Entry& entry) { return !before(place_of(entry), until); });
  }
  if (static_cast<std::size_t>(end - begin) > size) {
    if (backwards) begin = end - static_cast<std::ptrdiff_t>(size);
    if (!backwards) end = begin + static_cast<std::ptrdiff_t>(size);
  }
  graphql::Page page;
  page.has_previous = begin != entries.begin();
  page.has_next = end != entries.end();
  for (auto at = begin; at != end; ++at) {
    page.cursors.push_back(cursor_of(*at));
    page.nodes.push_back(at->node);
  }
  return page;
}

}  // namespace stockd::shopify::twin
