// SPDX-License-Identifier: Apache-2.0
//
// Levels of given listings: by one list of products and one of variations; what these leave out is
// asked for singly, because a missing row proves nothing.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_row.hpp"

namespace stockd::woocommerce {

Task<> Connector::lookup_stock(Op& op, std::vector<Item> items) {
  std::vector<Item> products, variations;
  for (Item& item : items) {
    const auto remote = parse_remote(item.remote);
    if (!remote) {
      op.log(Severity::Warn, "No listing of a WooCommerce shop has this id.", "remote",
             item.remote);
      op.emit(LevelFact::unknown(item.remote).ref(item.ref));
      continue;
    }
    (remote->parent == 0 ? products : variations).push_back(std::move(item));
  }
  std::vector<Item> missing = co_await emit_found(op, std::move(products), "/products");
  std::vector<Item> more = co_await emit_found(op, std::move(variations), "/variations");
  for (Item& item : more)
    missing.push_back(std::move(item));
  co_await emit_singly(op, std::move(missing));
}

// Emits the levels a list tells and returns the items it does not.
Task<std::vector<Item>> Connector::emit_found(Op& op, std::vector<Item> items, std::string path) {
  if (items.empty()) co_return items;
  std::string include;
  for (const Item& item : items) {
    include += (include.empty() ? "" : ",") + std::to_string(parse_remote(item.remote)->id);
  }
  Response answer = co_await op.get(api(path))
                        .query("include", include)
                        .query("per_page", "100")
                        .query("_fields", kRowFields);
  if (has_no_route(answer)) co_return items;
  const json::Value rows = read_list(answer);
  std::map<std::string, StockRow> found;
  for (const json::Value& value : rows.get_array()) {
    if (auto row = read_row(value)) {
      row->remote.parent =
          path == "/variations" ? json::integer(value, "parent_id").value_or(0) : 0;
      found.emplace(format_remote(row->remote), std::move(*row));
    }
  }
  std::vector<Item> missing;
  for (Item& item : items) {
    const auto row = found.find(item.remote);
    if (row == found.end()) {
      missing.push_back(std::move(item));
    } else {
      op.emit(level_of(op, row->second, as_of(answer)).ref(item.ref));
    }
  }
  co_return missing;
}

// The address of a product answers for a variation too. What is in the trash counts as gone, and so
// does a variation that now has another parent.
Task<> Connector::emit_singly(Op& op, std::vector<Item> items) {
  std::vector<Request> requests;
  for (const Item& item : items) {
    const std::string id = std::to_string(parse_remote(item.remote)->id);
    requests.push_back(op.get(api("/products/" + id)).query("_fields", kRowFields));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const std::string code = answers[i].ok() ? std::string() : error_code(answers[i]);
    if (answers[i].status() == 404 && says_unknown_id(code)) {
      op.emit(LevelFact::gone(item.remote).ref(item.ref).as_of_ms(as_of(answers[i])));
      continue;
    }
    const json::Value value = read_json(answers[i]);
    const auto row = read_row(value);
    if (!row) {
      op.emit(LevelFact::unknown(item.remote).ref(item.ref).as_of_ms(as_of(answers[i])));
    } else if (row->status == "trash" || format_remote(row->remote) != item.remote) {
      op.emit(LevelFact::gone(item.remote).ref(item.ref).as_of_ms(as_of(answers[i])));
    } else {
      op.emit(level_of(op, *row, as_of(answers[i])).ref(item.ref));
    }
  }
}

}  // namespace stockd::woocommerce
