// SPDX-License-Identifier: Apache-2.0
//
// One number becomes leadtime stock at several warehouses.
#pragma once

#include "offer.hpp"
#include "options.hpp"

#include <vector>

namespace stockd::takealot {

// What to write so that the managed warehouses hold `units` together: what is too much is taken
// from them in order, what is missing goes to the first. Every managed warehouse is in it, and
// where a write could empty those it leaves out, so is every other one with what it was seen to
// hold.
std::vector<Shelf> split_units(const Offer& offer, std::int64_t units, const Options& options);

}  // namespace stockd::takealot
