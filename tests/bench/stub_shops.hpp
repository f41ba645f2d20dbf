// SPDX-License-Identifier: Apache-2.0
//
// The two marketplaces behind stockd in a benchmark: they speak just what the connectors ask of
// them, answer at once and always say yes. The twins are the faithful ones; these are the cheap
// ones.
#pragma once

#include "shelf.hpp"
#include "stub_http.hpp"

#include <functional>

namespace stockd::bench {

// Called for every level that is written, with the product's index.
using Written = std::function<void(std::size_t product, Quantity quantity)>;

// WooCommerce: products, batches, orders (none), webhooks.
StubHttp::Handler woo_shop(Shelf& shelf, Written written);

// Shopify: token, items, levels, set quantities, orders (none), subscriptions. It grants a budget
// that never runs out.
StubHttp::Handler shopify_shop(Shelf& shelf);

}  // namespace stockd::bench
