// SPDX-License-Identifier: Apache-2.0
//
// Shopify's search syntax as far as a stock client uses it: `field:value` and `field:>='value'`
// joined by blanks. A time that is not quoted falls apart at its colons and filters nothing, which
// is what the real search silently does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::twin {

struct Term {
  std::string field;
  std::string comparison;  // "=", ">", ">=", "<", "<="
  std::string value;
};

std::vector<Term> parse_search(std::string_view text);

// Whether a time passes every term about `field`; terms whose value is no time pass all.
bool time_matches(const std::vector<Term>& terms, std::string_view field, std::int64_t ms);
bool text_matches(const std::vector<Term>& terms, std::string_view field, std::string_view text);

}  // namespace stockd::shopify::twin
