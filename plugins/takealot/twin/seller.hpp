// SPDX-License-Identifier: Apache-2.0
//
// The seller account that the twin simulates: its offers with both pools of stock, its sales, its
// warehouses. Plain data and what happens to it; who asks, and in which shape, is elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot::twin {

// One of Takealot's own warehouses.
struct Dc {
  std::int64_t id;
  const char* name;
};
inline constexpr Dc kDcs[] = {{1, "CPT"}, {3, "JHB"}, {6, "DBN"}};

using Units = std::map<std::int64_t, std::int64_t>;  // by warehouse

struct Offer {
  std::int64_t id = 0;
  std::int64_t tsin = 0;
  std::string sku;
  std::string barcode;
  std::string title;
  std::optional<std::int64_t> price;
  std::optional<std::int64_t> rrp;
  std::optional<std::int64_t> leadtime_days;
  Units leadtime;  // the merchant's, by merchant warehouse
  Units at_dc;     // Takealot's, by DC
  Units on_way;
  bool disabled_by_seller = false;
  bool locked = false;  // disabled by Takealot
  std::int64_t created_ms = 0;

  std::int64_t leadtime_total() const;
  std::int64_t dc_total() const;
  std::int64_t on_way_total() const;
  std::string status() const;
};

enum class SaleKind { Leadtime, DropShip, Dc };

struct Sale {
  std::int64_t order = 0;
  std::int64_t item = 0;
  std::int64_t offer = 0;
  SaleKind kind = SaleKind::Leadtime;
  std::int64_t quantity = 0;
  std::int64_t price = 0;  // of one unit
  std::string status;
  std::int64_t dc = 3;         // that it is sold from, or brought to
  std::int64_t warehouse = 0;  // the merchant's, where it takes from there
  std::int64_t placed_ms = 0;
  std::int64_t shipment = 0;  // 0: it lies in none
  std::int64_t returned = 0;
};

// What happened and may be told by a webhook.
struct News {
  std::string event;  // as Takealot spells it
  std::int64_t offer = 0;
  std::size_t sale = 0;  // index
  std::string batch;     // id
  bool failed = false;   // of a batch
  std::map<std::string, std::int64_t> changed = {};
};

struct Warehouse {
  std::int64_t id = 28676;
  std::string name = "Main Warehouse";
};

// What Takealot's documents leave open.
struct Rules {
  bool replaces_stock = true;  // a write's list is the offer's whole leadtime stock
  bool cancel_gives_back = false;
  bool leadtime_allowed = true;
  std::int64_t leadtime_least = 1;
  std::int64_t leadtime_most = 21;
};

struct Seller {
  std::int64_t seller_id = 29800001;
  std::vector<Warehouse> warehouses;
  Rules rules;
  std::map<std::int64_t, Offer> offers;          // by id
  std::map<std::string, std::string> catalogue;  // barcodes that offers can be made for: title
  std::vector<Sale> sales;
  std::vector<News> news;
  std::uint64_t stock_writes = 0;
  std::int64_t next_offer = 200123456;
  std::int64_t next_order = 900100001;
  std::int64_t next_item = 300555001;
  std::int64_t next_shipment = 3012233;

  Offer* offer(std::int64_t offer_id);
  Offer* by_sku(std::string_view sku, std::int64_t except = 0);
  Offer* by_barcode(std::string_view barcode);
  const Warehouse* warehouse(std::int64_t warehouse_id) const;
  std::string warehouse_name(std::int64_t warehouse_id) const;

  Offer& add(Offer offer);

  // A shopper bought. Lowers the pool the kind names, then tells. Nothing where there is not
  // enough.
  std::optional<std::size_t> sell(Offer& offer, std::int64_t quantity, SaleKind kind,
                                  std::int64_t now_ms);
  void change_status(std::size_t sale, std::string status);
  // Every sale of an order, by index.
  std::vector<std::size_t> sales_of(std::int64_t order) const;
  // What of the sale came back goes to Takealot's stock where it can be sold again, or home to the
  // merchant by a removal order weeks later; never to the leadtime stock.
  void take_back(std::size_t sale, std::int64_t quantity, bool sellable);
  void cancel(std::size_t sale, std::string status);
  void ship(std::size_t sale);
};

}  // namespace stockd::takealot::twin
