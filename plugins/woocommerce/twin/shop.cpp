// SPDX-License-Identifier: Apache-2.0
//
// The shop's products: finding them, where their stock is counted, what follows from a new
// quantity.
#include "shop.hpp"

#include <algorithm>
#include <utility>

namespace stockd::woocommerce::twin {

std::string folded(std::string_view sku) {
  const auto first = sku.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  std::string out{sku.substr(first, sku.find_last_not_of(' ') - first + 1)};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Product* Shop::product(std::int64_t id) {
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

const Product* Shop::product(std::int64_t id) const {
  const auto found = products_.find(id);
  return found == products_.end() ? nullptr : &found->second;
}

Order* Shop::order(std::int64_t id) {
  const auto found = orders_.find(id);
  return found == orders_.end() ? nullptr : &found->second;
}

const Product* Shop::by_sku(std::string_view sku, std::int64_t besides) const {
  const std::string wanted = folded(sku);
  if (wanted.empty()) return nullptr;
  const Product* similar = nullptr;
  for (const auto& [id, product] : products_) {
    if (id == besides) continue;
    if (product.sku == sku) return &product;
    if (similar == nullptr && folded(product.sku) == wanted) similar = &product;
  }
  return similar;
}

Product& Shop::add(Product product, std::int64_t now_ms) {
  product.id = next_id();
  product.created_ms = product.modified_ms = now_ms;
  const std::int64_t id = product.id;
  Product& added = products_.emplace(id, std::move(product)).first->second;
  if (Product* parent = this->product(added.parent)) {
    parent->variations.push_back(id);
    parent->modified_ms = now_ms;
    derive_status(*parent);
  }
  return added;
}

void Shop::erase_product(std::int64_t id) {
  const auto found = products_.find(id);
  if (found == products_.end()) return;
  if (Product* parent = product(found->second.parent)) std::erase(parent->variations, id);
  const std::vector<std::int64_t> children = found->second.variations;
  products_.erase(found);
  for (const std::int64_t child : children)
    products_.erase(child);
}

// A parent takes its variations along.
void Shop::trash_product(Product& product, std::int64_t now_ms) {
  for (const std::int64_t id : product.variations) {
    Product* variation = this->product(id);
    if (variation != nullptr && variation->status != "trash") trash_product(*variation, now_ms);
  }
  product.status_before_trash = std::exchange(product.status, "trash");
  touch(product, now_ms);
  tell("product.deleted", product.id);
}

void Shop::restore_product(Product& product, std::int64_t now_ms) {
  product.status = product.status_before_trash;
  touch(product, now_ms);
  if (product.status == "publish") tell("product.published", product.id);
  tell("product.restored", product.id);
  for (const std::int64_t id : product.variations) {
    Product* variation = this->product(id);
    if (variation != nullptr && variation->status == "trash") restore_product(*variation, now_ms);
  }
}

Product* Shop::counter(Product& product) {
  if (product.managed) return &product;
  Product* parent = this->product(product.parent);
  return parent != nullptr && parent->managed ? parent : nullptr;
}

const Product* Shop::counter(const Product& product) const {
  if (product.managed) return &product;
  const Product* parent = this->product(product.parent);
  return parent != nullptr && parent->managed ? parent : nullptr;
}

void Shop::set_stock(Product& counter, std::optional<std::int64_t> quantity) {
  counter.stock = quantity;
  derive_status(counter);
  if (Product* parent = product(counter.parent)) derive_status(*parent);
  for (const std::int64_t id : counter.variations) {
    if (Product* variation = product(id); variation != nullptr && !variation->managed) {
      variation->stock_status = counter.stock_status;
    }
  }
}

// A variable parent that counts nothing itself shows whether any of its variations can be bought.
void Shop::derive_status(Product& product) {
  if (product.managed) {
    if (product.stock && *product.stock > 0) {
      product.stock_status = "instock";
    } else {
      const bool waits = product.stock && product.backorders != "no";
      product.stock_status = waits ? "onbackorder" : "outofstock";
    }
    return;
  }
  if (product.type != "variable") return;
  std::set<std::string> seen;
  for (const std::int64_t id : product.variations) {
    if (const Product* variation = this->product(id)) seen.insert(variation->stock_status);
  }
  product.stock_status = seen.contains("instock")       ? "instock"
                         : seen.contains("onbackorder") ? "onbackorder"
                                                        : "outofstock";
}

void Shop::touch(Product& product, std::int64_t now_ms) {
  product.modified_ms = now_ms;
  if (Product* parent = this->product(product.parent)) parent->modified_ms = now_ms;
}

void Shop::tell(std::string topic, std::int64_t id) {
  News item;
  item.topic = std::move(topic);
  item.id = id;
  news.push_back(std::move(item));
}

}  // namespace stockd::woocommerce::twin
