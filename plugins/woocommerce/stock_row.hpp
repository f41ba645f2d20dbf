// SPDX-License-Identifier: Apache-2.0
//
// One product or variation as a row of a list or an answer to a write, reduced to what counts: who
// it is, whether and where its stock is counted, and how much there is. Quantities are exact or not
// there at all: a fraction, a word or a number beyond a million millions is never rounded, and
// nothing is zero unless the shop says zero.
#pragma once

#include "remote_id.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace stockd::woocommerce {

// What the rows' lists are trimmed to.
inline constexpr const char* kRowFields =
    "id,parent_id,name,sku,type,status,manage_stock,stock_quantity";

enum class Counted { Nowhere, Itself, AtParent };

struct StockRow {
  RemoteId remote;
  std::string name;
  std::string sku;
  std::string type;
  std::string status;
  Counted counted = Counted::Nowhere;
  std::optional<std::int64_t> quantity;

  bool offered() const { return status == "publish"; }
};

// Nothing where the value is no row.
std::optional<StockRow> read_row(const json::Value& value);

// The level a row shows; unknown, with a line in the log, where it shows no exact number.
LevelFact level_of(const Op& op, const StockRow& row, std::int64_t as_of_ms);

}  // namespace stockd::woocommerce
