// SPDX-License-Identifier: Apache-2.0
//
// What applying would change. The hash names exactly that, and is made of sums that sales do not
// move: a truth plus what was consumed, a level plus the sales it contains.
#include "base/digest.hpp"
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"
#include "engine/byte_writer.hpp"
#include "engine/loose_truth.hpp"

namespace stockd::engine {

// A plan covers what is not written yet: observing channels, what an accepted part of a plan left
// out, edits that wait for a decision, and what the guard holds.
bool AccountState::planned(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  const Channel& channel = channels[row.channel];
  if (!channel.connected() || row.state == ListingState::Gone) return false;
  if (row.link == Link::OnShelf) return false;
  const Pending* busy = pending_of(listing);
  if (restored()) return true;
  if (channel.phase == ChannelPhase::Observe || (busy != nullptr && busy->edited)) return true;
  return row.product != kNone && (!released(row) || guard_holds(listing));
}

std::string AccountState::plan_hash() const {
  ByteWriter bytes;
  bytes.text(account_json);
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    if (!planned(listing)) continue;
    const Listing& row = listings[listing];
    bytes.number(listing);
    bytes.text(arena.get(row.remote));
    bytes.text(arena.get(row.sku));
    bytes.byte(static_cast<std::uint8_t>(row.link));
    bytes.byte(row.known() ? 1 : 0);
    bytes.number(row.x + row.k);
    if (row.product == kNone) continue;
    const Product& product = products[row.product];
    bytes.byte(product.opened ? 1 : 0);
    bytes.number(product.opening + product.adjusted);
    bytes.number(row.product);
  }
  // A person types it; twelve digits are enough to name one plan of one account.
  return to_hex(bytes_of(bytes.digest()).substr(0, 6));
}

Plan AccountState::plan() const {
  Plan plan;
  plan.ready = true;
  const auto not_ready = [&](std::string reason) {
    if (plan.ready) plan.not_ready_reason = std::move(reason);
    plan.ready = false;
  };
  if (account_json.empty()) not_ready("the account is not configured yet");
  if (std::string reason; restore_waits(reason)) not_ready(std::move(reason));
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    const Channel& channel = channels[c];
    if (!channel.active()) continue;
    if (!channel.fixed || channel.unfenced > 0) {
      not_ready("channel '" + channel.name + "' is still being read");
    }
    OpenOrders open{ChannelId{c}, 0, 0};
    for (const auto& [order, lines] : channel.orders) {
      Quantity units = 0;
      for (const Line& line : lines)
        units += line.closed ? 0 : line.counts.consumed();
      open.orders += units > 0 ? 1 : 0;
      open.units += units;
    }
    plan.open_orders.push_back(open);
  }
  for (const Channel& channel : channels) {
    if (channel.active() && channel.waiting_opening > 0) {
      not_ready(std::to_string(channel.waiting_opening) + " products wait for a clean level on '" +
                channel.name + "'");
    }
  }
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    if (!planned(listing)) continue;
    plan_listing(listing, plan);
    const Pending* busy = pending_of(listing);
    if (busy != nullptr && !busy->open.empty()) {
      not_ready("a write to '" + channels[listings[listing].channel].name + "' is still under way");
    }
  }
  plan.hash = plan_hash();
  plan.loss = loss_of(*this);
  return plan;
}

void AccountState::plan_listing(std::uint32_t listing, Plan& plan) const {
  const Listing& row = listings[listing];
  PlanRow out;
  out.listing = ListingId{listing};
  out.channel = ChannelId{row.channel};
  out.sku = Sku(arena.get(row.sku));
  if (row.product != kNone) {
    out.product = ProductId{row.product};
    out.sku = Sku(arena.get(products[row.product].sku));
  }
  if (row.known()) out.shown = shown(listing);
  const ListingHealth state = health(listing, out.why);
  if (state == ListingHealth::Unlinked || state == ListingHealth::Unknown ||
      state == ListingHealth::Watched) {
    plan.left_alone.push_back(std::move(out));
    return;
  }
  std::vector<Step> steps;
  Arithmetic sum(&steps);
  // Accepting the plan lets go what the guard holds.
  out.target = target_by(listing, Cause::All, sum).value;
  if (out.target == out.shown) {
    ++plan.unchanged;
    return;
  }
  if (state != ListingHealth::Edited && !guard_holds(listing)) out.why.clear();
  for (const Step& step : steps)
    out.why += (out.why.empty() ? "" : ", ") + step.text;
  plan.to_zero += *out.target == 0 ? 1 : 0;
  plan.changes.push_back(std::move(out));
}

}  // namespace stockd::engine
