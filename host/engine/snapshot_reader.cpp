// SPDX-License-Identifier: Apache-2.0
//
// A state from a snapshot's bytes. The bytes are a file's, so nothing in them is trusted; what can
// be derived (indices, links, queues) is made anew.
#include "base/assert.hpp"
#include "engine/account_state.hpp"
#include "engine/byte_reader.hpp"
#include "engine/replacement.hpp"
#include "engine/snapshot_format.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

class StateReader {
 public:
  StateReader(AccountState& state, std::string_view bytes) : state_(state), in_(bytes) {}

  bool read() {
    if (in_.text() != kSnapshotMagic) return false;
    version_ = in_.count();
    if (version_ < 1 || version_ > kSnapshotVersion) return false;
    state_.account_id = AccountId{in_.below(0xffffffff)};
    state_.account_json = in_.text();
    state_.kill_switch = in_.flag();
    state_.plan_accepted = in_.flag();
    if (version_ >= 3) state_.restored_at = in_.number();
    state_.now = in_.number();
    state_.last_seq = in_.count();
    repeat([&] { read_channel(); });
    repeat([&] { read_product(); });
    repeat([&] { read_listing(); });
    for (Channel& channel : state_.channels) {
      repeat([&] { read_line(channel); });
    }
    repeat([&] { read_pending(); });
    repeat([&] { read_intent(state_.intents); });
    if (version_ >= 5) repeat([&] { read_intent(state_.answered); });
    if (version_ >= 4) {
      repeat([&] {
        Unexplained& edit = state_.unexplained[in_.below(state_.products.size())];
        edit.units = in_.number();
        edit.until = in_.number();
      });
    }
    if (version_ >= 6) repeat([&] { read_replenishment(); });
    repeat([&] {
      const std::uint64_t first = in_.count();
      state_.adjustments.insert({first, in_.count()});
    });
    return in_.good() && in_.at_end() && rows_exist();
  }

 private:
  void read_replenishment() {
    Replenishment& of = state_.replenishments[in_.below(state_.listings.size())];
    for (Quantity* units :
         {&of.on_way, &of.at_platform, &of.announced, &of.landed, &of.fallen, &of.settled}) {
      *units = in_.number();
    }
    of.decisions = in_.below(kNone);
  }

  template <class Step>
  void repeat(Step step) {
    const std::uint64_t count = in_.length();
    for (std::uint64_t i = 0; i < count && in_.good(); ++i)
      step();
  }

  // Rows are written from 1, with 0 for none.
  std::uint32_t row(std::size_t rows) {
    const std::uint32_t value = in_.below(std::uint64_t{rows} + 1);
    return value == 0 ? kNone : value - 1;
  }

  void read_channel() {
    Channel& channel = state_.channels.emplace_back();
    channel.name = in_.text();
    channel.phase = in_.choice(ChannelPhase::Disconnected);
    channel.phase_reason = in_.text();
    channel.was_managed = in_.flag();
    channel.has_baseline = in_.flag();
    channel.fixed = in_.flag();
    channel.baseline = in_.number();
    channel.watermark = in_.number();
    channel.cursor = in_.text();
    channel.aborts = in_.below(kNone);
    if (version_ >= 2) channel.swept = in_.number();
    if (version_ >= 3) channel.reread = in_.flag();
    if (version_ < 4) return;
    channel.phase_before = in_.choice(ChannelPhase::Disconnected);
    channel.phase_since = in_.number();
    repeat([&] { channel.only.emplace_back(in_.text()); });
    channel.guard.tripped = in_.flag();
    channel.guard.tripped_at = in_.number();
    repeat([&] { channel.guard.allowed.insert(in_.below(kNone)); });
  }

  void read_product() {
    Product& product = state_.products.emplace_back();
    product.sku = state_.arena.add(in_.text());
    product.opened = in_.flag();
    product.from = row(kNone - 1);
    product.opening = in_.number();
    product.adjusted = in_.number();
    product.consumed = in_.number();
    product.opened_level = in_.number();
    product.opened_at = in_.number();
    if (version_ < 4) return;
    product.kitted = in_.number();
    product.waiting = in_.number();
  }

