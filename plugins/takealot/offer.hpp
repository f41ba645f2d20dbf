// SPDX-License-Identifier: Apache-2.0
//
// One offer as Takealot shows it, as far as stock is concerned. Its leadtime stock is the
// merchant's, by warehouse; what lies in Takealot's own warehouses, or is on its way there, is told
// beside it and never written.
#pragma once

#include "dialect.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::takealot {

struct Shelf {
  std::int64_t warehouse = 0;
  std::int64_t units = 0;

  bool operator==(const Shelf&) const = default;
};

struct Offer {
  std::string id;
  std::string sku;
  std::string title;
  std::string status;
  bool has_leadtime = false;  // without leadtime days Takealot takes no leadtime stock
  // Nothing where the answer does not tell it, or not in whole units.
  std::optional<std::vector<Shelf>> shelves;
  std::optional<std::int64_t> at_takealot;
  std::optional<std::int64_t> on_way;

  bool locked() const { return status == "Disabled by Takealot"; }
  bool offered() const {
    return status != "Disabled by Takealot" && status != "Disabled by Seller";
  }
  // Units at these warehouses together.
  std::optional<std::int64_t> units_at(const std::vector<std::int64_t>& warehouses) const;
};

// Nothing where the row has no id.
std::optional<Offer> read_offer(const json::Value& row, const Dialect& words = kSellerApi);

// The listing, and its level in each pool.
void emit_listing(Op& op, const Offer& offer);
void emit_levels(Op& op, const Offer& offer, const std::vector<std::int64_t>& warehouses,
                 std::int64_t as_of_ms, std::uint64_t ref);

}  // namespace stockd::takealot
