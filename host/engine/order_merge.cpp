// SPDX-License-Identifier: Apache-2.0
//
// `grow` takes the pointwise maximum of a line's counts, so no order of arrival matters. `latest`
// takes whole looked-up orders only, the newest wins, and lines it no longer has consume nothing.
#include "engine/order_merge.hpp"

#include "engine/records.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

constexpr Quantity kCountMost = 1'000'000'000;

LineCounts grown(const LineCounts& a, const LineCounts& b) {
  return {std::max(a.ordered, b.ordered), std::max(a.cancelled, b.cancelled),
          std::max(a.restocked, b.restocked)};
}

}  // namespace

LineMerged merged_of(ChannelId channel, const std::string& order, const Line& line) {
  LineMerged out;
  out.channel = channel;
  out.order = order;
  out.line = line.line;
  out.listing = line.listing == kNone ? kNoListing : ListingId{line.listing};
  out.sku = line.sku;
  out.remote = line.remote;
  out.fulfilment = line.fulfilment;
  out.closed = line.closed;
  out.after = line.counts;
  out.base = line.base;
  out.placed_at_ms = line.placed_at;
  out.touched_at_ms = line.touched_at;
  out.parts = line.parts;
  out.waiting = line.waiting;
  out.refused_before = out.refused = line.refused;
  return out;
}

OrderMerger::OrderMerger(AccountState& state, const OrdersSeen& input, UnixMs at,
                         const LineArchive& archive)
    : state_(state),
      input_(input),
      channel_(index_of(input.channel)),
      at_(at),
      archive_(archive),
      latest_(state.channels[channel_].config.merge == OrderMerge::Latest) {}

AccountState::Records OrderMerger::merge() {
  // With `latest` anything but a whole order is a hint, and the caller looks it up.
  if (latest_ && !input_.whole) return {};
  std::map<std::string, Group> groups;
  std::vector<std::string> in_order;
  const auto group_of = [&](const std::string& order) -> Group& {
    const auto [found, fresh] = groups.try_emplace(order);
    if (fresh) in_order.push_back(order);
    return found->second;
  };
  for (const OrderFact& order : input_.orders)
    group_of(order.order).order = &order;
  for (const OrderLineFact& line : input_.lines)
    group_of(line.order).lines.push_back(&line);
  for (const std::string& order : in_order)
    merge_order(order, groups.at(order));
  return std::move(out_);
}

void OrderMerger::merge_order(const std::string& order, const Group& group) {
  if (latest_) {
    UnixMs touched = group.order != nullptr ? group.order->touched_at_ms : 0;
    for (const OrderLineFact* line : group.lines)
      touched = std::max(touched, line->touched_at_ms);
    UnixMs newest = 0;
    for (const LineMerged& line : known_lines(order)) {
      newest = std::max(newest, line.touched_at_ms);
    }
    if (touched < newest) return;
  }
  for (const OrderLineFact* line : group.lines)
    merge_line(*line, group.order);
  if (group.order != nullptr) emit_rest(order, group);
}

void OrderMerger::merge_line(const OrderLineFact& fact, const OrderFact* order) {
  const auto before = known(fact.order, fact.line);
  LineMerged change;
  if (before) change = *before;
  change.channel = input_.channel;
  change.order = fact.order;
  change.line = fact.line;
  change.first_seen = !before;
  change.before = before ? before->after : LineCounts{};
  change.refused_before = before ? before->refused : 0;
  change.after = before && !latest_ ? grown(before->after, fact.counts) : fact.counts;
  if (!valid(fact, change.after)) return;
  if (!before) {
    change.remote = fact.remote;
    change.sku = fact.sku;
    change.fulfilment = fact.fulfilment;
    change.placed_at_ms = fact.placed_at_ms;
    if (change.placed_at_ms == 0 && order != nullptr) change.placed_at_ms = order->placed_at_ms;
    if (change.placed_at_ms == 0) change.placed_at_ms = fact.touched_at_ms;
    const Channel& channel = state_.channels[channel_];
    if (channel.fixed && change.placed_at_ms <= channel.baseline) change.base = change.after;
  }
  // A webhook may know less of a line than the poll behind it.
  if (change.remote.empty()) change.remote = fact.remote;
  if (change.listing == kNoListing) {
    const auto listing = state_.listing_for_line(channel_, change.remote, change.sku);
    if (listing) {
      change.listing = ListingId{*listing};
      change.parts = state_.recipe_of(*listing);
    }
  }
  const UnixMs touched = std::max(fact.touched_at_ms, order != nullptr ? order->touched_at_ms : 0);
  if (order != nullptr && (!before || touched >= before->touched_at_ms)) {
    change.closed = order->state != OrderState::Open;
  }
  change.touched_at_ms = std::max(touched, before ? before->touched_at_ms : 0);
  state_.put_in_tray(change);
  if (before && change.after == before->after && change.closed == before->closed &&
      change.touched_at_ms == before->touched_at_ms && change.remote == before->remote &&
      change.listing == before->listing) {
    return;
  }
  emit(std::move(change));
}

