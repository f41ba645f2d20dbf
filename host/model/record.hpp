// SPDX-License-Identifier: Apache-2.0
//
// What the journal holds: every input that can change the engine's mind, in order, for ever. State
// is a fold over these. Order ids, line ids, listings, quantities and status; nothing about a
// customer. journal/record_codec gives each kind its stable number and versioned payload.
#pragma once

#include "base/clock.hpp"
#include "model/decisions.hpp"
#include "model/facts.hpp"
#include "model/fence_kind.hpp"
#include "model/ids.hpp"

#include <string>
#include <variant>
#include <vector>

namespace stockd {

// A new version of the account's configuration is in force. The first one creates the account.
struct AccountConfigured {
  std::string account_json;
};

enum class ChannelPhase : std::uint8_t { Observe, Managed, Paused, Blind, Disconnected };

struct ChannelPhaseChanged {
  ChannelId channel{};
  ChannelPhase phase = ChannelPhase::Observe;
  std::string reason;
};

// A listing was found, or something about it changed. A new listing gets the next ListingId.
struct ListingSeen {
  ListingId listing{};
  ChannelId channel{};
  ListingFact fact;
};

// The platform's time of the channel's first complete listing.
struct BaselineMarked {
  ChannelId channel{};
  UnixMs baseline_ms = 0;
};

// The order feed has passed the baseline by its lag: older lines count only what grows from now on.
struct BaselineFixed {
  ChannelId channel{};
};

// A complete pass of the order feed was answered at the platform's time `watermark_ms`.
struct FeedPassed {
  ChannelId channel{};
  UnixMs watermark_ms = 0;
  std::string cursor;
};

// A sweep's fence was judged; the order pass before it was answered at `watermark_ms`. The next
// sweep reads the feed again from there.
struct SweepEnded {
  ChannelId channel{};
  UnixMs watermark_ms = 0;
};

// So many of a product go into one unit of a kit.
struct RecipePart {
  ProductId product{};
  Quantity count = 0;

  bool operator==(const RecipePart&) const = default;
};

// An order line changed. Old and new are both here, so that folding needs no history.
struct LineMerged {
  ChannelId channel{};
  std::string order;
  std::string line;
  ListingId listing = kNoListing;  // kNoListing: not mapped yet
  std::string sku;                 // as the channel spells it
  std::string remote;
  Fulfilment fulfilment = Fulfilment::Merchant;
  bool first_seen = false;
  bool closed = false;  // the order has ended; the line may leave memory
  LineCounts before;
  LineCounts after;
  LineCounts base;  // counts that were already there when the channel was connected
  UnixMs placed_at_ms = 0;
  UnixMs touched_at_ms = 0;
  std::vector<RecipePart> parts;  // of a kit: the recipe in force when the line was first seen
  Quantity waiting = 0;           // units that came back and wait in the tray for a person
  Quantity refused_before = 0;
  Quantity refused = 0;  // units that came back and never return to stock
};

// A level that was read. `own` is the channel's own consumption of the listing contained in it.
struct LevelRead {
  ListingId listing{};
  Quantity quantity = 0;
  LevelState state = LevelState::Unknown;
  bool clean = false;  // a full fence: no line moved between two order passes around the read
  Quantity own = 0;
  UnixMs as_of_ms = 0;  // the platform's time, 0 if it does not say
};

// A product's truth was opened (or, while everything observes, opened anew) from a clean level.
struct ProductOpened {
  ProductId product{};
  ListingId from = kNoListing;
  Quantity level = 0;
  Quantity own = 0;
};

// Edit: of a follower, adopted. Import: of a channel that is the source of truth. Refused: such an
// edit is taken back. Transfer: to the warehouse of a platform.
enum class AdjustKind : std::uint8_t { Adjust, Receive, Count, Edit, Refused, Import, Transfer };

// Somebody said so. `id` is unique in the account for ever; a repeat changes nothing.
struct StockAdjusted {
  ProductId product{};
  std::string id;
  AdjustKind kind = AdjustKind::Adjust;
  Quantity delta = 0;
  Quantity counted = 0;  // with Count
  std::string actor;
  std::string note;
};

enum class WriteMode : std::uint8_t { Set, Swap, Adjust };

struct IntentItem {
  ListingId listing{};
  Quantity from = 0;  // what the listing was believed to show; Swap: what it must show
  Quantity to = 0;
  FenceKind fence = FenceKind::None;  // what was read for this write
};

// Durable before anything is sent. One group is one operation and one idempotency key.
struct IntentMade {
  std::uint64_t intent = 0;
  ChannelId channel{};
  std::string key;
  WriteMode mode = WriteMode::Set;
  std::vector<IntentItem> items;
};

enum class Outcome : std::uint8_t {
  Applied,
  Accepted,  // will be applied; settled later by its ticket
  Stale,     // compare-and-set lost
  Unsure,    // nobody knows whether it happened
  Rejected,  // the marketplace refuses the item: parked
  Missing,   // the marketplace does not know the item: parked
  Aborted,   // not applied, because another item of the group failed
  Unsent,    // no byte of it left, or the marketplace certainly took none of it
};

struct ItemOutcome {
  ListingId listing{};
  Outcome outcome = Outcome::Unsure;
  bool has_found = false;
  Quantity found = 0;
  std::string ticket;
  std::string code;
  std::string message;
};

struct OutcomeKnown {
  std::uint64_t intent = 0;
  std::vector<ItemOutcome> items;
};

// After a crash every intent without an outcome is unsure.
struct IntentsOrphaned {
  std::vector<std::uint64_t> intents;
};

// The account's state comes from a backup: what was written, ordered and counted since is not in
// it.
struct AccountRestored {
  std::string actor;
};

// A deadline of the engine fell due at the record's own time.
struct DeadlineFell {};

using Body =
    std::variant<AccountConfigured, ChannelPhaseChanged, ListingSeen, BaselineMarked, BaselineFixed,
                 FeedPassed, LineMerged, LevelRead, ProductOpened, StockAdjusted, IntentMade,
                 OutcomeKnown, IntentsOrphaned, PlanAccepted, KillSwitchSet, DeadlineFell,
                 SweepEnded, AccountRestored, GuardTripped, GuardReleased, ListingRelinked,
                 ReturnDecided, PoolsTold, TransferDecided>;

struct Record {
  std::uint64_t seq = 0;  // given by the journal, dense within a partition, from 1
  AccountId account{};
  UnixMs at_ms = 0;  // never runs backwards within a partition
  Body body;
};

}  // namespace stockd
