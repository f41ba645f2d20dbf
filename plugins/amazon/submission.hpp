// SPDX-License-Identifier: Apache-2.0
//
// Quantities as Amazon wants them written, and what it answers, without the conversation. A write
// merges into the entry of the channel DEFAULT, which keeps handling time and restock date; it
// never names another channel.
#pragma once

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd::amazon {

// One quantity for one SKU.
struct StockWrite {
  Item item;
  std::string marketplace;
  std::string product_type;
  bool raises = false;
};

// The body of a patch.
std::string patch_of(const StockWrite& write);

// The feed that writes all of them; message n is the n-th, from 1.
std::string feed_of(const std::string& seller, const std::vector<StockWrite>& writes);

// What an ACCEPTED or INVALID answer says of a write: its submission, or why there is none.
struct Submitted {
  std::string submission;
  std::optional<Trouble> trouble;
};
Submitted read_submission(const json::Value& answer, const std::string& sku);

// The ERROR issues as one trouble; nothing where there are none. `attribute`: only those that name
// it, empty: all.
std::optional<Trouble> trouble_of_issues(const json::Array& issues, const std::string& sku,
                                         std::string_view attribute = {});

// What a feed's processing report says: which messages were refused, and why. What it says of none
// of them in particular stands under 0, and is about all.
std::map<std::int64_t, Trouble> refused_messages(const json::Value& report);

}  // namespace stockd::amazon
