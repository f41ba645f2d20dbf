// SPDX-License-Identifier: Apache-2.0
//
// /products, /products/{pid}/variations, /variations and their batches.
#include "api.hpp"

#include <algorithm>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

constexpr std::size_t kBatchMax = 100;

RestError unknown_product(unsigned status) {
  return RestError{status, "woocommerce_rest_product_invalid_id", "Invalid ID."};
}

RestError unknown_variation() {
  return RestError{404, "woocommerce_rest_product_variation_invalid_id", "Invalid ID."};
}

RestError wrong_route() {
  return RestError{404, "woocommerce_rest_invalid_product_id",
                   "To manipulate product variations you should use the "
                   "/products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint."};
}

Row row_of(const Product& product) {
  Row row;
  row.id = product.id;
  row.created_ms = product.created_ms;
  row.modified_ms = product.modified_ms;
  return row;
}

// `status` any, which leaves out the trash, unless told.
bool status_passes(const Call& call, const Product& product) {
  const auto wanted = call.target.list("status");
  if (!wanted || std::ranges::find(*wanted, "any") != wanted->end()) {
    return product.status != "trash";
  }
  return std::ranges::find(*wanted, product.status) != wanted->end();
}

bool stock_passes(const Call& call, const Product& product) {
  const auto wanted = call.target.param("stock_status");
  return !wanted || *wanted == product.stock_status;
}

bool sku_passes(const std::vector<std::string>& wanted, const Product& product) {
  return !product.sku.empty() && std::ranges::any_of(wanted, [&](const std::string& sku) {
    return folded(sku) == folded(product.sku);
  });
}

bj::array batch_items(const bj::object& body, std::string_view verb) {
  const bj::value* found = body.if_contains(verb);
  if (found == nullptr) return {};
  if (found->is_array()) return found->get_array();
  bj::array out;
  if (found->is_object()) {
    for (const auto& pair : found->get_object())
      out.push_back(pair.value());
  }
  return out;
}

std::int64_t item_id(const bj::value& item) {
  const bj::value* id = item.is_object() ? item.get_object().if_contains("id") : &item;
  if (id == nullptr) return 0;
  if (id->is_int64()) return id->get_int64();
  return id->is_string() ? path_id(std::string{id->get_string()}) : 0;
}

bj::object failed_item(std::int64_t id, const RestError& error) {
  return bj::object{{"id", id > 0 ? bj::value(id) : bj::value(nullptr)}, {"error", error.json()}};
}

}  // namespace

bj::object Api::shown(const Call& call, const Product& product, std::int64_t parent) const {
  return parent != 0 ? renderer_.variation(product, call.target.origin)
                     : renderer_.product(product, call.target.origin);
}

Answer Api::products(const Call& call) {
  const std::size_t depth = call.path.size();
  if (depth == 1) {
    if (call.reads()) return product_list(call);
    if (call.method != "POST") throw no_route();
    const Product& created = create(call, call.body, 0);
    return Answer{201, with_fields(shown(call, created, 0), call, false)};
  }
  if (depth == 2 && call.path[1] == "batch" && call.updates()) return product_batch(call, 0);
  const std::int64_t id = path_id(call.path[1]);
  if (id < 0) throw no_route();
  if (depth == 2) return product_item(call, id);
  if (call.path[2] == "variations") return variations(call, id);
  throw no_route();
}

Answer Api::product_list(const Call& call) {
  const ListQuery query{call, offset_};
  const auto skus =
      call.target.param("sku").value_or("").empty() ? std::nullopt : call.target.list("sku");
  const auto type = call.target.param("type");
  for (const char* name : {"type", "include_types"}) {
    const auto types = call.target.list(name);
    if (types && std::ranges::find(*types, "variation") != types->end()) {
      throw invalid_param(
          name, std::string(name) + " is not one of simple, grouped, external, and variable.",
          "rest_not_in_enum");
    }
  }
  const auto parents = call.target.list("parent");
  std::vector<Row> rows;
  for (const auto& [id, product] : shop_.products()) {
    const bool kind = skus ? sku_passes(*skus, product) : product.parent == 0 && !parents;
    if (!kind || !status_passes(call, product) || (type && *type != product.type)) continue;
    if (stock_passes(call, product) && query.passes(row_of(product))) {
      rows.push_back(row_of(product));
    }
  }
  return query.page(std::move(rows), [&](const Row& row) {
    return renderer_.product(*shop_.product(row.id), call.target.origin);
  });
}

