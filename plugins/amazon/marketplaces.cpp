// SPDX-License-Identifier: Apache-2.0
//
// The table of Amazon's page "Marketplace IDs".
#include "marketplaces.hpp"

#include <stockd/trouble.hpp>

#include <algorithm>
#include <array>

namespace stockd::amazon {
namespace {

constexpr std::size_t kIdLeast = 10;  // shorter words are countries

constexpr std::array<Marketplace, 23> kMarketplaces{
    {{"CA", "A2EUQ1WTGCTBG2", "na"}, {"US", "ATVPDKIKX0DER", "na"},  {"MX", "A1AM78C64UM0Y8", "na"},
     {"BR", "A2Q3Y263D00KWC", "na"}, {"IE", "A28R8C7NBKEWEA", "eu"}, {"ES", "A1RKKUPIHCS9HS", "eu"},
     {"UK", "A1F83G8C2ARO7P", "eu"}, {"FR", "A13V1IB3VIYZZH", "eu"}, {"BE", "AMEN7PMS3EDWL", "eu"},
     {"NL", "A1805IZSGTT6HS", "eu"}, {"DE", "A1PA6795UKMFR9", "eu"}, {"IT", "APJ6JRA9NG5V4", "eu"},
     {"SE", "A2NODRKZP88ZB9", "eu"}, {"ZA", "AE08WJ6YKNBMC", "eu"},  {"PL", "A1C3SOZRARQ6R3", "eu"},
     {"EG", "ARBP9OOSHTCHU", "eu"},  {"TR", "A33AVAJ2PDY3EV", "eu"}, {"SA", "A17E79C6D8DWNP", "eu"},
     {"AE", "A2VIGQ35RCS4UG", "eu"}, {"IN", "A21TJRUUN4KGV", "eu"},  {"SG", "A19VAU5U5O7RUS", "fe"},
     {"AU", "A39IBJ37TRP1C6", "fe"}, {"JP", "A1VC38T7YXB528", "fe"}}};

std::string countries_of(std::string_view region) {
  std::string out;
  for (const Marketplace& each : kMarketplaces) {
    if (each.region == region) out += (out.empty() ? "" : ", ") + std::string(each.country);
  }
  return out;
}

std::string id_of(std::string_view word, std::string_view region) {
  const auto known = marketplace_of(word);
  if (!known && word.size() >= kIdLeast) return std::string(word);
  if (!known) {
    throw Trouble::config("amazon.marketplace",
                          "Amazon has no marketplace called " + std::string(word) + ".")
        .hint("Of region " + std::string(region) + ": " + countries_of(region) + ".")
        .path("/marketplace");
  }
  if (known->region != region) {
    throw Trouble::config("amazon.region",
                          "The marketplace " + std::string(word) + " belongs to the region " +
                              std::string(known->region) + ", not to " + std::string(region) + ".")
        .hint("Write `region: " + std::string(known->region) +
              "`. A seller's regions are channels of their own.")
        .path("/region");
  }
  return std::string(known->id);
}

}  // namespace

std::optional<Marketplace> marketplace_of(std::string_view word) {
  const auto* found = std::ranges::find_if(kMarketplaces, [&](const Marketplace& each) {
    return each.country == word || each.id == word || (word == "GB" && each.country == "UK");
  });
  return found != kMarketplaces.end() ? std::optional(*found) : std::nullopt;
}

std::vector<std::string> marketplace_ids(std::string_view words, std::string_view region) {
  std::vector<std::string> out;
  while (!words.empty()) {
    const auto end = std::min(words.find(','), words.size());
    const std::string id = id_of(words.substr(0, end), region);
    if (std::ranges::find(out, id) == out.end()) out.push_back(id);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return out;
}

}  // namespace stockd::amazon
