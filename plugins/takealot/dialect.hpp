// SPDX-License-Identifier: Apache-2.0
//
// Where Takealot's two APIs differ in nothing but words: address, credentials, paths and the names
// of fields. The Marketplace API is added by a second constant; what it pages and lists in another
// shape is not here.
#pragma once

#include <string_view>

namespace stockd::takealot {

struct Dialect {
  std::string_view root;
  std::string_view auth;  // an entry of the manifest

  std::string_view offers, offer, batch, sales;  // paths below the root
  std::string_view page, page_size, offer_ids;   // names in a query
  std::string_view total;                        // of offers, beside their list

  // Of an offer.
  std::string_view stock, warehouse, warehouse_id, available;
  std::string_view dc_stock_total, on_way_total;

  // Of a write.
  std::string_view write_warehouse, write_quantity;
};

inline constexpr Dialect kSellerApi{
    .root = "https://seller-api.takealot.com/v2",
    .auth = "default",
    .offers = "/offers",
    .offer = "/offers/offer",
    .batch = "/offers/batch",
    .sales = "/sales",
    .page = "page_number",
    .page_size = "page_size",
    .offer_ids = "offer_ids",
    .total = "total_results",
    .stock = "leadtime_stock",
    .warehouse = "merchant_warehouse",
    .warehouse_id = "warehouse_id",
    .available = "quantity_available",
    .dc_stock_total = "stock_at_takealot_total",
    .on_way_total = "total_stock_on_way",
    .write_warehouse = "merchant_warehouse_id",
    .write_quantity = "quantity",
};

}  // namespace stockd::takealot
