// SPDX-License-Identifier: Apache-2.0
//
// Read-backs: what the engine wants confirmed, and what a webhook hinted at. A hint's inbox row is
// handled once the level that was read because of it is durable.
#pragma once

#include "runtime/channel_context.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace stockd::runtime {

class LevelReader {
 public:
  // `unknown` is called when a hint names a listing that the catalogue does not have yet.
  LevelReader(std::shared_ptr<ChannelContext> context, std::function<void()> unknown)
      : context_(std::move(context)), unknown_(std::move(unknown)), news_(context_->executor) {}

  // The listing's level may have changed. [strand]
  void look_at(const std::string& remote, std::uint64_t inbox_row);

  // Reads until the context stops. [strand]
  boost::asio::awaitable<void> run();

  void notify() { news_.notify(); }

 private:
  struct Hint {
    std::vector<std::uint64_t> rows;  // of the inbox
    int failures = 0;                 // alone
  };
  using Hints = std::map<std::string, Hint>;  // by remote

  struct Batch {
    std::vector<engine::ReadItem> items;
    std::vector<std::uint64_t> rows;          // handled once the levels are durable
    std::vector<std::uint64_t> unknown_rows;  // of listings that only a sweep can find
    Hints hints;
    bool any_unknown = false;
    UnixMs asked_at_ms = 0;
  };

  boost::asio::awaitable<Batch> gather(std::size_t most);
  boost::asio::awaitable<Trouble> read(Batch batch);
  bool keep(Hints hints, bool alone, const Trouble& trouble);
  void put_aside(const std::string& remote, const Hint& hint, const Trouble& trouble);
  static void add_unanswered(const Batch& batch, std::vector<LevelFact>& levels);

  std::shared_ptr<ChannelContext> context_;
  std::function<void()> unknown_;
  Signal news_;
  Hints hinted_;
};

}  // namespace stockd::runtime
