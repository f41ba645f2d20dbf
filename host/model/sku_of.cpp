// SPDX-License-Identifier: Apache-2.0
//
// How a channel's spelling of an SKU becomes the merchant's. It is a pure function of the account,
// so that a replay links the same listings; the YAML that fills the pattern is config/'s business.
#include "model/account.hpp"

#include <algorithm>

namespace stockd {
namespace {

// The longest of `parts` that `fits`, and that leaves something of `text`; 0 where none does.
template <class Fits>
std::size_t longest(const std::vector<std::string>& parts, std::string_view text, Fits fits) {
  std::size_t best = 0;
  for (const std::string& part : parts) {
    if (part.size() < text.size() && fits(part)) best = std::max(best, part.size());
  }
  return best;
}

}  // namespace

Sku sku_of(const Account& account, const ChannelConfig& channel, std::string_view spelling) {
  std::string_view text = spelling;
  text.remove_prefix(longest(channel.sku.strip_prefix, text,
                             [&](const std::string& part) { return text.starts_with(part); }));
  text.remove_suffix(longest(channel.sku.strip_suffix, text,
                             [&](const std::string& part) { return text.ends_with(part); }));
  const std::string stripped{text};
  const auto alias = account.aliases.find(stripped);
  return alias == account.aliases.end() ? Sku(stripped) : alias->second;
}

}  // namespace stockd
