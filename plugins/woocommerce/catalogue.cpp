// SPDX-License-Identifier: Apache-2.0
//
// The catalogue: first the products, page by page in the order of their ids, then the variations,
// from the flat /variations where the shop has it (10.3 and newer) and by their parents where it
// has not. Cursors: "p", "v" or "w" (products, variations, variations by parents) and the walk's.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_row.hpp"

#include <algorithm>

namespace stockd::woocommerce {
namespace {

constexpr std::int64_t kPage = 100;
constexpr std::int64_t kParentsPage = 20;

// What follows a page of `phase`: the next one, the next phase, or nothing.
void emit_page(Op& op, char phase, const ListWalk& walk, char next, std::int64_t as_of_ms) {
  if (walk.more()) {
    op.emit(PageFact::more(std::string(1, phase) + " " + walk.cursor()).as_of_ms(as_of_ms));
  } else if (next != 0) {
    const ListWalk first(kPage);
    op.emit(PageFact::more(std::string(1, next) + " " + first.cursor()).as_of_ms(as_of_ms));
  } else {
    op.emit(PageFact::last().as_of_ms(as_of_ms));
  }
}

// A list of which no row can be read is not the list that was asked for.
void refuse_unreadable(const json::Array& rows) {
  const bool readable =
      std::ranges::any_of(rows, [](const json::Value& row) { return read_row(row).has_value(); });
  if (rows.empty() || readable) return;
  throw Trouble::transient("woo.no-rows", "The shop answered a list of things without ids.");
}

bool has_variations(const json::Value& product) {
  return !json::array(product, "variations").empty();
}

}  // namespace

Task<> Connector::list_catalogue(Op& op, std::string cursor) {
  const char phase = cursor.empty() ? 'p' : cursor.front();
  const std::int64_t rows = phase == 'w' ? kParentsPage : kPage;
  const auto walk =
      cursor.empty()
          ? ListWalk(rows)
          : ListWalk::from(std::string_view(cursor).substr(std::min<std::size_t>(2, cursor.size())),
                           rows);
  if (!walk || (phase != 'p' && phase != 'v' && phase != 'w')) {
    throw Trouble::defect("woo.bad-cursor", "The catalogue cursor cannot be read.");
  }
  if (cursor.empty()) co_await refuse_locations_plugin(op);
  if (phase == 'v') {
    co_await list_variations(op, *walk);
  } else if (phase == 'w') {
    co_await list_by_parents(op, *walk);
  } else {
    co_await list_products(op, *walk);
  }
}

Request Connector::page_of(Op& op, std::string_view path, const ListWalk& walk,
                           std::string_view fields) {
  return ask(op, "GET", path)
      .query("orderby", "id")
      .query("order", "asc")
      .query("per_page", walk.page_rows())
      .query("offset", walk.offset())
      .query("_fields", fields);
}

Task<> Connector::list_products(Op& op, ListWalk walk) {
  Response answer = co_await page_of(op, "/products", walk, kRowFields);
  const json::Value rows = read_list(answer);
  refuse_unreadable(rows.get_array());
  for (const json::Value& value : walk.take(rows.get_array(), total_rows(answer))) {
    const auto row = read_row(value);
    if (!row) continue;
    const std::string remote = format_remote(row->remote);
    ListingFact listing(remote);
    listing.sku(row->sku).shelf(remote).title(row->name).managed(row->counted != Counted::Nowhere);
    if (!row->offered()) listing.hidden();
    op.emit(listing);
    op.emit(level_of(op, *row, as_of(answer)));
  }
  emit_page(op, 'p', walk, 'v', as_of(answer));
}

Task<> Connector::list_variations(Op& op, ListWalk walk) {
  Response answer = co_await page_of(op, "/variations", walk, kRowFields);
  if (has_no_route(answer)) {
    co_await list_by_parents(op, ListWalk(kParentsPage));
    co_return;
  }
  const json::Value rows = read_list(answer);
  refuse_unreadable(rows.get_array());
  std::vector<json::Value> fresh = walk.take(rows.get_array(), total_rows(answer));
  co_await emit_variations(op, std::move(fresh), as_of(answer));
  emit_page(op, 'v', walk, 0, as_of(answer));
}

// Every product is asked whether it has variations: plugins bring types of their own that do.
Task<> Connector::list_by_parents(Op& op, ListWalk walk) {
  Response answer = co_await page_of(op, "/products", walk, "id,variations");
  const json::Value products = read_list(answer);
  for (const json::Value& product : walk.take(products.get_array(), total_rows(answer))) {
    if (!has_variations(product)) continue;
    const std::string parent = json::text(product, "id");
    std::vector<json::Value> rows =
        co_await whole_list(op, "/products/" + parent + "/variations", kRowFields);
    for (json::Value& row : rows) {
      // Shops before 8.3 do not say it themselves.
      if (row.is_object()) row.get_object()["parent_id"] = parent;
    }
    co_await emit_variations(op, std::move(rows), as_of(answer));
  }
  emit_page(op, 'w', walk, 0, as_of(answer));
}

Task<std::vector<json::Value>> Connector::whole_list(Op& op, std::string path, std::string fields) {
  std::vector<json::Value> out;
  ListWalk walk(kPage);
  while (walk.more()) {
    Response answer = co_await page_of(op, path, walk, fields);
    const json::Value rows = read_list(answer);
    for (json::Value& row : walk.take(rows.get_array(), total_rows(answer)))
      out.push_back(std::move(row));
  }
  co_return out;
}

// A variation without a SKU answers its parent's, so the parents are needed to tell. The list
// leaves out the trash; those it does not show are asked for singly.
Task<std::map<std::int64_t, StockRow>> Connector::parents_of(Op& op,
                                                             const std::vector<json::Value>& rows) {
  std::map<std::int64_t, StockRow> out;
  std::vector<std::int64_t> ids;
  for (const json::Value& value : rows) {
    const std::int64_t id = json::integer(value, "parent_id").value_or(0);
    if (id > 0) ids.push_back(id);
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string include;
  for (const std::int64_t id : ids)
    include += (include.empty() ? "" : ",") + std::to_string(id);
  if (include.empty()) co_return out;
  Response answer = co_await ask(op, "GET", "/products")
                        .query("include", include)
                        .query("per_page", kPage)
                        .query("_fields", kRowFields);
  const json::Value list = read_list(answer);
  for (const json::Value& value : list.get_array()) {
    if (auto row = read_row(value)) out.emplace(row->remote.id, std::move(*row));
  }
  std::vector<Request> requests;
  for (const std::int64_t id : ids) {
    if (out.contains(id)) continue;
    requests.push_back(
        ask(op, "GET", "/products/" + std::to_string(id)).query("_fields", kRowFields));
  }
  const std::vector<Response> singles = co_await op.all(std::move(requests));
  for (const Response& single : singles) {
    if (single.status() == 404 && says_unknown_id(error_code(single))) continue;
    if (auto row = read_row(read_json(single))) out.emplace(row->remote.id, std::move(*row));
  }
  co_return out;
}

Task<> Connector::emit_variations(Op& op, std::vector<json::Value> rows, std::int64_t as_of_ms) {
  const std::map<std::int64_t, StockRow> parents = co_await parents_of(op, rows);
  for (const json::Value& value : rows) {
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
    if (!row->offered() || !known || !parent->second.offered()) listing.hidden();
    op.emit(listing);
    op.emit(level_of(op, *row, as_of_ms));
  }
}

}  // namespace stockd::woocommerce
