// SPDX-License-Identifier: Apache-2.0
//
// The routes of /wp-json/wc/v3 a stock connector meets, over one shop. Routing is here, each group
// of routes in a file of its own; what is not routed is rest_no_route, as on a shop without it.
#pragma once

#include "lists.hpp"
#include "render.hpp"
#include "rest.hpp"
#include "shop.hpp"
#include "webhooks.hpp"

#include <cstdint>

namespace stockd::woocommerce::twin {

class Api {
 public:
  Api(Shop& shop, Webhooks& webhooks, const Renderer& renderer, std::int64_t offset_minutes)
      : shop_{shop}, webhooks_{webhooks}, renderer_{renderer}, offset_{offset_minutes} {}

  Answer run(const Call& call);
  Answer index(const Call& call) const;

 private:
  Answer products(const Call& call);
  Answer product_list(const Call& call);
  Answer product_item(const Call& call, std::int64_t id);
  Answer product_batch(const Call& call, std::int64_t parent);
  Answer variations(const Call& call, std::int64_t parent);
  Answer variation_list(const Call& call, std::int64_t parent);
  Answer variation_item(const Call& call, std::int64_t parent, std::int64_t id);
  boost::json::value batch_update(const Call& call, const boost::json::value& item,
                                  std::int64_t parent);
  boost::json::value batch_delete(const Call& call, const boost::json::value& item,
                                  std::int64_t parent);
  boost::json::object shown(const Call& call, const Product& product, std::int64_t parent) const;
  Product& create(const Call& call, const boost::json::object& body, std::int64_t parent);
  Answer remove(const Call& call, Product& product, std::int64_t parent);

  Answer orders(const Call& call);
  Answer order_list(const Call& call);
  Answer order_create(const Call& call);
  Answer order_item(const Call& call, std::int64_t id);
  Answer order_refunds(const Call& call, Order& order);
  Answer order_refund(const Call& call, Order& order);
  void order_update(const Call& call, Order& order);
  Line line_from(const boost::json::object& wish) const;

  Answer webhooks(const Call& call);
  Answer webhook_create(const Call& call);
  Answer webhook_item(const Call& call, Webhook& webhook);
  boost::json::object webhook_shown(const Call& call, const Webhook& webhook) const;

  Answer settings(const Call& call);
  Answer system_status(const Call& call) const;

  Shop& shop_;
  Webhooks& webhooks_;
  const Renderer& renderer_;
  std::int64_t offset_;
};

// Applies the fields of a product or variation body. `strict` is a single write, which is
// validated; the items of a batch are not.
void apply_fields(Shop& shop, Product& product, const boost::json::object& body, bool strict);

// A canonical positive id of a path, or nothing.
std::int64_t path_id(const std::string& text);

}  // namespace stockd::woocommerce::twin
