// SPDX-License-Identifier: Apache-2.0
//
// Hints and the engine's own wishes share a batch, so that the echo of our own write and its
// read-back cost one request together. A hint that cannot be read must not keep the others from it:
// a batch that is refused is halved until the hint stands alone, and then it is put aside.
#include "runtime/level_reader.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace stockd::runtime {
namespace {

// Refusals of a listing that was asked for alone, before its webhooks are put aside.
constexpr int kHintFailuresMost = 3;

}  // namespace

void LevelReader::look_at(const std::string& remote, std::uint64_t inbox_row) {
  auto& rows = hinted_[remote].rows;
  if (inbox_row != 0) rows.push_back(inbox_row);
  news_.notify();
}

boost::asio::awaitable<void> LevelReader::run() {
  BackOff back_off;
  const auto& spec = context_->connector->manifest().stock_read;
  const std::size_t most = spec ? static_cast<std::size_t>(spec->batch) : 0;
  std::size_t now_most = most;
  while (!context_->stopping) {
    Batch batch = co_await gather(now_most);
    if (batch.any_unknown) unknown_();
    if (batch.items.empty()) {
      if (!batch.unknown_rows.empty()) context_->inbox.handled(std::move(batch.unknown_rows));
      co_await news_.wait(std::chrono::hours(1));
      continue;
    }
    Hints hints = std::move(batch.hints);
    const std::size_t size = batch.items.size();
    if (!batch.unknown_rows.empty()) context_->inbox.handled(std::move(batch.unknown_rows));
    const Trouble trouble = co_await read(std::move(batch));
    if (!trouble) {
      back_off.reset();
      now_most = std::min(most, now_most * 2);
      continue;
    }
    if (!is_passing(trouble.kind)) now_most = std::max<std::size_t>(1, size / 2);
    if (keep(std::move(hints), size == 1, trouble)) {
      back_off.reset();
      continue;
    }
    const auto pause = back_off.next();
    if (!context_->stopping) co_await news_.wait(pause);
  }
}

// Hints first: somebody just bought there.
boost::asio::awaitable<LevelReader::Batch> LevelReader::gather(std::size_t most) {
  Hints hints;
  while (!hinted_.empty() && hints.size() < std::max<std::size_t>(most, 1)) {
    hints.insert(hinted_.extract(hinted_.begin()));
  }
  std::function<void(Reply<Batch>)> ask = [context = context_, hints, most](Reply<Batch> reply) {
    context->partition.ask(
        context->account, [context, hints, most, reply](engine::Engine* engine, store::Store&) {
          Batch batch;
          batch.asked_at_ms = context->partition.now_ms();
          for (const auto& [remote, hint] : hints) {
            const std::vector<std::uint64_t>& rows = hint.rows;
            const auto listing =
                engine == nullptr ? std::nullopt : engine->find_listing(context->channel, remote);
            if (listing && most > 0) {
              batch.items.push_back(engine::ReadItem{*listing, remote, {}});
              batch.hints[remote] = hint;
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

// True: what stood in the way was put aside.
bool LevelReader::keep(Hints hints, bool alone, const Trouble& trouble) {
  const std::string reason = trouble.code + ": " + trouble.message;
  for (auto& [remote, hint] : hints) {
    if (alone && !is_passing(trouble.kind) && ++hint.failures >= kHintFailuresMost) {
      put_aside(remote, hint, trouble);
      return true;
    }
    for (const std::uint64_t row : hint.rows)
      context_->inbox.failed(row, reason);
    Hint& kept = hinted_[remote];
    kept.rows.insert(kept.rows.end(), hint.rows.begin(), hint.rows.end());
    kept.failures = hint.failures;
  }
  return false;
}

void LevelReader::put_aside(const std::string& remote, const Hint& hint, const Trouble& trouble) {
  log::error("listing.put-aside", "a listing could not be read and its webhooks were put aside",
             {{"channel", context_->label()},
              {"listing", remote},
              {"code", trouble.code},
              {"reason", trouble.message},
              {"help", "stockctl inbox list shows them"}});
  for (const std::uint64_t row : hint.rows)
    context_->inbox.quarantine(row, trouble.code + ": " + trouble.message);
}

boost::asio::awaitable<Trouble> LevelReader::read(Batch batch) {
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
  auto result = co_await run_operation(context_, std::move(command), egress::Urgency::Read);
  if (result.trouble) co_return std::move(result.trouble);
  engine::LevelsRead read;
  read.channel = context_->channel;
  read.levels = facts_of<LevelFact>(result.facts);
  add_unanswered(batch, read.levels);
  read.asked_at_ms = batch.asked_at_ms;
  engine::Input input = std::move(read);
  co_await decide(context_, std::move(input));
  if (!batch.rows.empty()) context_->inbox.handled(std::move(batch.rows));
  co_return Trouble{};
}

}  // namespace stockd::runtime
