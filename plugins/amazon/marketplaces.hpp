// SPDX-License-Identifier: Apache-2.0
//
// Amazon's marketplaces: the id of each and the region whose endpoint serves it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::amazon {

struct Marketplace {
  std::string_view country;
  std::string_view id;
  std::string_view region;
};

// By country, eg "ZA", or by id; nothing where neither is known.
std::optional<Marketplace> marketplace_of(std::string_view word);

// The ids that a merchant's "ZA,DE" means. Throws Trouble (config) where one is unknown or belongs
// to another region. An id that is not known here is taken at its word.
std::vector<std::string> marketplace_ids(std::string_view words, std::string_view region);

}  // namespace stockd::amazon