// The order's other lines: with `latest` they are no longer part of it; and they end with it.
void OrderMerger::emit_rest(const std::string& order, const Group& group) {
  const bool whole = latest_ && group.order->state != OrderState::Gone;
  for (const LineMerged& line : known_lines(order)) {
    const bool told = std::any_of(group.lines.begin(), group.lines.end(),
                                  [&](const auto* fact) { return fact->line == line.line; });
    if (told) continue;
    LineMerged change = line;
    change.first_seen = false;
    change.before = line.after;
    change.refused_before = line.refused;
    if (whole) change.after = {};
    if (group.order->touched_at_ms >= line.touched_at_ms) {
      change.closed = group.order->state != OrderState::Open;
      change.touched_at_ms = group.order->touched_at_ms;
    }
    state_.put_in_tray(change);
    if (change.after != change.before || change.closed != line.closed) emit(std::move(change));
  }
}

bool OrderMerger::valid(const OrderLineFact& fact, const LineCounts& counts) const {
  const bool good = fact.counts.ordered >= 0 && fact.counts.cancelled >= 0 &&
                    fact.counts.restocked >= 0 && counts.ordered <= kCountMost &&
                    counts.cancelled <= kCountMost && counts.restocked <= kCountMost &&
                    counts.cancelled + counts.restocked <= counts.ordered;
  if (!good) {
    state_.alert("line.counts", "line " + fact.line + " of order " + fact.order + " on " +
                                    state_.channels[channel_].name +
                                    " has more units cancelled and restocked than ordered; it is "
                                    "left as it was");
  }
  return good;
}

void OrderMerger::emit(LineMerged change) {
  changed_[change.order].insert_or_assign(change.line, change);
  out_.push_back(record_of(at_, std::move(change)));
}

std::vector<LineMerged> OrderMerger::known_lines(const std::string& order) const {
  std::map<std::string, LineMerged> lines;
  for (LineMerged& line : archive_.find_order(input_.channel, order)) {
    lines.insert_or_assign(line.line, std::move(line));
  }
  const auto& orders = state_.channels[channel_].orders;
  if (const auto found = orders.find(order); found != orders.end()) {
    for (const Line& line : found->second) {
      lines.insert_or_assign(line.line, merged_of(input_.channel, order, line));
    }
  }
  if (const auto found = changed_.find(order); found != changed_.end()) {
    for (const auto& [id, line] : found->second)
      lines.insert_or_assign(id, line);
  }
  std::vector<LineMerged> out;
  for (auto& [id, line] : lines)
    out.push_back(std::move(line));
  return out;
}

std::optional<LineMerged> OrderMerger::known(const std::string& order,
                                             const std::string& line) const {
  if (const auto found = changed_.find(order); found != changed_.end()) {
    if (const auto at = found->second.find(line); at != found->second.end()) return at->second;
  }
  if (const Line* memory = state_.find_line(channel_, order, line)) {
    return merged_of(input_.channel, order, *memory);
  }
  return archive_.find(input_.channel, order, line);
}

}  // namespace stockd::engine
