// SPDX-License-Identifier: Apache-2.0
//
// What a merchant reads before sync starts: findings in the order of what they ask for. Each has a
// stable code, says what, where, why and what to do, and lists what it is about.
#pragma once

#include "engine/engine.hpp"
#include "preflight/account_facts.hpp"
#include "preflight/examine.hpp"

#include <optional>
#include <string>
#include <vector>

namespace stockd::preflight {

enum class Weight : std::uint8_t {
  Stops,  // sync may not start before it is put right
  Look,   // stockd leaves it alone, or asks first: somebody should look at it
  Told,   // for information
};

// eg: "stops"
std::string_view weight_name(Weight weight);

struct EntryListing {
  std::string channel;
  std::string remote;
  std::string spelling;
  std::optional<Quantity> shown;
  std::optional<Quantity> target;
};

// One product, listing or place that a finding is about.
struct Entry {
  std::string text;     // for people. eg: "TENT2P on woo: likely TENT-2P (a dash ...)"
  std::string sku;      // of the product; empty: none
  std::string partner;  // the SKU it should probably have
  bool alias = false;   // `sku: partner` under `aliases:` puts it right
  std::vector<EntryListing> listings;
};

struct Finding {
  std::string code;
  Weight weight = Weight::Told;
  std::string channel;  // empty: it is about several, or none
  std::size_t count = 0;
  std::string text;  // what, with its number
  std::string why;
  std::string help;
  std::vector<Entry> entries;  // at most kListedMost of them
};

struct Report {
  AccountFacts facts;
  std::size_t products = 0;
  std::vector<ChannelCounts> counts;  // by the number of facts.channels
  std::vector<Finding> findings;      // what stops sync first

  bool may_start() const;
};

// Puts names to the numbers; the engine must be that of the survey, or one that went on from it.
Report report_of(const engine::Engine& engine, const Examination& examination,
                 const AccountFacts& facts, const std::vector<ChannelNote>& notes);

// Parts of it, each appended in its own order.
void add_channel_findings(const AccountFacts& facts, const Examination& examination,
                          const std::vector<ChannelNote>& notes, std::vector<Finding>& to);
void add_listing_findings(const engine::Engine& engine, const AccountFacts& facts,
                          const Examination& examination, std::vector<Finding>& to);

// eg: "1 listing", "4 listings"
std::string counted(std::size_t count, const std::string& noun);

}  // namespace stockd::preflight
