// SPDX-License-Identifier: Apache-2.0
//
// What people see of the state; nothing here decides anything.
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"
#include "engine/replacement.hpp"
#include "engine/replenishment.hpp"

namespace stockd::engine {
namespace {

constexpr std::size_t kFencesMost = 500;

std::string why_unlinked(Link link) {
  switch (link) {
    case Link::NoSku:
      return "it has no SKU";
    case Link::NotUnique:
      return "several listings of the channel have its SKU";
    case Link::SharedShelf:
      return "it shares its stock with listings of other SKUs";
    case Link::Uncounted:
      return "the marketplace does not count its stock";
    case Link::Disagrees:
      return "its SKU says that the other one ships it: FBA is the marketplace, FBM the merchant";
    case Link::Replaces:
      return "it looks like the new name of a listing that is gone";
    case Link::Linked:
    case Link::OnShelf:
      break;
  }
  return {};
}

}  // namespace

std::string AccountState::why_unopened(std::uint32_t product) const {
  if (const auto kit = kits.find(product); kit != kits.end()) {
    for (const RecipePart& part : kit->second.parts) {
      const std::uint32_t id = index_of(part.product);
      if (products[id].opened) continue;
      return "the stock of its part '" + std::string(arena.get(products[id].sku)) +
             "' is not known yet";
    }
  }
  if (opener(product)) return "the stock of its product is not known yet";
  return "no channel under `opening` has it, so its stock is not known: count it (stockctl count "
         "'" +
         std::string(arena.get(products[product].sku)) + "' UNITS)";
}

std::string AccountState::why_edited(const Listing& row, const Pending& busy) const {
  if (busy.contested) {
    return "another tool or person sets this number: it was overwritten three times within an "
           "hour, and is left alone until the plan is accepted or the product is counted";
  }
  const std::string sku(arena.get(products[row.product].sku));
  const std::string units = (busy.edit > 0 ? "+" : "") + std::to_string(busy.edit);
  const std::string adopt = kits.contains(row.product)
                                ? "; as a kit it has no stock that could take the change"
                                : ", stockctl adjust " + sku + " " + units + " makes it the stock";
  return "somebody changed it by hand by " + units +
         "; it is not overwritten: stockctl apply does that" + adopt;
}

std::vector<Violation> AccountState::standing_alerts() const {
  std::vector<Violation> out;
  for (const std::uint32_t listing : renames) {
    const Listing& row = listings[listing];
    const std::string spelling(arena.get(row.sku));
    out.push_back({"listing.renamed", "listing " + std::string(arena.get(row.remote)) + " of " +
                                          channels[row.channel].name + " is called '" + spelling +
                                          "' now and keeps its product '" +
                                          std::string(arena.get(products[row.product].sku)) +
                                          "': stockctl relink '" + spelling +
                                          "' moves it to the product of its new "
                                          "SKU, with --refuse it stays"});
  }
  for (const ProposedTransfer& sent : proposed_transfers(*this)) {
    out.push_back({"replenishment.proposed",
                   std::to_string(sent.units) + " of '" + sent.sku.str() +
                       "' seem to have been sent to the warehouse of " +
                       channels[index_of(sent.channel)].name + " (on the way " +
                       std::to_string(sent.on_way) + ", there " + std::to_string(sent.at_platform) +
                       "): stockctl transfer " + sent.sku.str() +
                       " --accept deducts them, --refuse puts them back on sale"});
  }
  add_successor_alerts(*this, out);
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    const GuardView guard = view_guard(c);
    if (!guard.holding) continue;
    out.push_back({"guard.holds",
                   "the guard of " + channels[c].name + " holds " + std::to_string(guard.moved) +
                       " changes that no order, count or receipt explains, " +
                       std::to_string(guard.zeroed) +
                       " of them to zero: stockctl plan shows them, "
                       "stockctl apply lets them go, stockctl refuse takes them back"});
  }
  return out;
}

