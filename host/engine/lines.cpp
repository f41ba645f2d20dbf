// SPDX-License-Identifier: Apache-2.0
//
// Order lines: the facts that move the ledger. They merge so that duplicates and reordering change
// nothing. The state before is resolved here, before the record is made, so folding needs no
// history and lines of closed orders may leave memory.
#include "engine/account_state.hpp"
#include "engine/order_merge.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

std::string remote_key(std::string_view remote) {
  return "r" + std::string(remote);
}
std::string sku_key(std::string_view sku) {
  return "s" + std::string(sku);
}

}  // namespace

Line* AccountState::find_line(std::uint32_t channel, std::string_view order,
                              std::string_view line) {
  const auto found = channels[channel].orders.find(std::string(order));
  if (found == channels[channel].orders.end()) return nullptr;
  for (Line& candidate : found->second) {
    if (candidate.line == line) return &candidate;
  }
  return nullptr;
}

// By its remote, or, where the platform does not tell, by an SKU that is unique on the channel.
std::optional<std::uint32_t> AccountState::listing_for_line(std::uint32_t channel,
                                                            std::string_view remote,
                                                            std::string_view sku) const {
  if (!remote.empty()) {
    const auto found = listing_of(channel, remote);
    return found ? std::optional(counter_of(*found)) : std::nullopt;
  }
  const Sku known = sku_of(account, channels[channel].config, sku);
  const auto product = product_of(known.view());
  if (known.empty() || !product) return std::nullopt;
  std::optional<std::uint32_t> found;
  for (const std::uint32_t listing : siblings(*product)) {
    const Listing& row = listings[listing];
    const bool here = row.channel == channel && row.link != Link::OnShelf;
    if (!here || row.state == ListingState::Gone || row.renamed) continue;
    if (found) return std::nullopt;
    found = listing;
  }
  return found;
}

AccountState::Decision AccountState::decide(const OrdersSeen& input, UnixMs at,
                                            const LineArchive& archive) {
  if (!knows(input.channel)) return Records{};
  return OrderMerger(*this, input, at, archive).merge();
}

void AccountState::consume(std::uint32_t listing, Quantity diff) {
  Listing& row = listings[listing];
  row.own += diff;
  // What was read for a write no longer tells what the level is.
  if (const auto busy = pending.find(listing); busy != pending.end()) {
    busy->second.fenced = FenceKind::None;
  }
  // A line that was mapped before another listing stood for the counter.
  if (const std::uint32_t counter = counter_of(listing); counter != listing) {
    listings[counter].x -= diff;
  }
  if (row.product == kNone) {
    refresh(listing);
    return;
  }
  products[row.product].consumed += diff;
  hold_back(listing);
  refresh_product(row.product);
}

void AccountState::index_unmapped(std::uint32_t channel, const std::string& order,
                                  const Line& line) {
  Channel& owner = channels[channel];
  const std::string key = line.remote.empty()
                              ? sku_key(sku_of(account, owner.config, line.sku).view())
                              : remote_key(line.remote);
  owner.unmapped[key].push_back({order, line.line});
}

void AccountState::index_all_unmapped() {
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    channels[c].unmapped.clear();
    for (const auto& [order, lines] : channels[c].orders) {
      for (const Line& line : lines) {
        if (line.listing == kNone) index_unmapped(c, order, line);
      }
    }
  }
}

// Lines that came before their listing.
void AccountState::map_waiting_lines(std::uint32_t listing) {
  Listing& row = listings[listing];
  Channel& channel = channels[row.channel];
  if (channel.unmapped.empty()) return;
  std::vector<std::string> keys = {remote_key(arena.get(row.remote))};
  if (row.link == Link::Linked) {
    for (const std::uint32_t mate : shelf_mates(listing))
      keys.push_back(remote_key(arena.get(listings[mate].remote)));
  }
  if (row.product != kNone) keys.push_back(sku_key(arena.get(products[row.product].sku)));
  for (const std::string& key : keys) {
    const auto found = channel.unmapped.find(key);
    if (found == channel.unmapped.end()) continue;
    const auto waiting = found->second;
    bool done = true;
    for (const LineId& id : waiting) {
      Line* line = find_line(row.channel, id.order, id.line);
      if (line == nullptr || line->listing != kNone) continue;
      if (listing_for_line(row.channel, line->remote, line->sku) != listing) {
        done = false;
        continue;
      }
      line->listing = listing;
      line->parts = recipe_of(listing);
      if (line->closed) note_closed(row.channel, id.order, *line);
      const Quantity counted = channel.fixed ? line->counted() : 0;
      if (row.product != kNone) products[row.product].consumed += counted;
      row.own += counted;
      if (!channel.fixed) continue;
      deduct_parts(line->parts, counted);
      post_back(*line, line->waiting, line->refused);
      refresh_parts(line->parts);
    }
    if (done) channel.unmapped.erase(key);
  }
}

// The listing had lines before it had a product.
void AccountState::take_lines(std::uint32_t listing) {
  Channel& channel = channels[listings[listing].channel];
  if (!channel.fixed) return;
  const std::vector<RecipePart> parts = recipe_of(listing);
  for (auto& [order, lines] : channel.orders) {
    for (Line& line : lines) {
      if (line.listing != listing || !line.parts.empty()) continue;
      line.parts = parts;
      deduct_parts(parts, line.counted());
      post_back(line, line.waiting, line.refused);
    }
  }
  refresh_parts(parts);
}

