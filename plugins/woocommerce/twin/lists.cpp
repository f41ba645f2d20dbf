// SPDX-License-Identifier: Apache-2.0
//
// Lists: 1 to 100 a page, 10 unless told; X-WP-Total, X-WP-TotalPages, Link with prev and next.
#include "lists.hpp"

#include "shop_time.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace stockd::woocommerce::twin {
namespace {

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

std::optional<std::int64_t> number(const Call& call, const std::string& name) {
  const auto text = call.target.param(name);
  if (!text) return std::nullopt;
  const auto value = whole(*text);
  if (!value) {
    const std::string why = name + " is not of type integer.";
    throw invalid_param(name, why, "rest_invalid_type", boost::json::object{{"param", name}});
  }
  return value;
}

std::optional<std::int64_t> date(const Call& call, const std::string& name, std::int64_t offset) {
  const auto text = call.target.param(name);
  if (!text) return std::nullopt;
  const auto flag = call.target.param("dates_are_gmt");
  const auto instant = filter_instant_s(*text, flag == "true" || flag == "1", offset);
  if (!instant) throw invalid_param(name, "Invalid date.", "rest_invalid_date");
  return instant;
}

enum class Wanted { No, Inside, Whole };

// "a" asks for the whole member, "a.b" for something inside it.
Wanted wanted(const std::vector<std::string>& fields, std::string_view key) {
  Wanted out = Wanted::No;
  for (std::string_view field : fields) {
    while (field.starts_with(' '))
      field.remove_prefix(1);
    if (field == key) return Wanted::Whole;
    if (field.size() > key.size() && field.starts_with(key) && field[key.size()] == '.') {
      out = Wanted::Inside;
    }
  }
  return out;
}

void check_order(const std::string& orderby) {
  constexpr std::array<std::string_view, 10> kOrders = {
      "date",  "id",         "include", "title",      "slug",
      "price", "popularity", "rating",  "menu_order", "modified"};
  if (std::ranges::find(kOrders, orderby) != kOrders.end()) return;
  throw invalid_param("orderby",
                      "orderby is not one of date, id, include, title, slug, price, popularity, "
                      "rating, menu_order, and modified.",
                      "rest_not_in_enum");
}

}  // namespace

ListQuery::ListQuery(const Call& call, std::int64_t offset_minutes) : call_{call} {
  page_ = number(call, "page").value_or(1);
  per_page_ = number(call, "per_page").value_or(10);
  offset_ = number(call, "offset").value_or(-1);
  if (page_ < 1) {
    throw invalid_param("page", "page must be greater than or equal to 1", "rest_out_of_bounds");
  }
  if (per_page_ < 1 || per_page_ > 100) {
    throw invalid_param("per_page", "per_page must be between 1 (inclusive) and 100 (inclusive)",
                        "rest_out_of_bounds");
  }
  orderby_ = call.target.param("orderby").value_or("date");
  check_order(orderby_);
  ascending_ = call.target.param("order") == "asc";
  if (const auto ids = call.target.list("include")) {
    include_.emplace();
    for (const std::string& id : *ids)
      include_->push_back(whole(id).value_or(0));
  }
  modified_after_s_ = date(call, "modified_after", offset_minutes);
  modified_before_s_ = date(call, "modified_before", offset_minutes);
  after_s_ = date(call, "after", offset_minutes);
  before_s_ = date(call, "before", offset_minutes);
}

bool ListQuery::passes(const Row& row) const {
  const std::int64_t modified_s = row.modified_ms / 1000;
  const std::int64_t created_s = row.created_ms / 1000;
  return (!include_ || std::ranges::find(*include_, row.id) != include_->end()) &&
         (!modified_after_s_ || modified_s > *modified_after_s_) &&
         (!modified_before_s_ || modified_s < *modified_before_s_) &&
         (!after_s_ || created_s > *after_s_) && (!before_s_ || created_s < *before_s_);
}

void ListQuery::sort(std::vector<Row>& rows) const {
  if (orderby_ == "include" && include_) {
    std::ranges::sort(rows, {}, [&](const Row& row) {
      return std::ranges::find(*include_, row.id) - include_->begin();
    });
    return;
  }
  const auto key = [&](const Row& row) {
    const std::int64_t seconds = orderby_ == "modified" ? row.modified_ms / 1000
                                 : orderby_ == "id"     ? 0
                                                        : row.created_ms / 1000;
    return std::pair{seconds, ties_ascend && !ascending_ && orderby_ != "id" ? -row.id : row.id};
  };
  std::ranges::sort(rows, {}, key);
  if (!ascending_) std::ranges::reverse(rows);
}

// The caller's own query with another page, in its place or at the end.
std::string ListQuery::page_url(std::int64_t page) const {
  std::string url = call_.target.origin + call_.target.path;
  char separator = '?';
  bool placed = false;
  for (const auto& [name, value] : call_.target.query) {
    const std::string shown = name == "page" ? std::to_string(page) : value;
    placed = placed || name == "page";
    url += separator + encoded(name) + "=" + encoded(shown);
    separator = '&';
  }
  if (!placed) url += std::string{separator} + "page=" + std::to_string(page);
  return url;
}

Answer ListQuery::page(std::vector<Row> rows,
                       const std::function<boost::json::object(const Row&)>& show) const {
  sort(rows);
  const auto total = static_cast<std::int64_t>(rows.size());
  const std::int64_t pages = (total + per_page_ - 1) / per_page_;
  const std::int64_t first = offset_ >= 0 ? offset_ : (page_ - 1) * per_page_;
  boost::json::array out;
  for (std::int64_t i = first; i < std::min(total, first + per_page_); ++i) {
    out.push_back(with_fields(show(rows[static_cast<std::size_t>(i)]), call_, true));
  }
  Answer answer{200, std::move(out)};
  answer.headers.emplace_back("X-WP-Total", std::to_string(total));
  answer.headers.emplace_back("X-WP-TotalPages", std::to_string(pages));
  std::string link;
  if (page_ > 1)
    link =
        "<" + page_url(std::min(page_ - 1, std::max<std::int64_t>(pages, 1))) + ">; rel=\"prev\"";
  if (page_ < pages) {
    if (!link.empty()) link += ", ";
    link += "<" + page_url(page_ + 1) + ">; rel=\"next\"";
  }
  if (!link.empty()) answer.headers.emplace_back("Link", link);
  return answer;
}

boost::json::object with_fields(boost::json::object object, const Call& call, bool in_list) {
  const auto fields = call.target.list("_fields");
  if (!fields || fields->empty()) return object;
  boost::json::object out;
  for (auto& [key, value] : object) {
    const Wanted how = wanted(*fields, key);
    if (how == Wanted::Whole || (key == "_links" && !in_list)) {
      out[key] = std::move(value);
    } else if (how == Wanted::Inside) {
      // Names do not reach into the items of a list.
      out[key] = value.is_array() ? boost::json::value(boost::json::array()) : std::move(value);
    }
  }
  return out;
}

}  // namespace stockd::woocommerce::twin
