// SPDX-License-Identifier: Apache-2.0
//
// A merchant of any size for benchmarks: two channels that sell the same products, connected,
// opened and managed through the engine's own inputs.
#pragma once

#include "base/assert.hpp"
#include "engine/engine.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stockd::bench {

inline constexpr ChannelId kShop{0};
inline constexpr ChannelId kWoo{1};

// Nothing was archived: lines of a benchmark are looked up in memory.
class NoArchive : public engine::LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId, std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

class World {
 public:
  // `journal` gets every batch of records after it was folded; may be empty.
  using Journal = std::function<void(std::vector<Record>&)>;

  explicit World(Journal journal = {}) : engine_(AccountId{0}), journal_(std::move(journal)) {}

  // Connects `products` products with one listing on each channel and accepts the plan.
  void connect(std::uint32_t products, UnixMs now);

  void decide(const engine::Input& input, UnixMs now);
  void fold(std::vector<Record> records, UnixMs now);

  // Sends and confirms every write the engine wants, as marketplaces that always say yes.
  void write_all(UnixMs now);

  engine::Engine& engine() { return engine_; }
  std::uint64_t records() const { return seq_; }

  static std::string sku_of(std::uint32_t product) {
    return "SKU-" + std::to_string(100'000 + product);
  }
  static std::string remote_of(ChannelId channel, std::uint32_t product);

 private:
  void sweep(ChannelId channel, std::uint32_t products, UnixMs now);

  engine::Engine engine_;
  Journal journal_;
  NoArchive archive_;
  std::uint64_t seq_ = 0;
};

}  // namespace stockd::bench