ListingHealth AccountState::health(std::uint32_t listing, std::string& reason) const {
  const Listing& row = listings[listing];
  const Channel& channel = channels[row.channel];
  const Pending* busy = pending_of(listing);
  const auto say = [&](ListingHealth health, std::string text) {
    reason = std::move(text);
    return health;
  };
  if (row.state == ListingState::Gone) {
    return say(ListingHealth::Gone, "the marketplace no longer has it");
  }
  if (const std::uint32_t counter = counter_of(listing); counter != listing) {
    return health(counter, reason);
  }
  if (row.product == kNone || row.link != Link::Linked) {
    return say(ListingHealth::Unlinked,
               why_unlinked(row.product == kNone && row.managed ? Link::NoSku : row.link));
  }
  if (row.fulfilment == Fulfilment::Platform) {
    return say(ListingHealth::Watched, "the marketplace ships it from its own warehouse");
  }
  if (std::string why; left_alone(row.product, &why)) {
    return say(ListingHealth::Unknown, std::move(why));
  }
  const Target target = target_of(listing);
  if (!target.on) return say(ListingHealth::Watched, "the rules say that it is not written");
  if (!row.known()) return say(ListingHealth::Unknown, "its level was not read yet");
  if (!is_open(row.product)) return say(ListingHealth::Unknown, why_unopened(row.product));
  const Quantity shown = this->shown(listing);
  if (busy != nullptr && busy->ambiguous) {
    return say(ListingHealth::Ambiguous,
               "a write whose answer was lost may have happened or not, and neither explains its "
               "level; two equal fences will tell");
  }
  if (busy != nullptr && busy->parked && busy->parked->target == target.value) {
    return say(ListingHealth::Parked, busy->parked->message);
  }
  if (busy != nullptr && busy->edited) {
    return say(ListingHealth::Edited, why_edited(row, *busy));
  }
  if (guard_holds(listing)) {
    return say(ListingHealth::Held,
               "the guard holds it: too many listings of the channel change without an order, a "
               "count or a receipt; stockctl plan shows them, stockctl apply lets them go");
  }
  if (target.value == shown) {
    if (busy == nullptr || (!busy->confirming && busy->open.empty() && !busy->must_read)) {
      return ListingHealth::Equal;
    }
    return say(ListingHealth::Confirming, "written, and waiting to be seen");
  }
  if (channel.phase != ChannelPhase::Managed) {
    return say(ListingHealth::Held, "its channel is not managed: " + channel.phase_reason);
  }
  if (!released(row)) {
    return say(ListingHealth::Held, "its part of the plan is not accepted yet");
  }
  if (std::string why; target.value > shown && !(why = why_not_raised(listing)).empty()) {
    return say(ListingHealth::Held, std::move(why));
  }
  return say(ListingHealth::Differs, busy != nullptr && busy->suspicion
                                         ? "its level is not explained by orders yet"
                                         : "a write is due or under way");
}

ListingView AccountState::view(std::uint32_t listing) const {
  const Listing& row = listings[listing];
  ListingView view;
  view.listing = ListingId{listing};
  view.channel = ChannelId{row.channel};
  view.remote = arena.get(row.remote);
  view.sku_spelling = arena.get(row.sku);
  view.health = health(listing, view.health_reason);
  if (row.renamed) {
    view.health_reason += view.health_reason.empty() ? "" : "; ";
    view.health_reason += "its SKU changed, and it keeps its link to '" +
                          std::string(arena.get(products[row.product].sku)) + "'" +
                          (row.kept ? "" : ": stockctl relink decides");
  }
  if (const std::uint32_t counter = counter_of(listing); counter != listing) {
    const ListingView of_counter = this->view(counter);
    view.health_reason += view.health_reason.empty() ? "" : "; ";
    view.health_reason += "it shares the stock of listing " + of_counter.remote;
    view.shown = of_counter.shown;
    view.target = of_counter.target;
    view.steps = of_counter.steps;
    return view;
  }
  if (row.known()) view.shown = shown(listing);
  if (row.last_read_at != 0 && row.level == LevelState::Known) view.last_read = row.last_read;
  view.last_read_at_ms = row.last_read_at;
  view.last_read_clean = row.last_clean;
  if (row.product != kNone && is_open(row.product) && written_to(row) && !left_alone(row.product)) {
    view.target = target_of(listing, &view.steps).value;
  }
  if (const Pending* busy = pending_of(listing)) {
    for (const OpenWrite& write : busy->open)
      view.open_writes.push_back(write.to);
  }
  view.fence = row.fence;
  return view;
}

