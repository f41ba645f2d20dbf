// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with an account's listings, by their numbers: pure, and run wherever there is time,
// for it looks at every listing there is.
#pragma once

#include "engine/survey.hpp"
#include "preflight/account_facts.hpp"
#include "preflight/near_misses.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace stockd::preflight {

// A report lists so many of a kind; all are counted.
inline constexpr std::size_t kListedMost = 1000;

// So many listings of a single find: a shop may give thousands one SKU.
inline constexpr std::size_t kTogetherMost = 20;

struct ChannelCounts {
  std::size_t listings = 0;  // that are there
  std::size_t linked = 0;    // their SKU is on another channel too, or a kit's
  std::size_t unmatched = 0;
  std::size_t duplicate = 0;
  std::size_t uncounted = 0;
  std::size_t no_sku = 0;
  std::size_t held = 0;      // left alone for another reason
  std::size_t platform = 0;  // shipped by the platform, whatever else they are
  std::size_t gone = 0;
};

// A kind of find about listings; the order is that of a report.
enum class FindKind : std::uint8_t {
  NearMiss,
  Duplicate,
  NoSku,
  Missing,  // on the source of truth
  Unclear,
  TruthGone,
  Uncounted,
  SharedShelf,
  Disagrees,
  Renamed,
  Replaces,
  Differs,
  Unmatched,
  ManyStores,
};
inline constexpr std::size_t kKinds = 14;

// One product or listing that something is to be said about.
struct Find {
  std::uint32_t product = engine::SurveyedListing::kNoProduct;
  std::vector<std::uint32_t> listings;
  NearMiss near;  // of a near miss
};

struct Finds {
  std::size_t count = 0;
  std::vector<Find> first;  // at most kListedMost

  void add(Find find) {
    if (++count <= kListedMost) first.push_back(std::move(find));
  }
};

struct Examination {
  std::vector<ChannelCounts> channels;  // by their number
  std::size_t products = 0;             // that have a listing
  std::size_t told = 0;                 // of them, those whose stock somebody tells
  std::array<Finds, kKinds> finds;

  const Finds& of(FindKind kind) const { return finds[static_cast<std::size_t>(kind)]; }
  Finds& of(FindKind kind) { return finds[static_cast<std::size_t>(kind)]; }
};

Examination examine(const engine::Survey& survey, const AccountFacts& facts);

}  // namespace stockd::preflight
