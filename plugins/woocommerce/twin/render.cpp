// SPDX-License-Identifier: Apache-2.0
//
// Fills the recorded shapes with what the shop keeps.
#include "render.hpp"

#include "shapes.hpp"
#include "shop_time.hpp"

#include <array>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

const bj::object& shape(std::string_view text) {
  static const std::array<bj::object, 4> kParsed = {
      bj::parse(kProductShape).as_object(), bj::parse(kVariationShape).as_object(),
      bj::parse(kOrderShape).as_object(), bj::parse(kLineShape).as_object()};
  static constexpr std::array<std::string_view, 4> kTexts = {kProductShape, kVariationShape,
                                                             kOrderShape, kLineShape};
  for (std::size_t i = 0; i < kTexts.size(); ++i) {
    if (kTexts[i].data() == text.data()) return kParsed[i];
  }
  return kParsed[0];
}

std::string slug_of(const std::string& name) {
  std::string slug;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') {
      slug += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  return slug;
}

bj::object meta(std::int64_t id, const char* key, std::int64_t value) {
  const std::string text = std::to_string(value);
  return bj::object{
      {"id", id}, {"key", key}, {"value", text}, {"display_key", key}, {"display_value", text}};
}

}  // namespace

std::string money(std::int64_t cents) {
  const std::int64_t whole = cents < 0 ? -cents : cents;
  const std::string rest = std::to_string(whole % 100);
  return (cents < 0 ? "-" : "") + std::to_string(whole / 100) + (rest.size() < 2 ? ".0" : ".") +
         rest;
}

bj::object links(const std::string& self, const std::string& collection) {
  const bj::object allow{{"allow", bj::array{"GET", "POST", "PUT", "PATCH", "DELETE"}}};
  return bj::object{{"self", bj::array{bj::object{{"href", self}, {"targetHints", allow}}}},
                    {"collection", bj::array{bj::object{{"href", collection}}}}};
}

void Renderer::stamp(bj::object& object, const std::string& name, std::int64_t at_ms) const {
  object[name] = local_stamp(at_ms, offset_);
  object[name + "_gmt"] = format_gmt(at_ms);
}

void Renderer::stock(bj::object& object, const Product& product) const {
  const Product* counted = shop_.counter(product);
  const bool own = counted == &product;
  // A variation that once had a number of its own shows it again when nobody counts for it.
  const Product* shown = counted != nullptr ? counted : &product;
  object["manage_stock"] = counted == nullptr || !shop_.counts_stock ? bj::value(false)
                           : own                                     ? bj::value(true)
                                                                     : bj::value("parent");
  object["stock_quantity"] =
      shown != nullptr && shown->stock ? bj::value(*shown->stock) : bj::value(nullptr);
  object["stock_status"] = counted != nullptr ? counted->stock_status : product.stock_status;
  object["backorders"] = product.backorders;
  object["backorders_allowed"] = product.backorders != "no";
  object["backordered"] = counted != nullptr && counted->stock.value_or(0) < 0;
  object["status"] = product.status;
  // A variation without a SKU of its own answers its parent's.
  const Product* parent = shop_.product(product.parent);
  object["sku"] = product.sku.empty() && parent != nullptr ? parent->sku : product.sku;
  if (!shop_.place_meta.empty() && counted != nullptr) {
    const std::string place = shop_.place_meta + "7";
    object["meta_data"] =
        bj::array{meta(product.id * 10, place.c_str(), counted->stock.value_or(0))};
  }
  const std::string price = product.priced ? money(product.price_cents) : std::string{};
  object["price"] = price;
  object["regular_price"] = price;
  stamp(object, "date_created", product.created_ms);
  stamp(object, "date_modified", product.modified_ms);
}

bj::object Renderer::product(const Product& product, const std::string& origin) const {
  bj::object out = shape(kProductShape);
  const Product* parent = shop_.product(product.parent);
  const std::string slug = slug_of(product.name);
  out["id"] = product.id;
  out["name"] = product.name;
  out["slug"] = slug;
  out["permalink"] = origin + "/product/" + slug + "/";
  out["type"] = product.type;
  out["parent_id"] = product.parent;
  stock(out, product);
  out["attributes"] = product.attributes;
  out["purchasable"] = product.priced;
  out["has_options"] = product.type == "variable";
  bj::array children;
  for (const std::int64_t id : product.variations) {
    const Product* child = shop_.product(id);
    if (child != nullptr && child->status != "trash") children.emplace_back(id);
  }
  out["variations"] = std::move(children);
  if (parent != nullptr) {
    out["name"] = parent->name + " - " + product.name;
    out["categories"] = bj::array{};
    out.erase("permalink_template");
    out.erase("generated_slug");
  } else {
    out["permalink_template"] = origin + "/product/%pagename%/";
    out["generated_slug"] = slug;
  }
  const std::string all = origin + "/wp-json/wc/v3/products";
  out["_links"] = links(all + "/" + std::to_string(product.id), all);
  return out;
}

