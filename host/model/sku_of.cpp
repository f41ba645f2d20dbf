// SPDX-License-Identifier: Apache-2.0
//
// How a channel's spelling of an SKU becomes the merchant's. It is a pure function of the account,
// so that a replay links the same listings; the YAML that fills the pattern is config/'s business.
#include "model/account.hpp"
#include "model/fulfilment_said.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <re2/re2.h>
#include <unordered_map>

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

// Made once a thread; there are as many as channels of accounts have written.
const re2::RE2& compiled(const std::string& expression) {
  thread_local std::unordered_map<std::string, std::unique_ptr<re2::RE2>> known;
  std::unique_ptr<re2::RE2>& found = known[expression];
  if (!found) found = std::make_unique<re2::RE2>(expression, re2::RE2::Quiet);
  return *found;
}

std::string stripped(const SkuPattern& pattern, std::string_view text) {
  std::string group;
  if (!pattern.regex.empty() && re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()),
                                                    compiled(pattern.regex), &group)) {
    return group;
  }
  text.remove_prefix(longest(pattern.strip_prefix, text,
                             [&](const std::string& part) { return text.starts_with(part); }));
  text.remove_suffix(longest(pattern.strip_suffix, text,
                             [&](const std::string& part) { return text.ends_with(part); }));
  return std::string(text);
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether the text has the word, in any letter case, with no letter beside it.
bool has_word(std::string_view text, std::string_view word) {
  const auto same = [](char x, char y) { return (x | 0x20) == (y | 0x20); };
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    const std::string_view part = text.substr(at, word.size());
    const bool begins = at == 0 || !is_letter(text[at - 1]);
    const bool ends = at + word.size() == text.size() || !is_letter(text[at + word.size()]);
    if (begins && ends && std::equal(part.begin(), part.end(), word.begin(), same)) return true;
  }
  return false;
}

}  // namespace

std::optional<Fulfilment> fulfilment_said(const SkuPattern& pattern, std::string_view spelling) {
  const std::string sku = stripped(pattern, spelling);
  const std::size_t at = spelling.find(sku);
  if (sku.size() == spelling.size() || at == std::string_view::npos) return std::nullopt;
  const std::array around{spelling.substr(0, at), spelling.substr(at + sku.size())};
  const auto says = [&](std::string_view a, std::string_view b) {
    return std::any_of(around.begin(), around.end(), [&](std::string_view text) {
      return has_word(text, a) || has_word(text, b);
    });
  };
  const bool platform = says("FBA", "AFN");
  const bool merchant = says("FBM", "MFN");
  if (platform == merchant) return std::nullopt;
  return platform ? Fulfilment::Platform : Fulfilment::Merchant;
}

Sku sku_of(const Account& account, const ChannelConfig& channel, std::string_view spelling) {
  std::string text = stripped(channel.sku, spelling);
  for (const auto* aliases : {&channel.aliases, &account.aliases}) {
    if (const auto alias = aliases->find(text); alias != aliases->end()) return alias->second;
  }
  return Sku(std::move(text));
}

}  // namespace stockd
