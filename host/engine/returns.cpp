// SPDX-License-Identifier: Apache-2.0
//
// The tray: units that a platform says came back, and that are no stock before a person looked at
// them. The channel's own level contains them already, so only the truth leaves them out.
#include "engine/account_state.hpp"
#include "engine/order_merge.hpp"
#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {

// Growth goes into the tray or, where returns are ignored, is refused at once; what is taken back
// leaves the tray first.
void AccountState::put_in_tray(LineMerged& change) const {
  const ChannelConfig& config = channels[index_of(change.channel)].config;
  const bool before_us = change.first_seen && change.base == change.after;
  const bool of_truth = account.stock.source_of_truth == config.name.view();
  if (before_us || of_truth || change.fulfilment == Fulfilment::Platform) return;
  const StockRules& stock = account.stock;
  const Quantity cancelled = change.after.cancelled - change.before.cancelled;
  const Quantity restocked = change.after.restocked - change.before.restocked;
  // What a platform does not give back is put on sale again by a person who has it in hand.
  const CancelPolicy usual = config.keeps_cancelled ? CancelPolicy::Tray : stock.cancellations;
  if (config.cancellations.value_or(usual) == CancelPolicy::Tray) {
    change.waiting += cancelled;
  }
  const ReturnPolicy policy = config.returns.value_or(stock.returns);
  if (policy == ReturnPolicy::Tray) change.waiting += restocked;
  if (policy == ReturnPolicy::Ignore) change.refused += restocked;
  change.refused += std::min<Quantity>(0, change.waiting);
  change.waiting = std::max<Quantity>(0, change.waiting);
  change.refused = std::max<Quantity>(0, change.refused);
}

// The caller refreshes the line's product.
void AccountState::post_back(const Line& line, Quantity waiting, Quantity refused) {
  if (waiting == 0 && refused == 0) return;
  std::vector<RecipePart> parts = line.parts;
  const std::uint32_t own = listings[line.listing].product;
  if (parts.empty() && own != kNone) parts.push_back({ProductId{own}, 1});
  for (const RecipePart& part : parts) {
    Product& product = products[index_of(part.product)];
    product.waiting += waiting * part.count;
    product.adjusted -= refused * part.count;
  }
}

AccountState::Decision AccountState::decide(const DecideReturn& input, UnixMs at) {
  if (!knows(input.channel)) {
    return failure(Kind::Config, "channel.unknown", "this account has no such channel");
  }
  const std::uint32_t c = index_of(input.channel);
  const auto nothing = [&](const std::string& which) {
    return failure(Kind::Config, "return.none",
                   "nothing of " + which + " waits in the tray of '" + channels[c].name + "'",
                   "stockctl returns lists what waits");
  };
  const auto found = channels[c].orders.find(input.order);
  if (found == channels[c].orders.end()) return nothing("order '" + input.order + "'");
  std::vector<const Line*> waiting;
  for (const Line& line : found->second) {
    const bool named = input.line.empty() || input.line == line.line;
    if (named && line.waiting > 0 && line.listing != kNone) waiting.push_back(&line);
  }
  if (waiting.empty()) {
    return nothing(input.line.empty() ? "order '" + input.order + "'"
                                      : "line '" + input.line + "' of '" + input.order + "'");
  }
  if (waiting.size() > 1) {
    return failure(Kind::Config, "return.line",
                   "several lines of order '" + input.order + "' wait in the tray",
                   "name one with --line; stockctl returns lists them");
  }
  const Line& line = *waiting.front();
  const Quantity units = input.good + input.damaged;
  if (input.good < 0 || input.damaged < 0 || units < 1 || units > line.waiting) {
    return failure(Kind::Config, "return.units",
                   std::to_string(line.waiting) + " units of the line wait in the tray, not " +
                       std::to_string(units),
                   "give how many are good or damaged, together at most that");
  }
  LineMerged change = merged_of(input.channel, input.order, line);
  change.before = line.counts;
  change.waiting -= units;
  change.refused += input.damaged;
  return Records{record_of(at, ReturnDecided{input.channel, input.order, line.line, change.listing,
                                             input.good, input.damaged, input.actor}),
                 record_of(at, std::move(change))};
}

// What follows from it is in the line's own record.
void AccountState::fold(const Record&, const ReturnDecided&) {}

std::vector<WaitingReturn> AccountState::returns() const {
  std::vector<WaitingReturn> out;
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    if (!channels[c].fixed) continue;
    for (const auto& [order, lines] : channels[c].orders) {
      for (const Line& line : lines) {
        if (line.waiting == 0 || line.listing == kNone) continue;
        const std::uint32_t product = listings[line.listing].product;
        out.push_back({ChannelId{c}, order, line.line,
                       Sku(product == kNone ? line.sku : arena.get(products[product].sku)),
                       line.waiting});
      }
    }
  }
  std::sort(out.begin(), out.end(), [](const WaitingReturn& a, const WaitingReturn& b) {
    return std::tie(a.channel, a.order, a.line) < std::tie(b.channel, b.order, b.line);
  });
  return out;
}

}  // namespace stockd::engine
