// SPDX-License-Identifier: Apache-2.0
//
// Hints and the engine's own wishes share a batch, so that the echo of our own write and its
// read-back cost one request together.
#include "runtime/level_reader.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace stockd::runtime {

void LevelReader::look_at(const std::string& remote, std::uint64_t inbox_row) {
  auto& rows = hinted_[remote];
  if (inbox_row != 0) rows.push_back(inbox_row);
  news_.notify();
}

boost::asio::awaitable<void> LevelReader::run() {
  BackOff back_off;
  while (!context_->stopping) {
    Batch batch = co_await gather();
    if (batch.any_unknown) unknown_();
    if (batch.items.empty()) {
      if (!batch.unknown_rows.empty()) context_->inbox.handled(std::move(batch.unknown_rows));
      co_await news_.wait(std::chrono::hours(1));
      continue;
    }
    const auto hints = batch.hints;
    if (!batch.unknown_rows.empty()) context_->inbox.handled(std::move(batch.unknown_rows));
    const bool good = co_await read(std::move(batch));
    if (good) {
      back_off.reset();
      continue;
    }
    for (const auto& [remote, rows] : hints) {
      auto& kept = hinted_[remote];
      kept.insert(kept.end(), rows.begin(), rows.end());
    }
    const auto pause = back_off.next();
    if (!context_->stopping) co_await news_.wait(pause);
  }
}

// Hints first: somebody just bought there.
boost::asio::awaitable<LevelReader::Batch> LevelReader::gather() {
  const auto& spec = context_->connector->manifest().stock_read;
  const std::size_t most = spec ? static_cast<std::size_t>(spec->batch) : 0;
  std::map<std::string, std::vector<std::uint64_t>> hints;
  while (!hinted_.empty() && hints.size() < std::max<std::size_t>(most, 1)) {
    hints.insert(hinted_.extract(hinted_.begin()));
  }
  std::function<void(Reply<Batch>)> ask = [context = context_, hints, most](Reply<Batch> reply) {
    context->partition.ask(
        context->account, [context, hints, most, reply](engine::Engine* engine, store::Store&) {
          Batch batch;
          batch.asked_at_ms = context->partition.now_ms();
          for (const auto& [remote, rows] : hints) {
            const auto listing =
                engine == nullptr ? std::nullopt : engine->find_listing(context->channel, remote);
            if (listing && most > 0) {
              batch.items.push_back(engine::ReadItem{*listing, remote, {}});
              batch.hints[remote] = rows;
              batch.rows.insert(batch.rows.end(), rows.begin(), rows.end());
            } else {
              batch.any_unknown = true;
              batch.unknown_rows.insert(batch.unknown_rows.end(), rows.begin(), rows.end());
            }
          }
          if (engine != nullptr && most > batch.items.size()) {
            std::vector<ListingId> chosen;
            for (const auto& item : batch.items)
              chosen.push_back(item.listing);
            auto wanted = engine->next_reads(context->channel, most - batch.items.size(),
                                             batch.asked_at_ms, chosen);
            for (auto& item : wanted)
              batch.items.push_back(std::move(item));
          }
          reply(std::move(batch));
        });
  };
  co_return co_await await_reply<Batch>(std::move(ask));
}

// An item that the connector says nothing about is unknown; asking again at once would go on for
// ever and keep others waiting.
void LevelReader::add_unanswered(const Batch& batch, std::vector<LevelFact>& levels) {
  std::set<std::string_view> answered;
  for (const LevelFact& level : levels)
    answered.insert(level.remote);
  std::vector<LevelFact> missing;
  for (const auto& item : batch.items) {
    if (answered.contains(item.remote)) continue;
    LevelFact& unknown = missing.emplace_back();
    unknown.remote = item.remote;
    unknown.state = LevelState::Unknown;
  }
  std::move(missing.begin(), missing.end(), std::back_inserter(levels));
}

boost::asio::awaitable<bool> LevelReader::read(Batch batch) {
  connectors::LookupStock lookup;
  for (const auto& wanted : batch.items) {
    connectors::Item item;
    item.ref = index_of(wanted.listing);
    item.remote = wanted.remote;
    item.sku = wanted.sku;
    item.location = context_->config.location;
    lookup.items.push_back(std::move(item));
  }
  connectors::Command command = std::move(lookup);
  const auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  if (result.trouble) co_return false;
  engine::LevelsRead read;
  read.channel = context_->channel;
  read.levels = facts_of<LevelFact>(result.facts);
  add_unanswered(batch, read.levels);
  read.asked_at_ms = batch.asked_at_ms;
  engine::Input input = std::move(read);
  co_await decide(context_, std::move(input));
  if (!batch.rows.empty()) context_->inbox.handled(std::move(batch.rows));
  co_return true;
}

}  // namespace stockd::runtime
