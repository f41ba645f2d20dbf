// SPDX-License-Identifier: Apache-2.0
//
// What a record means for people: for each product, listing or channel it concerns, one sentence.
// Sentences are made when somebody asks, from the record itself.
#pragma once

#include "model/record.hpp"
#include "store/subject.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace stockd::store {

struct HistoryEntry {
  std::string kind;
  ListingId listing = kNoListing;
  ProductId product = kNoProduct;
  std::string text;
  std::optional<ChannelId> channel = std::nullopt;  // of what concerns a channel as a whole

  Subject about() const;
};

// The names that sentences are made with.
struct Names {
  std::function<std::string(ListingId)> channel_of;
  std::function<std::string(ChannelId)> channel;
};

// Without names: what concerns listings and products.
std::vector<HistoryEntry> tell(const Record& record);

// Sentences about a listing begin with its channel, and channels and the account have theirs too.
std::vector<HistoryEntry> tell(const Record& record, const Names& names);

}  // namespace stockd::store