ProductView AccountState::view_product(std::uint32_t id) const {
  const Product& product = products[id];
  ProductView view;
  view.product = ProductId{id};
  view.sku = Sku(arena.get(product.sku));
  view.opened = is_open(id);
  view.truth = product.truth();
  view.suspense = suspense_of(id);
  view.available = view.truth - view.suspense;
  view.kitted = product.kitted;
  view.waiting = product.waiting;
  if (const auto kit = kits.find(id); kit != kits.end()) {
    std::optional<Quantity> least;
    for (const RecipePart& part : kit->second.parts) {
      const std::uint32_t of = index_of(part.product);
      view.parts.push_back({Sku(arena.get(products[of].sku)), part.count});
      const Quantity makes = whole_kits(units_of(of, kNone, Cause::All), part.count);
      least = std::min(least.value_or(makes), makes);
    }
    view.available = least.value_or(0);
  }
  view.opening = product.opening;
  if (product.from != kNone) view.opened_from = ListingId{product.from};
  view.opened_level = product.opened_level;
  view.opened_at_ms = product.opened_at;
  view.adjusted = product.adjusted;
  std::map<std::uint32_t, Quantity> sold;
  for (const std::uint32_t listing : siblings(id)) {
    sold[listings[listing].channel] += listings[listing].own;
    view.listings.push_back(this->view(listing));
  }
  for (const auto& [channel, units] : sold)
    view.sold.push_back({ChannelId{channel}, units});
  return view;
}

void AccountState::add_counts(std::uint32_t listing,
                              std::map<ChannelId, Engine::Counts>& counts) const {
  const Listing& row = listings[listing];
  if (row.state == ListingState::Gone) return;
  Engine::Counts& out = counts[ChannelId{row.channel}];
  std::string reason;
  const ListingHealth state = health(listing, reason);
  ++out.listings;
  out.linked += state != ListingHealth::Unlinked ? 1 : 0;
  out.differing += state == ListingHealth::Differs || state == ListingHealth::Held ? 1 : 0;
  out.parked += state == ListingHealth::Parked ? 1 : 0;
  out.edited += state == ListingHealth::Edited ? 1 : 0;
  out.unknown += state == ListingHealth::Unknown ? 1 : 0;
}

ChannelWants AccountState::wants(std::uint32_t index) const {
  const Channel& channel = channels[index];
  ChannelWants wants;
  if (!channel.connected()) return wants;
  const std::size_t fences = channel.queues.fences.size();
  // Beyond that a whole sweep costs less than looking its listings up.
  const bool many = fences > (channel.config.can_read ? kFencesMost : 0);
  wants.fences = many ? 0 : fences;
  wants.tickets = channel.queues.tickets.size();
  wants.sweep = !channel.has_baseline || channel.sweep_asked || many || channel.unfenced > 0 ||
                (channel.waiting_opening > 0 && baselines_fixed());
  wants.orders =
      (channel.has_baseline && !channel.fixed) || channel.reread || !channel.suspicious.empty();
  wants.writes = channel.queues.writes.size() + channel.resends_waiting();
  wants.reads = channel.queues.reads.size();
  return wants;
}

}  // namespace stockd::engine
