// SPDX-License-Identifier: Apache-2.0
//
// SKUs that look like another product's. Only products that share no channel can be one product in
// two spellings: where a channel has both, they are two.
#pragma once

#include "engine/survey.hpp"
#include "model/likeness.hpp"

#include <cstdint>
#include <vector>

namespace stockd::preflight {

struct NearMiss {
  std::uint32_t product = 0;
  std::uint32_t partner = 0;  // the better known of both
  Difference difference = Difference::LetterCase;
  std::uint32_t others = 0;  // products that could be meant as well: a person has to tell
};

// Which channels have a product: a bit each, by the product's number. Channels beyond 64 share
// bits, which can only hide a likeness.
using Presence = std::vector<std::uint64_t>;

// One for each product that is sold on one channel only, or whose stock nobody tells, and that
// looks like another's; by the product's number. Time and memory grow with the products that are
// not on every channel, never with their square: equal forms are found by sorting, one edit by the
// forms with one letter left out. Forms that more than 64 products share say nothing.
std::vector<NearMiss> find_near_misses(const engine::Survey& survey, const Presence& presence);

}  // namespace stockd::preflight
