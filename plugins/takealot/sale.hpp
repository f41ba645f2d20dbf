// SPDX-License-Identifier: Apache-2.0
//
// One sold line, from a list of sales or a webhook: whose stock it took, how many units, and how it
// ended. Takealot lowers leadtime stock by itself when it sells it; what it sells from its own
// warehouses never touches the merchant's.
#pragma once

#include "options.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::takealot {

enum class TakenFrom { Merchant, Takealot, Unclear };

struct Sale {
  std::string order;
  std::string item;  // order_item_id: what tells one sale from another
  std::string offer;
  std::string sku;
  std::int64_t units = 0;
  TakenFrom from = TakenFrom::Unclear;
  bool cancelled = false;
  bool ended = false;  // nothing but a return can follow
  std::int64_t placed_at_ms = 0;
  std::int64_t touched_at_ms = 0;
};

// A status in lower-case letters alone: words and snake_case are one, eg: "newleadtimeorder".
std::string plain_status(std::string_view status);

// Whose units a sale with this status takes. `shipped_in`: it lies in a shipment of the merchant's.
TakenFrom taken_from(std::string_view plain_status, bool shipped_in);

// A row of /sales, or the `sale` of a webhook; nothing where it has no ids or no whole number of
// units.
std::optional<Sale> read_sale(const json::Value& row);

// As one line of an order.
OrderLineFact line_of(const Sale& sale, const Options& options);

}  // namespace stockd::takealot
