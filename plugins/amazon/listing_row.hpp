// SPDX-License-Identifier: Apache-2.0
//
// One listings item as Amazon tells it, reduced to what stock needs. The level is what
// `fulfillmentAvailability` says, which is in force; the attributes only repeat what was asked for
// last. Who ships is told by the channel codes and by nothing else, least of all by the SKU.
#pragma once

#include "fba_stock.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::amazon {

struct ListingRow {
  std::string sku;
  std::string title;
  std::string product_type;
  std::string marketplace;  // the first of the channel's that lists it
  bool listed = false;      // in any of them
  bool buyable = false;
  bool by_amazon = false;                // has an entry of a code such as AMAZON_EU
  bool by_merchant = false;              // has the entry DEFAULT
  std::optional<std::int64_t> quantity;  // of DEFAULT
  std::vector<std::string> other_codes;  // neither of both
  bool has_fn_sku = false;               // Amazon's warehouses know it

  // Amazon ships it, and only Amazon: a quantity written here would make it the merchant's.
  bool amazon_only() const { return by_amazon && !by_merchant; }
};

// Nothing where the value has no SKU.
std::optional<ListingRow> read_listing(const json::Value& item,
                                       const std::vector<std::string>& marketplaces);

ListingFact listing_of(const ListingRow& row);

// Tells what shoppers can buy: of the merchant where he offers it, else of Amazon. `fba` is null
// where Amazon's warehouse was not asked or does not know the SKU. The two are never added up, and
// what lies there beside a merchant's own number is not told: it is no part of the number that is
// written.
void emit_level(Op& op, const ListingRow& row, const FbaStock* fba, std::int64_t as_of_ms,
                std::uint64_t ref);

// Why no quantity may be written to the row, or nothing. What is not known is not written to.
std::optional<Trouble> why_not_written(const ListingRow& row);

}  // namespace stockd::amazon
