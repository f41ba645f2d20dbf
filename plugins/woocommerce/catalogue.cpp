// SPDX-License-Identifier: Apache-2.0
//
// The catalogue: first the products, page by page in the order of their ids, then the variations,
// from the flat /variations where the shop has it and by their parents where it has not. Cursors:
// "p 3", "v 2", "w 1" (products, variations, variations by parents), each with its page.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_row.hpp"

#include <algorithm>

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kPage = 100;
constexpr std::size_t kParentsPage = 20;

std::string cursor_of(char phase, std::int64_t page) {
  return std::string(1, phase) + " " + std::to_string(page);
}

// `full` rows came: there may be another page. Otherwise `next` begins, or it was the last.
void emit_page(Op& op, char phase, std::int64_t page, bool full, char next, std::int64_t as_of_ms) {
  if (full) {
    op.emit(PageFact::more(cursor_of(phase, page + 1)).as_of_ms(as_of_ms));
  } else if (next != 0) {
    op.emit(PageFact::more(cursor_of(next, 1)).as_of_ms(as_of_ms));
  } else {
    op.emit(PageFact::last().as_of_ms(as_of_ms));
  }
}

}  // namespace

Task<> Connector::list_catalogue(Op& op, std::string cursor) {
  const char phase = cursor.empty() ? 'p' : cursor.front();
  const std::int64_t page = cursor.size() > 2 ? parse_id(cursor.substr(2)).value_or(1) : 1;
  if (phase == 'v') {
    co_await list_variations(op, page);
  } else if (phase == 'w') {
    co_await list_by_parents(op, page);
  } else {
    co_await list_products(op, page);
  }
}

Task<> Connector::list_products(Op& op, std::int64_t page) {
  Response answer = co_await op.get(api("/products"))
                        .query("orderby", "id")
                        .query("order", "asc")
                        .query("per_page", std::to_string(kPage))
                        .query("page", page)
                        .query("_fields", kRowFields);
  const json::Value rows = read_list(answer);
  for (const json::Value& value : rows.get_array()) {
    const auto row = read_row(value);
    if (!row) continue;
    const std::string remote = format_remote(row->remote);
    ListingFact listing(remote);
    listing.sku(row->sku).shelf(remote).title(row->name).managed(row->counted != Counted::Nowhere);
    if (!row->offered()) listing.hidden();
    op.emit(listing);
    op.emit(level_of(op, *row, as_of(answer)));
  }
  emit_page(op, 'p', page, rows.get_array().size() >= kPage, 'v', as_of(answer));
}

Task<> Connector::list_variations(Op& op, std::int64_t page) {
  Response answer = co_await op.get(api("/variations"))
                        .query("orderby", "id")
                        .query("order", "asc")
                        .query("per_page", std::to_string(kPage))
                        .query("page", page)
                        .query("_fields", kRowFields);
  if (has_no_route(answer)) {
    co_await list_by_parents(op, 1);
    co_return;
  }
  json::Value rows = read_list(answer);
  const bool full = rows.get_array().size() >= kPage;
  co_await emit_variations(op, std::move(rows), as_of(answer));
  emit_page(op, 'v', page, full, 0, as_of(answer));
}

// Shops before the flat list: a page of variable products, and of each all its variations.
Task<> Connector::list_by_parents(Op& op, std::int64_t page) {
  Response answer = co_await op.get(api("/products"))
                        .query("type", "variable")
                        .query("orderby", "id")
                        .query("order", "asc")
                        .query("per_page", std::to_string(kParentsPage))
                        .query("page", page)
                        .query("_fields", "id");
  const json::Value parents = read_list(answer);
  for (const json::Value& parent : parents.get_array()) {
    const std::string path = "/products/" + json::text(parent, "id") + "/variations";
    for (std::int64_t part = 1;; ++part) {
      Response list = co_await op.get(api(path))
                          .query("orderby", "id")
                          .query("order", "asc")
                          .query("per_page", std::to_string(kPage))
                          .query("page", part)
                          .query("_fields", kRowFields);
      json::Value rows = read_list(list);
      const bool full = rows.get_array().size() >= kPage;
      co_await emit_variations(op, std::move(rows), as_of(list));
      if (!full) break;
    }
  }
  const bool full = parents.get_array().size() >= kParentsPage;
  emit_page(op, 'w', page, full, 0, as_of(answer));
}

// A variation without a SKU answers its parent's, so the parents are needed to tell.
Task<json::Value> Connector::parents_of(Op& op, const json::Value& rows) {
  std::vector<std::int64_t> ids;
  for (const json::Value& value : rows.get_array()) {
    ids.push_back(json::integer(value, "parent_id").value_or(0));
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string include;
  for (const std::int64_t id : ids)
    include += (include.empty() ? "" : ",") + std::to_string(id);
  json::Value none = json::Array();
  if (include.empty()) co_return none;
  Response answer = co_await op.get(api("/products"))
                        .query("include", include)
                        .query("per_page", std::to_string(kPage))
                        .query("_fields", kRowFields);
  co_return read_list(answer);
}

Task<> Connector::emit_variations(Op& op, json::Value rows, std::int64_t as_of_ms) {
  const json::Value list = co_await parents_of(op, rows);
  std::map<std::int64_t, StockRow> parents;
  for (const json::Value& value : list.get_array()) {
    if (auto row = read_row(value)) parents.emplace(row->remote.id, std::move(*row));
  }
  for (const json::Value& value : rows.get_array()) {
    auto row = read_row(value);
    if (!row) continue;
    row->remote.parent = json::integer(value, "parent_id").value_or(0);
    if (row->remote.parent < 1) continue;
    const auto parent = parents.find(row->remote.parent);
    const bool known = parent != parents.end();
    if (known && row->sku == parent->second.sku) row->sku.clear();
    const std::string remote = format_remote(row->remote);
    const bool shared = row->counted == Counted::AtParent;
    ListingFact listing(remote);
    listing.sku(row->sku).shelf(shared ? std::to_string(row->remote.parent) : remote);
    listing.title(known ? parent->second.name + " - " + row->name : row->name);
    listing.managed(row->counted != Counted::Nowhere);
    // The list of products leaves out the trash: a variation whose parent is there is not offered.
    if (!row->offered() || !known || !parent->second.offered()) listing.hidden();
    op.emit(listing);
    op.emit(level_of(op, *row, as_of_ms));
  }
}

}  // namespace stockd::woocommerce
