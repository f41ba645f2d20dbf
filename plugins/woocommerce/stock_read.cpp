// SPDX-License-Identifier: Apache-2.0
//
// Levels of given listings: by one list of products and one of variations (by their parents, where
// the shop has no flat list); what these leave out is asked for singly, because a missing row
// proves nothing.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_row.hpp"

namespace stockd::woocommerce {
namespace {

// Emits the levels of the rows and returns the items they do not show. `parent` is that of all
// rows, or 0 where each row tells its own.
std::vector<Item> emit_rows(Op& op, std::vector<Item> items, const Response& answer,
                            std::int64_t parent, bool variations) {
  const json::Value rows = read_list(answer);
  std::map<std::string, StockRow> found;
  for (const json::Value& value : rows.get_array()) {
    auto row = read_row(value);
    if (!row) continue;
    const std::int64_t said = json::integer(value, "parent_id").value_or(0);
    row->remote.parent = !variations ? 0 : parent != 0 ? parent : said;
    found.emplace(format_remote(row->remote), std::move(*row));
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
  return missing;
}

void append(std::vector<Item>& to, std::vector<Item> from) {
  for (Item& item : from)
    to.push_back(std::move(item));
}

}  // namespace

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
  append(missing, std::move(more));
  co_await emit_singly(op, std::move(missing));
}

Request Connector::rows_of(Op& op, std::string_view path, const std::vector<Item>& items) {
  std::string include;
  for (const Item& item : items) {
    include += (include.empty() ? "" : ",") + std::to_string(parse_remote(item.remote)->id);
  }
  return ask(op, "GET", path)
      .query("include", include)
      .query("per_page", "100")
      .query("_fields", kRowFields);
}

// Emits the levels a list tells and returns the items it does not.
Task<std::vector<Item>> Connector::emit_found(Op& op, std::vector<Item> items, std::string path) {
  if (items.empty()) co_return items;
  const bool variations = path == "/variations";
  Response answer = co_await rows_of(op, path, items);
  if (variations && has_no_route(answer)) {
    std::vector<Item> missing = co_await emit_by_parents(op, std::move(items));
    co_return missing;
  }
  co_return emit_rows(op, std::move(items), answer, 0, variations);
}

Task<std::vector<Item>> Connector::emit_by_parents(Op& op, std::vector<Item> items) {
  std::map<std::int64_t, std::vector<Item>> families;
  for (Item& item : items)
    families[parse_remote(item.remote)->parent].push_back(std::move(item));
  std::vector<Request> requests;
  for (const auto& [parent, family] : families) {
    requests.push_back(rows_of(op, "/products/" + std::to_string(parent) + "/variations", family));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  std::vector<Item> missing;
  std::size_t at = 0;
  for (auto& [parent, family] : families) {
    const Response& answer = answers[at++];
    const bool unknown = answer.status() == 404 && says_unknown_id(error_code(answer));
    append(missing,
           unknown ? std::move(family) : emit_rows(op, std::move(family), answer, parent, true));
  }
  co_return missing;
}

// The address of a product answers for a variation too. What is in the trash counts as gone, and so
// does a variation that now has another parent.
Task<> Connector::emit_singly(Op& op, std::vector<Item> items) {
  std::vector<Request> requests;
  for (const Item& item : items) {
    const std::string id = std::to_string(parse_remote(item.remote)->id);
    requests.push_back(ask(op, "GET", "/products/" + id).query("_fields", kRowFields));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Item& item = items[i];
    const Response& answer = answers[i];
    const std::string code = answer.ok() ? std::string() : error_code(answer);
    if (answer.status() == 404 && says_unknown_id(code)) {
      op.emit(LevelFact::gone(item.remote).ref(item.ref).as_of_ms(as_of(answer)));
      continue;
    }
    // One listing that may not be read must not hide the others.
    const bool withheld = answer.status() == 403 && !code.empty();
    const json::Value value = withheld ? json::Value() : read_json(answer);
    const auto row = read_row(value);
    if (!row) {
      op.log(Severity::Warn, "The shop does not show this listing.", "remote", item.remote, "code",
             code);
      op.emit(LevelFact::unknown(item.remote).ref(item.ref).as_of_ms(as_of(answer)));
    } else if (row->status == "trash" || format_remote(row->remote) != item.remote) {
      op.emit(LevelFact::gone(item.remote).ref(item.ref).as_of_ms(as_of(answer)));
    } else {
      op.emit(level_of(op, *row, as_of(answer)).ref(item.ref));
    }
  }
}

}  // namespace stockd::woocommerce
