// SPDX-License-Identifier: Apache-2.0
//
// Absolute levels on their way to a shop and what became of them, without the conversation: which
// numbers go into which batch, what a batch says, and what each position of its answer says about
// its number. The shop answers 200 to a batch whatever became of its items, ignores silently what
// it does not count, and validates nothing; so only integers are sent and every position is read.
#pragma once

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::woocommerce {

// One number for one id, and the items whose fate it is.
struct StockWrite {
  std::int64_t parent = 0;  // of a variation, which is written through it
  std::int64_t id = 0;
  std::int64_t quantity = 0;
  std::vector<Item> items;
  bool at_parent = false;  // the shop ignored it, because the parent counts for this variation
  std::optional<Trouble> trouble;
};

// Writes that go out together: products, or variations of one parent.
struct Batch {
  std::int64_t parent = 0;
  std::vector<std::size_t> which;

  std::string path() const;  // eg: "/products/11/variations/batch"
  std::string body(const std::vector<StockWrite>& writes) const;
};

// Batches of at most 100 items, which is all a shop takes.
std::vector<Batch> batches_of(const std::vector<StockWrite>& writes);

// Both halves of a batch the shop refused for its size.
std::vector<Batch> halves_of(const Batch& batch);
bool is_too_large(const Response& answer);

// Notes in `writes` what the answer says about each of the batch. What is no answer to this batch
// makes all of it unsure, or is the trouble it tells.
void judge(const Response& answer, const Batch& batch, std::vector<StockWrite>& writes);

// A trouble of the shop and not of an item: nothing more is sent after it.
bool concerns_all(const Trouble& trouble);

}  // namespace stockd::woocommerce