bj::object Renderer::variation(const Product& product, const std::string& origin) const {
  bj::object out = shape(kVariationShape);
  out["id"] = product.id;
  out["name"] = product.name;
  out["parent_id"] = product.parent;
  const Product* parent = shop_.product(product.parent);
  if (parent != nullptr) out["permalink"] = origin + "/product/" + slug_of(parent->name) + "/";
  stock(out, product);
  out["attributes"] = product.attributes;
  const std::string up = origin + "/wp-json/wc/v3/products/" + std::to_string(product.parent);
  bj::object found = links(up + "/variations/" + std::to_string(product.id), up + "/variations");
  found["up"] = bj::array{bj::object{{"href", up}}};
  out["_links"] = std::move(found);
  return out;
}

bj::object Renderer::line(const Line& line, std::int64_t sign) const {
  bj::object out = shape(kLineShape);
  const Product* sold = shop_.product(line.target());
  const Product* parent = sold == nullptr ? nullptr : shop_.product(sold->parent);
  out["id"] = line.id;
  out["name"] = line.name;
  out["product_id"] = sold == nullptr ? 0 : line.product;
  out["variation_id"] = sold == nullptr ? 0 : line.variation;
  out["quantity"] = sign * line.quantity;
  out["subtotal"] = out["total"] = money(sign * line.total_cents);
  // The SKU is the product's of today, not the one it was ordered by.
  out["sku"] = sold == nullptr ? bj::value(nullptr) : bj::value(sold->sku);
  out["price"] = line.quantity == 0 ? 0 : line.total_cents / line.quantity / 100;
  if (parent != nullptr) out["parent_name"] = parent->name;
  bj::array notes;
  if (line.reduced) notes.push_back(meta(line.id * 10 + 1, "_reduced_stock", *line.reduced));
  if (line.restocked > 0) {
    notes.push_back(meta(line.id * 10 + 2, "_restock_refunded_items", line.restocked));
  }
  out["meta_data"] = std::move(notes);
  return out;
}

bj::object Renderer::order(const Order& order, const std::string& origin) const {
  bj::object out = shape(kOrderShape);
  const std::string id = std::to_string(order.id);
  out["id"] = order.id;
  out["number"] = id;
  out["status"] = order.status;
  out["created_via"] = order.created_via;
  out["total"] = money(order.total_cents());
  out["order_key"] = "wc_order_" + id;
  if (!order.billing.empty()) out["billing"] = order.billing;
  stamp(out, "date_created", order.created_ms);
  stamp(out, "date_modified", order.modified_ms);
  if (order.paid_ms) stamp(out, "date_paid", *order.paid_ms);
  if (order.completed_ms) stamp(out, "date_completed", *order.completed_ms);
  bj::array lines;
  for (const Line& item : order.lines)
    lines.push_back(line(item, 1));
  out["line_items"] = std::move(lines);
  bj::array refunds;
  for (const Refund& item : order.refunds) {
    refunds.push_back(bj::object{{"id", item.id},
                                 {"reason", item.reason},
                                 {"total", money(-item.total_cents)},
                                 {"total_tax", "0.00"}});
  }
  out["refunds"] = std::move(refunds);
  const std::string all = origin + "/wp-json/wc/v3/orders";
  out["_links"] = links(all + "/" + id, all);
  return out;
}

bj::object Renderer::refund(const Refund& refund) const {
  bj::object out;
  out["id"] = refund.id;
  stamp(out, "date_created", refund.created_ms);
  out["amount"] = money(refund.total_cents);
  out["reason"] = refund.reason;
  out["refunded_by"] = 1;
  out["refunded_payment"] = false;
  out["meta_data"] = bj::array{bj::object{{"id", refund.id * 10},
                                          {"key", "_refund_type"},
                                          {"value", refund.full ? "full" : "partial"}}};
  bj::array lines;
  for (const Line& item : refund.lines)
    lines.push_back(line(item, -1));
  out["line_items"] = std::move(lines);
  return out;
}

}  // namespace stockd::woocommerce::twin
