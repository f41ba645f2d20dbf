// SPDX-License-Identifier: Apache-2.0
//
// The SQL side of a partition: closed order lines, adjustments and a history for people, written
// behind the journal and rebuildable from it at any time.
#pragma once

#include "base/result.hpp"
#include "engine/engine.hpp"
#include "model/record.hpp"

#include <memory>
#include <string>
#include <vector>

namespace stockd::store {

// One line of a product's or listing's history, newest first.
struct HistoryLine {
  std::uint64_t seq = 0;
  UnixMs at_ms = 0;
  std::string kind;  // eg: "line", "level", "intent", "outcome", "opened", "adjusted"
  ListingId listing = kNoListing;
  std::string text;  // one sentence
};

class Store {
 public:
  // Opens or makes `directory`/store-<partition>.db.
  static Result<std::unique_ptr<Store>> open(const std::string& directory, std::uint32_t partition);
  virtual ~Store() = default;

  // The last journal number whose record was applied.
  virtual std::uint64_t applied() const = 0;

  // Applies records in journal order in one transaction (durability is the journal's business).
  virtual Result<void> apply(const std::vector<Record>& records) = 0;

  // Archive of one account, for Engine::decide. Valid as long as the store.
  virtual std::unique_ptr<engine::LineArchive> archive(AccountId account) const = 0;

  // Openings, counts and adjustments of a product.
  virtual Result<std::vector<HistoryLine>> history_of_product(AccountId account, ProductId product,
                                                              std::size_t most) const = 0;

  // Sales, levels and writes of these listings together.
  virtual Result<std::vector<HistoryLine>> history_of_listings(
      AccountId account, const std::vector<ListingId>& listings, std::size_t most) const = 0;
};

}  // namespace stockd::store
