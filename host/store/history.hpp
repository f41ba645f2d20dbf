// SPDX-License-Identifier: Apache-2.0
//
// What a record means for people: for each product or listing it concerns, one sentence.
#pragma once

#include "model/record.hpp"

#include <string>
#include <vector>

namespace stockd::store {

struct HistoryEntry {
  std::string kind;
  ListingId listing = kNoListing;
  ProductId product = kNoProduct;
  std::string text;
};

std::vector<HistoryEntry> tell(const Record& record);

}  // namespace stockd::store