Product& Api::create(const Call& call, const bj::object& body, std::int64_t parent) {
  Product draft;
  draft.parent = parent;
  draft.name = "Product";
  if (parent != 0) {
    draft.type = "variation";
    draft.name.clear();
    if (const bj::value* list = body.if_contains("attributes")) {
      for (const bj::value& item : list->is_array() ? list->get_array() : bj::array{}) {
        const bj::value* option =
            item.is_object() ? item.get_object().if_contains("option") : nullptr;
        if (option != nullptr && option->is_string())
          draft.name += std::string{option->get_string()};
      }
    }
  }
  apply_fields(shop_, draft, body, true);
  if (draft.type == "variable" && !draft.managed) draft.stock_status = "outofstock";
  Product& added = shop_.add(std::move(draft), call.now_ms);
  shop_.tell("product.published", added.id);
  shop_.tell("product.created", added.id);
  return added;
}

Answer Api::remove(const Call& call, Product& product, std::int64_t parent) {
  const bj::object before = shown(call, product, parent);
  if (call.target.param("force") == "true") {
    shop_.erase_product(product.id);
  } else if (product.status == "trash") {
    throw RestError{410, "woocommerce_rest_already_trashed",
                    "The product has already been deleted."};
  } else {
    shop_.trash_product(product, call.now_ms);
  }
  return Answer{200, with_fields(before, call, false)};
}

Answer Api::product_item(const Call& call, std::int64_t path) {
  // The body's id beats the one in the address.
  const bj::value* said = call.updates() ? call.body.if_contains("id") : nullptr;
  const std::int64_t id = said != nullptr ? item_id(*said) : path;
  Product* product = shop_.product(id);
  if (product == nullptr) throw unknown_product(call.updates() ? 400 : 404);
  if (call.reads()) return Answer{200, with_fields(shown(call, *product, 0), call, false)};
  if (product->parent != 0) throw wrong_route();
  if (call.method == "DELETE") return remove(call, *product, 0);
  const bool was_public = product->status == "publish";
  apply_fields(shop_, *product, call.body, true);
  shop_.touch(*product, call.now_ms);
  if (!was_public && product->status == "publish") shop_.tell("product.published", id);
  shop_.tell("product.updated", id);
  return Answer{200, with_fields(shown(call, *product, 0), call, false)};
}

bj::value Api::batch_update(const Call& call, const bj::value& item, std::int64_t parent) {
  const std::int64_t id = item.is_object() ? item_id(item) : 0;
  try {
    Product* product = id > 0 ? shop_.product(id) : nullptr;
    if (parent != 0) {
      if (product == nullptr || product->parent != parent) throw unknown_variation();
    } else {
      if (product == nullptr || !item.is_object()) throw unknown_product(400);
      if (product->parent != 0) throw wrong_route();
    }
    apply_fields(shop_, *product, item.get_object(), false);
    shop_.touch(*product, call.now_ms);
    return shown(call, *product, parent);
  } catch (const RestError& error) {
    return failed_item(id, error);
  }
}

bj::value Api::batch_delete(const Call& call, const bj::value& item, std::int64_t parent) {
  Product* product = shop_.product(item_id(item));
  if (product == nullptr || product->parent != parent) {
    return failed_item(item_id(item), parent != 0 ? unknown_variation() : unknown_product(404));
  }
  const bj::object before = shown(call, *product, parent);
  shop_.erase_product(product->id);
  return before;
}

