// SPDX-License-Identifier: Apache-2.0
//
// Orders older than the connection. The shop's level already contains them, so they must not be
// deducted again; but which state of an old order the level contained is only known once the order
// feed has passed the baseline by its lag and no older order was changed after it.
#include "engine/account_state.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr UnixMs kLeapMost = 60'000;

// A platform's clock that leaps in one answer must not make every late sale look like an edit: the
// watermark follows it in steps.
UnixMs believable(const Channel& channel, UnixMs as_of, UnixMs at) {
  if (channel.passed_at == 0 || channel.watermark == 0) return as_of;
  const UnixMs passed = std::max<UnixMs>(0, at - channel.passed_at);
  return std::min(as_of, channel.watermark + 2 * passed + kLeapMost);
}

}  // namespace

AccountState::Decision AccountState::decide(const CatalogueEnded& input, UnixMs at) {
  Records out;
  if (!knows(input.channel)) return out;
  Channel& channel = channels[index_of(input.channel)];
  ++channel.sweeps;
  if (channel.fence) channel.fence->reads_ended = channel.fence->whole = true;
  if (channel.has_baseline) return out;
  const UnixMs as_of = input.as_of_ms != 0 ? input.as_of_ms : at;
  out.push_back(record_of(at, BaselineMarked{input.channel, as_of}));
  return out;
}

// No order placed by the baseline was changed after it. What was changed within the second of its
// making is as good as unchanged: the baseline itself is no sharper than that.
bool AccountState::older_lines_rest(const Channel& channel) const {
  for (const auto& [order, lines] : channel.orders) {
    for (const Line& line : lines) {
      if (line.fulfilment == Fulfilment::Platform || line.placed_at > channel.baseline) continue;
      if (line.changed_at > channel.baseline - kStampMargin &&
          line.changed_at > line.placed_at + kStampMargin) {
        return false;
      }
    }
  }
  return true;
}

bool AccountState::baselines_fixed() const {
  bool any = false;
  for (const Channel& channel : channels) {
    if (!channel.active()) continue;
    if (!channel.fixed) return false;
    any = true;
  }
  return any;
}

AccountState::Decision AccountState::decide(const FeedEnded& input, UnixMs at) {
  Records out;
  if (!knows(input.channel)) return out;
  const Channel& channel = channels[index_of(input.channel)];
  const UnixMs as_of = believable(channel, input.as_of_ms != 0 ? input.as_of_ms : at, at);
  if (as_of > channel.watermark || input.cursor != channel.cursor) {
    out.push_back(
        record_of(at, FeedPassed{input.channel, std::max(as_of, channel.watermark), input.cursor}));
  }
  if (!channel.has_baseline || channel.fixed) return out;
  if (as_of < channel.baseline + channel.config.lag_ms) return out;
  if (older_lines_rest(channel)) {
    out.push_back(record_of(at, BaselineFixed{input.channel}));
  } else {
    out.push_back(record_of(at, BaselineMarked{input.channel, as_of}));
  }
  return out;
}

void AccountState::fold(const Record&, const SweepEnded& body) {
  channels[index_of(body.channel)].swept = body.watermark_ms;
}

void AccountState::fold(const Record&, const BaselineMarked& body) {
  Channel& channel = channels[index_of(body.channel)];
  channel.has_baseline = true;
  channel.baseline = body.baseline_ms;
}

void AccountState::fold(const Record&, const BaselineFixed& body) {
  const std::uint32_t c = index_of(body.channel);
  Channel& channel = channels[c];
  channel.fixed = true;
  std::set<std::uint32_t> touched;
  std::vector<ClosedLine> forgettable;
  for (auto& [order, lines] : channel.orders) {
    for (Line& line : lines) {
      const bool older = line.placed_at <= channel.baseline;
      line.base = older ? line.counts : LineCounts{};
      if (older) line.waiting = line.refused = 0;
      if (line.listing == kNone) continue;
      post_back(line, line.waiting, line.refused);
      if (line.waiting != 0 || line.refused != 0) touched.insert(line.listing);
      if (line.closed) forgettable.push_back({line.seq, c, {order, line.line}});
      const Quantity counted = line.counted();
      if (counted == 0) continue;
      deduct_parts(line.parts, counted);
      Listing& row = listings[line.listing];
      row.own += counted;
      if (row.product != kNone) products[row.product].consumed += counted;
      touched.insert(line.listing);
    }
  }
  std::sort(forgettable.begin(), forgettable.end(),
            [](const ClosedLine& a, const ClosedLine& b) { return a.seq < b.seq; });
  closed.insert(closed.end(), forgettable.begin(), forgettable.end());
  for (const std::uint32_t listing : touched) {
    // Earlier reads do not say how much of what counts only now they contained.
    Listing& row = listings[listing];
    if (row.basis != Basis::None) row.basis = Basis::Read;
    row.k = row.own;
    if (row.product == kNone) continue;
    refresh_product(row.product);
    refresh_parts(recipe_of(listing));
  }
}

void AccountState::fold(const Record& record, const FeedPassed& body) {
  Channel& channel = channels[index_of(body.channel)];
  channel.passed_at = record.at_ms;
  channel.watermark = body.watermark_ms;
  channel.cursor = body.cursor;
  channel.reread = false;
  const auto suspicious = channel.suspicious;
  for (const std::uint32_t listing : suspicious) {
    judge_suspicion(listing);
    refresh_product(listings[listing].product);
  }
}

}  // namespace stockd::engine