void AccountState::note_closed(std::uint32_t channel, const std::string& order, const Line& line) {
  closed.push_back({line.seq, channel, {order, line.line}});
}

void AccountState::fold(const Record& record, const LineMerged& body) {
  const std::uint32_t c = index_of(body.channel);
  Channel& channel = channels[c];
  Line* known = find_line(c, body.order, body.line);
  const bool was_mapped = known != nullptr && known->listing != kNone;
  const Quantity counted_before = was_mapped ? known->counted() : 0;
  const Quantity waiting_before = was_mapped ? known->waiting : 0;
  Line& line = known != nullptr ? *known : channel.orders[body.order].emplace_back();
  const bool fresh_mapping = known != nullptr && !was_mapped;
  const bool other_remote = known != nullptr && known->remote != body.remote;
  const Quantity refused_before = fresh_mapping ? 0 : body.refused_before;
  if (line.listing == kNone && body.listing != kNoListing) line.listing = index_of(body.listing);
  line.line = body.line;
  line.sku = body.sku;
  line.remote = body.remote;
  line.fulfilment = body.fulfilment;
  line.closed = body.closed;
  line.counts = body.after;
  line.base = body.base;
  line.placed_at = body.placed_at_ms;
  line.touched_at = body.touched_at_ms;
  line.parts = body.parts;
  line.waiting = body.waiting;
  line.refused = body.refused;
  if (body.first_seen || body.before != body.after) line.changed_at = body.touched_at_ms;
  line.seq = record.seq;
  if (line.listing == kNone) {
    if (known == nullptr || other_remote) index_unmapped(c, body.order, line);
    return;
  }
  if (line.closed) note_closed(c, body.order, line);
  if (line.fulfilment == Fulfilment::Platform) return;

  const std::uint32_t listing = line.listing;
  const Quantity moved = body.after.consumed() - body.before.consumed();
  if (channel.fence) channel.fence->touched[listing].push_back({moved, body.placed_at_ms});
  if (!channel.fixed) return;
  const bool whole = body.first_seen || fresh_mapping;
  const Quantity diff = whole ? line.counted() : moved;
  const Quantity gone = diff - (line.counted() - counted_before);
  listings[listing].forgotten += gone;
  for (const RecipePart& part : line.parts)
    kitted_by_gone[index_of(part.product)] += gone * part.count;
  if (const auto busy = pending.find(listing); busy != pending.end() && busy->second.suspicion) {
    Suspicion& suspicion = *busy->second.suspicion;
    if (body.placed_at_ms > suspicion.as_of + kStampMargin) {
      suspicion.later += diff;
    } else {
      spoil_suspicion(listing);
    }
  }
  const LineCounts& since = whole ? line.base : body.before;
  if (channel.config.keeps_cancelled && listings[listing].basis != Basis::None) {
    listings[counter_of(listing)].x -= body.after.cancelled - since.cancelled;
  }
  read_after_sale(listing, body.placed_at_ms);
  deduct_parts(line.parts, diff);
  post_back(line, line.waiting - waiting_before, line.refused - refused_before);
  const std::vector<RecipePart> parts = line.parts;
  consume(listing, diff);
  refresh_parts(parts);
}

// A sale that came before the last read and is told after it: only another read tells whether that
// level contains it, or whether a level that was set has erased it.
void AccountState::read_after_sale(std::uint32_t listing, UnixMs placed_at) {
  const std::uint32_t counter = counter_of(listing);
  const Listing& row = listings[counter];
  const Channel& channel = channels[row.channel];
  const bool unproved = row.basis == Basis::Read || row.basis == Basis::Written;
  if (!unproved || !channel.config.can_read || channel.phase != ChannelPhase::Managed) return;
  if (placed_at > row.last_read_at + kStampMargin) return;
  want_read(busy(counter), false);
}

void AccountState::forget_closed(std::uint64_t archived_seq) {
  while (!closed.empty() && closed.front().seq <= archived_seq) {
    const ClosedLine gone = std::move(closed.front());
    closed.pop_front();
    Channel& channel = channels[gone.channel];
    const auto order = channel.orders.find(gone.id.order);
    if (order == channel.orders.end() || !channel.fixed) continue;
    auto& lines = order->second;
    const auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& candidate) {
      return candidate.line == gone.id.line && candidate.seq == gone.seq && candidate.closed;
    });
    // What waits in the tray waits for a record of its own; what a set may have erased explains a
    // level that is still to be read.
    const Pending* busy = line == lines.end() ? nullptr : pending_of(line->listing);
    const bool erasing = busy != nullptr && busy->erasing_from != 0;
    if (line == lines.end() || line->waiting != 0 || erasing) continue;
    listings[line->listing].forgotten += line->counted();
    for (const RecipePart& part : line->parts)
      kitted_by_gone[index_of(part.product)] += line->counted() * part.count;
    lines.erase(line);
    if (lines.empty()) channel.orders.erase(order);
  }
}

}  // namespace stockd::engine
