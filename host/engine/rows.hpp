// SPDX-License-Identifier: Apache-2.0
//
// The rows of an account's state. There is one Listing and at most one Product for each of millions
// of listings, so they are small and hold no memory of their own; whatever only a few listings have
// at a time (an open write, a refusal, a suspicion) is in a Pending beside them.
#pragma once

#include "engine/text_arena.hpp"
#include "model/record.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace stockd::engine {

inline constexpr std::uint32_t kNone = 0xffffffff;

// Stamps of marketplaces are whole seconds.
inline constexpr UnixMs kStampMargin = 1000;

// What stands behind the believed level, the weakest first.
enum class Basis : std::uint8_t {
  None,     // never read
  Read,     // read, but lines may have moved around the read
  Written,  // what an absolute write left behind: own sales just before it are unknown
  Clean,    // read in a clean fence; swaps since then are counted
};

// Whether a listing takes part, and if not, why.
enum class Link : std::uint8_t {
  Linked,
  NoSku,
  NotUnique,    // several listings of the channel have its SKU
  SharedShelf,  // listings of other SKUs share its counter
  OnShelf,      // it shares the counter of another listing, which stands for both
  Uncounted,    // the platform does not count its stock
  Disagrees,    // its SKU says that the other one ships it
  Replaces,     // it looks like the successor of a gone listing, and nobody has said so yet
};

// Where a product's truth stands.
enum class TruthPlace : std::uint8_t {
  Ledger,   // here
  Listing,  // on the channel that is the source of truth, in step with the figure here
  Missing,  // that channel does not have it
  Gone,     // that channel no longer has it
  Unclear,  // that channel has it, but no single listing that is counted
};

struct Listing {
  TextRef remote = 0;
  TextRef sku = 0;  // as the channel spells it now
  TextRef shelf = 0;
  std::uint32_t product = kNone;
  std::uint32_t next = kNone;  // of the same product
  Quantity x = 0;              // level of the basis
  Quantity k = 0;              // own consumption contained in x
  Quantity own = 0;            // counted consumption since the channel's baseline
  Quantity forgotten = 0;      // the part of it whose lines have left memory
  Quantity last_read = 0;
  UnixMs last_read_at = 0;
  std::uint32_t channel = 0;
  ListingState state = ListingState::Live;
  Fulfilment fulfilment = Fulfilment::Merchant;
  bool managed = true;
  LevelState level = LevelState::Unknown;
  Basis basis = Basis::None;
  Link link = Link::NoSku;
  bool renamed = false;  // its SKU changed and the old link was kept
  bool kept = false;     // a person said that it stays with its old product
  bool last_clean = false;
  bool fresh = false;  // no fence has told its level since a restore or the channel's return
  FenceKind fence = FenceKind::None;  // of its last write
  bool writable = false;  // counts among the listings that the guard's shares are of (derived)

  Quantity believed() const { return x - (own - k); }
  bool known() const { return basis != Basis::None && level == LevelState::Known; }
};

struct Product {
  TextRef sku = 0;
  std::uint32_t first = kNone;
  std::uint32_t from = kNone;  // the listing that opened it
  Quantity opening = 0;
  Quantity adjusted = 0;
  Quantity consumed = 0;  // of all its listings
  Quantity kitted = 0;    // by sales of the kits it is a part of
  Quantity waiting = 0;   // came back, and waits in the tray
  Quantity suspense = 0;
  Quantity opened_level = 0;
  UnixMs opened_at = 0;
  bool opened = false;
  std::uint32_t waits_for = kNone;  // the channel whose level would open it (derived)

  Quantity truth() const { return opening + adjusted - consumed - kitted - waiting; }
};

struct Line {
  std::string line;
  std::string sku;
  std::string remote;
  std::uint32_t listing = kNone;
  Fulfilment fulfilment = Fulfilment::Merchant;
  bool closed = false;
  LineCounts counts;
  LineCounts base;
  UnixMs placed_at = 0;
  UnixMs touched_at = 0;
  UnixMs changed_at = 0;  // the stamp with which its counts last changed
  std::uint64_t seq = 0;  // of its last record
  std::vector<RecipePart> parts;
  Quantity waiting = 0;
  Quantity refused = 0;

  Quantity counted() const {
    return fulfilment == Fulfilment::Platform ? 0 : counts.consumed() - base.consumed();
  }
};

