// SPDX-License-Identifier: Apache-2.0
//
// Lists of sales: filters by either separator, calendar days of South Africa, newest first.
#include "../sast_time.hpp"
#include "api.hpp"
#include "render.hpp"

#include <algorithm>
#include <map>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

constexpr std::int64_t kDaysMost = 180;
constexpr std::int64_t kDaysUnsaid = 30;

using Filters = std::map<std::string, std::string>;

// "sku:foo;title:bar" and "start_date:2023-11-01,end_date:2023-11-19".
Filters filters_of(const Call& call) {
  Filters out;
  for (const auto& [name, text] : call.query) {
    if (name != "filters" && name != "filters[]") continue;
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find_first_of(";,"), rest.size());
      const std::string_view pair = rest.substr(0, end);
      const auto colon = pair.find(':');
      if (colon != std::string_view::npos)
        out[std::string(pair.substr(0, colon))] = std::string(pair.substr(colon + 1));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

// Days since 1970 of a calendar day, eg: "2026-05-02".
std::optional<std::int64_t> day_of(const std::string& text) {
  if (text.size() != 10) return std::nullopt;
  const auto ms = parse_iso(text + "T00:00:00Z");
  return ms ? std::optional(*ms / kDayMs) : std::nullopt;
}

struct Days {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::optional<Answer> refused;
};

Days days_of(const std::string& start, const std::string& end, std::int64_t now_ms) {
  Days out;
  const std::int64_t today = (now_ms + kSastMs) / kDayMs;
  const auto first = day_of(start);
  const auto last = day_of(end);
  if ((!start.empty() && !first) || (!end.empty() && !last)) {
    out.refused = sales_failed(400, !start.empty() && !first ? "start_date" : "end_date",
                               "A date must look like 2026-05-02");
    return out;
  }
  out.last = last ? *last : first ? *first + kDaysMost : today;
  out.first = first ? *first : last ? *last - kDaysMost : today - kDaysUnsaid;
  if (out.last < out.first) {
    out.refused = sales_failed(400, "end_date", "The end date lies before the start date");
  } else if (out.last - out.first > kDaysMost) {
    out.refused = sales_failed(400, "start_date", "The range is more than 180 days");
  }
  return out;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool fits(const Filters& filters, const bj::object& row) {
  const auto same = [&](const char* filter, const char* field) {
    const auto wanted = filters.find(filter);
    if (wanted == filters.end()) return true;
    const bj::value& value = row.at(field);
    const std::string text = value.is_string() ? std::string(value.get_string())
                             : value.is_null() ? std::string()
                                               : bj::serialize(value);
    return text == wanted->second;
  };
  const auto title = filters.find("product_title");
  const bool titled =
      title == filters.end() ||
      contains(std::string_view(row.at("product_title").get_string()), title->second);
  return titled && same("sku", "sku") && same("tsin", "tsin") && same("dc", "dc") &&
         same("customer_dc", "customer_dc") && same("sale_status", "sale_status") &&
         same("po_number", "po_number") && same("order_id", "order_id") &&
         same("promotion", "promotion");
}

Answer page_of(const Seller& seller, const Filters& filters, const Days& days, const Paging& paging,
               std::int64_t until_ms) {
  std::vector<bj::object> rows;
  for (auto sale = seller.sales.rbegin(); sale != seller.sales.rend(); ++sale) {
    const std::int64_t day = (sale->placed_ms + kSastMs) / kDayMs;
    if (day < days.first || day > days.last || sale->placed_ms > until_ms) continue;
    bj::object row = sale_json(seller, *sale);
    if (fits(filters, row)) rows.push_back(std::move(row));
  }
  bj::array shown;
  const auto first = static_cast<std::size_t>((paging.number - 1) * paging.size);
  for (std::size_t i = first;
       i < rows.size() && shown.size() < static_cast<std::size_t>(paging.size); ++i)
    shown.push_back(rows[i]);
  return {
      200,
      bj::object{
          {"page_summary",
           {{"page_size", paging.size}, {"page_number", paging.number}, {"total", rows.size()}}},
          {"sales", std::move(shown)}}};
}

}  // namespace

Answer Api::sales(const Call& call) {
  const auto paging = paging_of(call);
  if (!paging) return sales_failed(400, "page_number", "A page is a whole number from 1");
  Filters filters = filters_of(call);
  const Days days = days_of(filters["start_date"], filters["end_date"], call.now_ms);
  if (days.refused) return *days.refused;
  filters.erase("start_date");
  filters.erase("end_date");
  return page_of(seller_, filters, days, *paging, call.now_ms - rules_.sales_lag_ms);
}

Answer Api::sales_orders(const Call& call) {
  const auto paging = paging_of(call);
  if (!paging) return sales_failed(400, "page_number", "A page is a whole number from 1");
  const auto start = call.param("start_date");
  const auto end = call.param("end_date");
  if (!start) return sales_failed(400, "start_date", "The start date is required");
  if (!end) return sales_failed(400, "end_date", "The end date is required");
  const Days days = days_of(*start, *end, call.now_ms);
  if (days.refused) return *days.refused;
  Filters filters;
  for (const char* name : {"sku", "product_title", "tsin", "order_id"}) {
    if (const auto value = call.param(name)) filters[name] = *value;
  }
  return page_of(seller_, filters, days, *paging, call.now_ms - rules_.sales_lag_ms);
}

Answer Api::sales_summary(const Call& call) {
  bj::array out;
  for (const std::int64_t days : {1, 7, 30}) {
    std::int64_t total = 0, quantity = 0;
    for (const Sale& sale : seller_.sales) {
      if (sale.placed_ms < call.now_ms - days * kDayMs || sale.status.starts_with("Cancelled"))
        continue;
      total += sale.price * sale.quantity;
      quantity += sale.quantity;
    }
    out.push_back(bj::object{{"date_range", "Last " + std::to_string(days) + " days"},
                             {"total", total},
                             {"quantity", quantity}});
  }
  return {200, bj::object{{"sales_summary", std::move(out)}}};
}

Answer Api::invoices(const std::string& order) {
  const auto id = whole(order);
  if (!id || seller_.sales_of(*id).empty())
    return sales_failed(404, "order_id", "There is no such order");
  const bj::object document{
      {"document_id", *id + 1},
      {"document_date", sale_stamp(seller_.sales[seller_.sales_of(*id)[0]].placed_ms)},
      {"document_type", "Customer Invoice"},
      {"document_reason", "Sale"},
      {"file_name", order + ".pdf"},
      {"downloadable", false}};
  return {200, bj::object{{"documents", bj::array{document}}}};
}

}  // namespace stockd::takealot::twin
