// SPDX-License-Identifier: Apache-2.0
//
// See listing_row.hpp.
#include "listing_row.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

void read_summary(const json::Value& summary, ListingRow& row) {
  row.listed = true;
  if (row.title.empty()) row.title = json::text(summary, "itemName");
  if (!json::text(summary, "fnSku").empty()) row.has_fn_sku = true;
  for (const json::Value& status : json::array(summary, "status"))
    row.buyable = row.buyable || json::as_text(status) == "BUYABLE";
}

void read_entry(const json::Value& entry, ListingRow& row) {
  const std::string code = json::text(entry, "fulfillmentChannelCode");
  if (code.starts_with("AMAZON")) {
    row.by_amazon = true;
  } else if (code == "DEFAULT") {
    const auto quantity = json::integer(entry, "quantity");
    // Two numbers for one shelf are none.
    const bool good = quantity && *quantity >= 0 && !row.by_merchant;
    row.quantity = good ? quantity : std::nullopt;
    row.by_merchant = true;
  } else {
    row.other_codes.push_back(code);
  }
}

}  // namespace

std::optional<ListingRow> read_listing(const json::Value& item,
                                       const std::vector<std::string>& marketplaces) {
  ListingRow row;
  row.sku = json::text(item, "sku");
  if (row.sku.empty()) return std::nullopt;
  const json::Array& summaries = json::array(item, "summaries");
  for (const std::string& marketplace : marketplaces) {
    const auto* found = std::ranges::find_if(summaries, [&](const json::Value& summary) {
      return json::text(summary, "marketplaceId") == marketplace;
    });
    if (found == summaries.end()) continue;
    if (row.marketplace.empty()) {
      row.marketplace = marketplace;
      row.product_type = json::text(*found, "productType");
    }
    read_summary(*found, row);
  }
  for (const json::Value& entry : json::array(item, "fulfillmentAvailability"))
    read_entry(entry, row);
  return row;
}

ListingFact listing_of(const ListingRow& row) {
  ListingFact fact(row.sku);
  fact.sku(row.sku).title(row.title);
  if (row.amazon_only()) fact.platform_fulfilled();
  // A listing that is sold out is not buyable, and would be with stock.
  const bool has_stock = row.by_amazon || row.quantity.value_or(0) > 0;
  if (!row.listed || (!row.buyable && has_stock)) fact.hidden();
  return fact;
}

void emit_level(Op& op, const ListingRow& row, const FbaStock* fba, std::int64_t as_of_ms,
                std::uint64_t ref) {
  std::optional<std::int64_t> quantity = row.quantity;
  if (row.amazon_only()) quantity = fba != nullptr ? fba->fulfillable : std::nullopt;
  LevelFact level = quantity ? LevelFact(row.sku, *quantity) : LevelFact::unknown(row.sku);
  op.emit(level.as_of_ms(as_of_ms).ref(ref));
}

std::optional<Trouble> why_not_written(const ListingRow& row) {
  if (row.amazon_only()) {
    return Trouble::rejected("amazon.fulfilled-by-amazon",
                             "Amazon ships " + row.sku +
                                 " from its own warehouse, and a quantity written to it would turn "
                                 "it into a listing that you ship.")
        .hint("Its stock changes by what you send to Amazon, and is never written.");
  }
  if (row.by_merchant) return std::nullopt;
  if (row.has_fn_sku || row.other_codes.empty()) {
    return Trouble::rejected("amazon.no-channel", "Amazon does not say who ships " + row.sku +
                                                      ", so that no quantity is written to it.")
        .hint("Give it a quantity, or send it to Amazon, once in Seller Central.");
  }
  return Trouble::rejected("amazon.other-channel",
                           "The stock of " + row.sku + " is kept under the fulfilment channel " +
                               row.other_codes.front() + ", which stockd does not write to.")
      .hint("Only the channel DEFAULT is written: ship it from your own warehouse.");
}

}  // namespace stockd::amazon