enum class WriteState : std::uint8_t { Sent, Accepted, Unsure };

// A write that may still land.
struct OpenWrite {
  std::uint64_t intent = 0;
  WriteMode mode = WriteMode::Set;
  WriteState state = WriteState::Sent;
  Quantity from = 0;
  Quantity to = 0;
  Quantity own = 0;    // the listing's consumption when the intent was made
  bool keyed = false;  // unsure: sent again under its key until somebody knows
  UnixMs dead_at = 0;  // accepted: from then on it no longer lands
  UnixMs seen_at = 0;  // accepted: first read that showed it while others may land
  std::string ticket;  // accepted: by which it can be asked for
};

// A level that differs from a clean basis although nothing of ours was written since.
struct Suspicion {
  Quantity level = 0;
  Quantity later = 0;  // consumption of lines placed after the read
  Quantity held = 0;   // units missing: withheld from the product's other listings
  UnixMs as_of = 0;
  std::uint64_t seq = 0;  // of the read's record
  bool clean = false;
  bool doubtful = false;  // the feed has passed it, and only a clean fence can settle it
  bool due = false;       // what is decided next: an import, or to ask for what was written again
};

// Answered as done, and not shown by any read.
struct UnseenWrite {
  std::uint64_t intent = 0;
  Quantity from = 0;
  Quantity to = 0;
  bool suspected = false;  // it moved the level that is suspected
};

struct Parked {
  Quantity target = 0;  // that was refused
  std::string code;
  std::string message;
};

// What only a busy listing has.
struct Pending {
  std::vector<OpenWrite> open;
  std::optional<Suspicion> suspicion;
  std::optional<Parked> parked;
  UnixMs read_at = 0;       // a read is wanted from then on; 0: none
  UnixMs not_before = 0;    // no write before that; reset when the deadline falls
  UnixMs doubt_until = 0;   // an unsure write may still land: no read proves an edit before
  bool read_waits = false;  // until the deadline read_at falls
  std::uint32_t failures = 0;
  bool must_read = false;   // no write before a read
  bool confirming = false;  // written, not seen yet
  bool edited = false;
  bool adopt = false;                  // an edit waits to be booked
  bool ambiguous = false;              // two stories explain its level: only equal fences tell
  FenceKind fenced = FenceKind::None;  // its level was read for the write that comes next
  Quantity edit = 0;                   // units the edit added
  Quantity rise = 0;                   // that one clean fence has shown on the source of truth
  bool contested = false;              // edited again and again: it is no longer overwritten
  std::vector<UnixMs> overwritten;     // when edits were, the last three
  std::vector<UnseenWrite> unseen;     // under a key, oldest first
  UnixMs erasing_from = 0;             // sets of a loose truth since a clean level; 0: none
  UnixMs erasing_until = 0;            // from then on none of them lands any more

  bool idle() const {
    return open.empty() && !suspicion && !parked && read_at == 0 && not_before == 0 &&
           doubt_until == 0 && failures == 0 && !must_read && !confirming && !edited && !adopt &&
           !ambiguous && fenced == FenceKind::None && rise == 0 && overwritten.empty() &&
           unseen.empty() && erasing_from == 0;
  }
};

// What a platform tells of its own warehouse, and units that seem to have gone there: sums since
// the first look.
struct Replenishment {
  Quantity on_way = 0;
  Quantity at_platform = 0;
  Quantity announced = 0;  // came to be on their way
  Quantity landed = 0;     // came to be there without having been on their way
  Quantity fallen = 0;     // left the merchant's level, and no order says why
  Quantity settled = 0;    // of those it was decided
  std::uint32_t decisions = 0;

  Quantity open() const { return std::max(fallen, announced) - settled; }
  Quantity withheld() const { return std::max<Quantity>(0, fallen - settled); }
};

// A group of writes whose outcome is not known yet.
struct Intent {
  std::uint32_t channel = 0;
  WriteMode mode = WriteMode::Set;
  std::vector<IntentItem> items;
  std::string key;
  UnixMs forgotten_at = 0;  // from then on the platform may not know the key; 0: it never does
  bool unsure = false;      // sent, and nobody knows: it is sent again as it is
  bool waits = false;       // until retry_at
  UnixMs retry_at = 0;
  std::uint32_t tries = 0;
  bool asked = false;  // answered and not seen: this is the second time that it is asked for
};

}  // namespace stockd::engine