  void read_listing() {
    Listing& listing = state_.listings.emplace_back();
    listing.channel = in_.below(state_.channels.size());
    listing.remote = state_.arena.add(in_.text());
    const std::string_view sku = in_.text();
    listing.shelf = state_.arena.add(in_.text());
    listing.product = row(state_.products.size());
    const TextRef shared = listing.product == kNone ? 0 : state_.products[listing.product].sku;
    listing.sku = state_.arena.get(shared) == sku ? shared : state_.arena.add(sku);
    listing.x = in_.number();
    listing.k = in_.number();
    listing.own = in_.number();
    listing.last_read = in_.number();
    listing.last_read_at = in_.number();
    listing.state = in_.choice(ListingState::Gone);
    listing.fulfilment = in_.choice(Fulfilment::Platform);
    listing.managed = in_.flag();
    listing.level = in_.choice(LevelState::Gone);
    listing.basis = in_.choice(Basis::Clean);
    listing.renamed = in_.flag();
    listing.last_clean = in_.flag();
    if (version_ < 3) return;
    listing.fresh = in_.flag();
    listing.fence = in_.choice(FenceKind::Full);
    listing.kept = version_ >= 4 && in_.flag();
  }

  void read_counts(LineCounts& counts) {
    counts.ordered = in_.number();
    counts.cancelled = in_.number();
    counts.restocked = in_.number();
  }

  void read_line(Channel& channel) {
    Line& line = channel.orders[std::string(in_.text())].emplace_back();
    line.line = in_.text();
    line.sku = in_.text();
    line.remote = in_.text();
    line.listing = row(state_.listings.size());
    line.fulfilment = in_.choice(Fulfilment::Platform);
    line.closed = in_.flag();
    read_counts(line.counts);
    read_counts(line.base);
    line.placed_at = in_.number();
    line.touched_at = in_.number();
    line.changed_at = in_.number();
    line.seq = in_.count();
    if (version_ < 4) return;
    repeat([&] {
      RecipePart& part = line.parts.emplace_back();
      part.product = ProductId{in_.below(state_.products.size())};
      part.count = in_.number();
    });
    line.waiting = in_.number();
    line.refused = in_.number();
  }

  void read_pending() {
    Pending& busy = state_.pending[in_.below(state_.listings.size())];
    repeat([&] {
      OpenWrite& write = busy.open.emplace_back();
      write.intent = in_.count();
      write.mode = in_.choice(WriteMode::Adjust);
      write.state = in_.choice(WriteState::Unsure);
      write.from = in_.number();
      write.to = in_.number();
      write.own = in_.number();
      if (version_ < 3) return;
      write.keyed = in_.flag();
      write.dead_at = in_.number();
      write.seen_at = in_.number();
      write.ticket = in_.text();
    });
    if (in_.flag()) {
      Suspicion& suspicion = busy.suspicion.emplace();
      suspicion.level = in_.number();
      suspicion.later = in_.number();
      suspicion.held = in_.number();
      suspicion.as_of = in_.number();
      suspicion.clean = in_.flag();
      suspicion.doubtful = in_.flag();
      if (version_ >= 3) {
        suspicion.seq = in_.count();
        suspicion.due = in_.flag();
      }
    }
    if (in_.flag()) {
      Parked& parked = busy.parked.emplace();
      parked.target = in_.number();
      parked.code = in_.text();
      parked.message = in_.text();
    }
    busy.read_at = in_.number();
    busy.not_before = in_.number();
    busy.doubt_until = in_.number();
    busy.read_waits = in_.flag();
    busy.failures = in_.below(kNone);
    busy.must_read = in_.flag();
    busy.confirming = in_.flag();
    busy.edited = in_.flag();
    busy.adopt = in_.flag();
    busy.edit = in_.number();
    if (version_ < 3) return;
    busy.ambiguous = in_.flag();
    busy.fenced = in_.choice(FenceKind::Full);
    busy.rise = in_.number();
    if (version_ < 4) return;
    busy.contested = in_.flag();
    repeat([&] { busy.overwritten.push_back(in_.number()); });
    if (version_ < 5) return;
    repeat([&] {
      UnseenWrite& write = busy.unseen.emplace_back();
      write.intent = in_.count();
      write.from = in_.number();
      write.to = in_.number();
      write.suspected = in_.flag();
    });
    if (version_ < 6) return;
    busy.erasing_from = in_.number();
    busy.erasing_until = in_.number();
  }

