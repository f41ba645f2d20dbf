// SPDX-License-Identifier: Apache-2.0
//
// Negative stock, which Takealot may show, counts as none.
#include "warehouse_split.hpp"

#include <algorithm>

namespace stockd::takealot {

std::vector<Shelf> split_units(const Offer& offer, std::int64_t units, const Options& options) {
  const std::vector<Shelf> present = offer.shelves.value_or(std::vector<Shelf>());
  const auto held = [&](std::int64_t warehouse) {
    const auto found = std::ranges::find(present, warehouse, &Shelf::warehouse);
    return found == present.end() ? 0 : std::max<std::int64_t>(0, found->units);
  };
  std::vector<Shelf> out;
  std::int64_t sum = 0;
  for (const std::int64_t warehouse : options.warehouses) {
    out.push_back(Shelf{warehouse, held(warehouse)});
    sum += out.back().units;
  }
  std::int64_t too_many = sum - units;
  if (too_many < 0) out.front().units -= too_many;
  for (Shelf& shelf : out) {
    const std::int64_t taken = std::clamp<std::int64_t>(too_many, 0, shelf.units);
    shelf.units -= taken;
    too_many -= taken;
  }
  for (const Shelf& shelf : present) {
    const bool managed =
        std::ranges::find(options.warehouses, shelf.warehouse) != options.warehouses.end();
    if (!managed && options.resend_others)
      out.push_back(Shelf{shelf.warehouse, held(shelf.warehouse)});
  }
  return out;
}

}  // namespace stockd::takealot