Answer Api::product_batch(const Call& call, std::int64_t parent) {
  const bj::array creates = batch_items(call.body, "create");
  const bj::array updates = batch_items(call.body, "update");
  const bj::array deletes = batch_items(call.body, "delete");
  if (creates.size() + updates.size() + deletes.size() > kBatchMax) {
    throw RestError{413, "woocommerce_rest_request_entity_too_large",
                    "Unable to accept more than 100 items for this request."};
  }
  bj::object out;
  bj::array created, updated, deleted;
  for (const bj::value& item : creates) {
    try {
      if (!item.is_object()) throw unknown_product(400);
      created.push_back(shown(call, create(call, item.get_object(), parent), parent));
    } catch (const RestError& error) {
      created.push_back(failed_item(0, error));
    }
  }
  std::vector<std::int64_t> changed;
  for (const bj::value& item : updates) {
    updated.push_back(batch_update(call, item, parent));
    const bool good = !updated.back().as_object().contains("error");
    const std::int64_t id = item_id(item);
    if (good && std::ranges::find(changed, id) == changed.end()) changed.push_back(id);
  }
  for (const std::int64_t id : changed)
    shop_.tell("product.updated", id);
  for (const bj::value& item : deletes)
    deleted.push_back(batch_delete(call, item, parent));
  if (!creates.empty()) out["create"] = std::move(created);
  if (!updates.empty()) out["update"] = std::move(updated);
  if (!deletes.empty()) out["delete"] = std::move(deleted);
  bj::object shown = with_fields(std::move(out), call, true);
  // An empty object is an empty list in PHP.
  return shown.empty() ? Answer{200, bj::array{}} : Answer{200, std::move(shown)};
}

Answer Api::variations(const Call& call, std::int64_t parent) {
  if (call.path.size() == 3) {
    if (call.reads()) return variation_list(call, parent);
    if (call.method != "POST") throw no_route();
    if (shop_.product(parent) == nullptr) throw unknown_product(404);
    const Product& created = create(call, call.body, parent);
    return Answer{201, with_fields(shown(call, created, parent), call, false)};
  }
  if (call.path.size() != 4) throw no_route();
  if (call.path[3] == "batch" && call.updates()) return product_batch(call, parent);
  const std::int64_t id = path_id(call.path[3]);
  if (id < 0) throw no_route();
  return variation_item(call, parent, id);
}

Answer Api::variation_list(const Call& call, std::int64_t parent) {
  const ListQuery query{call, offset_};
  const auto parents = call.target.list("parent");
  const auto skus = call.target.list("sku");
  std::vector<Row> rows;
  for (const auto& [id, product] : shop_.products()) {
    if (product.parent == 0 || (parent != 0 && product.parent != parent)) continue;
    if (parents && std::ranges::find(*parents, std::to_string(product.parent)) == parents->end()) {
      continue;
    }
    if (!status_passes(call, product) || (skus && !sku_passes(*skus, product))) continue;
    if (stock_passes(call, product) && query.passes(row_of(product))) {
      rows.push_back(row_of(product));
    }
  }
  return query.page(std::move(rows), [&](const Row& row) {
    return renderer_.variation(*shop_.product(row.id), call.target.origin);
  });
}

Answer Api::variation_item(const Call& call, std::int64_t parent, std::int64_t id) {
  Product* product = shop_.product(id);
  if (product == nullptr || product->parent != parent) throw unknown_variation();
  if (call.reads()) return Answer{200, with_fields(shown(call, *product, parent), call, false)};
  if (call.method == "DELETE") return remove(call, *product, parent);
  apply_fields(shop_, *product, call.body, true);
  shop_.touch(*product, call.now_ms);
  shop_.tell("product.updated", id);
  return Answer{200, with_fields(shown(call, *product, parent), call, false)};
}

}  // namespace stockd::woocommerce::twin
