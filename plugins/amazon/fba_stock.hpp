// SPDX-License-Identifier: Apache-2.0
//
// What Amazon's warehouses hold of one SKU, as its inventory summary tells.
#pragma once

#include <cstdint>
#include <optional>

namespace stockd::amazon {

struct FbaStock {
  std::optional<std::int64_t> fulfillable;  // what shoppers can buy
};

}  // namespace stockd::amazon