  void read_intent(std::map<std::uint64_t, Intent>& intents) {
    Intent& intent = intents[in_.count()];
    intent.channel = in_.below(state_.channels.size());
    intent.mode = in_.choice(WriteMode::Adjust);
    repeat([&] {
      IntentItem& item = intent.items.emplace_back();
      item.listing = ListingId{in_.below(state_.listings.size())};
      item.from = in_.number();
      item.to = in_.number();
      if (version_ >= 3) item.fence = in_.choice(FenceKind::Full);
    });
    if (version_ < 3) return;
    intent.key = in_.text();
    intent.forgotten_at = in_.number();
    intent.unsure = in_.flag();
    intent.waits = in_.flag();
    intent.retry_at = in_.number();
    intent.tries = in_.below(kNone);
    if (version_ >= 5) intent.asked = in_.flag();
  }

  bool rows_exist() const {
    for (const Product& product : state_.products) {
      if (product.from != kNone && product.from >= state_.listings.size()) return false;
    }
    for (const Channel& channel : state_.channels) {
      for (const std::uint32_t listing : channel.guard.allowed) {
        if (listing >= state_.listings.size()) return false;
      }
    }
    for (const auto& [listing, busy] : state_.pending) {
      const bool linked = state_.listings[listing].product != kNone;
      if ((busy.suspicion || busy.adopt) && !linked) return false;
    }
    return state_.account_json.empty() || account_from_json(state_.account_json).has_value();
  }

  AccountState& state_;
  ByteReader in_;
  std::uint64_t version_ = 0;
};

}  // namespace

Result<void> AccountState::load(std::string_view bytes) {
  if (!StateReader(*this, bytes).read()) {
    return failure(Kind::Defect, "engine.snapshot",
                   "the snapshot of an account is damaged or of another version",
                   "start from an older snapshot, or from the journal alone");
  }
  rebuild();
  return {};
}

void AccountState::rebuild() {
  if (!account_json.empty()) configure();
  for (std::uint32_t product = 0; product < products.size(); ++product) {
    by_sku.insert(product);
    if (products[product].kitted != 0) kitted_by_gone[product] = products[product].kitted;
  }
  index_kits();
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    Listing& row = listings[listing];
    by_remote.insert(listing);
    row.forgotten = row.own;
    if (row.fresh) ++channels[row.channel].unfenced;
    if (row.shelf != 0) shelves[shelf_key(row.channel, arena.get(row.shelf))].push_back(listing);
    if (row.product == kNone) continue;
    row.next = products[row.product].first;
    products[row.product].first = listing;
  }
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    for (const auto& [order, lines] : channels[c].orders) {
      for (const Line& line : lines) {
        if (line.listing == kNone) continue;
        if (line.closed) note_closed(c, order, line);
        if (!channels[c].fixed) continue;
        listings[line.listing].forgotten -= line.counted();
        for (const RecipePart& part : line.parts)
          kitted_by_gone[index_of(part.product)] -= line.counted() * part.count;
      }
    }
  }
  std::sort(closed.begin(), closed.end(),
            [](const ClosedLine& a, const ClosedLine& b) { return a.seq < b.seq; });
  for (const auto& [listing, busy] : pending) {
    if (busy.adopt) adopting.insert(listing);
    if (!busy.suspicion) continue;
    if (busy.suspicion->due) adopting.insert(listing);
    channels[listings[listing].channel].suspicious.insert(listing);
    products[listings[listing].product].suspense += busy.suspicion->held;
  }
  for (const auto& [listing, of] : replenishments) {
    if (const std::uint32_t product = listings[listing].product; product != kNone)
      products[product].suspense += of.withheld();
  }
  for (const auto& [product, edit] : unexplained)
    unexplained_due.insert({edit.until, product});
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing)
    note_rename(listing);
  for (const auto& [id, intent] : intents) {
    if (intent.unsure && intent.waits) retries.insert({intent.retry_at, id});
    if (intent.unsure && !intent.waits) channels[intent.channel].resends.insert(id);
  }
  index_all_unmapped();
  find_keys(*this);
  for (std::uint32_t product = 0; product < products.size(); ++product) {
    const auto all = siblings(product);
    for (const std::uint32_t listing : all)
      listings[listing].link = link_of(listing, all);
  }
  recount_waiting();
  refresh_all();
}

}  // namespace stockd::engine
