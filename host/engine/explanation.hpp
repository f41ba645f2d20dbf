// SPDX-License-Identifier: Apache-2.0
//
// Why a number is what it is: the lines are written by the same function that computes the number,
// never by a second calculation that could disagree.
#pragma once

#include "model/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace stockd::engine {

// One step of the arithmetic. eg: {"rule.buffer", "buffer 1", 6, "karoo.yaml", 31}
struct Step {
  std::string code;
  std::string text;
  Quantity after = 0;  // the value once this step was taken
  int rule_line = 0;   // of the account file, 0 where no rule is involved
};

enum class ListingHealth : std::uint8_t {
  Unlinked,    // no SKU, or a SKU that is not unique on its channel
  Unknown,     // its level or its product's truth is not known yet: left alone
  Equal,       // shows its target, and that was seen
  Differs,     // shows something else; a write is due or under way
  Confirming,  // written, waiting for the read-back
  Edited,      // somebody changed it by hand: alerted, not overwritten
  Parked,      // the marketplace refuses it
  Held,        // the kill switch or the channel's phase keeps a change back
  Watched,     // rules say that it is read, never written
  Gone,
  Ambiguous,  // two stories explain it, and nobody knows yet which is true
};

std::string_view health_name(ListingHealth health);
std::string_view phase_name(ChannelPhase phase);

struct ListingView {
  ListingId listing = kNoListing;
  ChannelId channel{};
  std::string remote;
  std::string sku_spelling;
  ListingHealth health = ListingHealth::Unknown;
  std::string health_reason;      // one sentence where it is not Equal
  std::optional<Quantity> shown;  // as last read, less own sales since: what it is believed to show
  std::optional<Quantity> last_read;  // as last read
  UnixMs last_read_at_ms = 0;         // the record's time
  bool last_read_clean = false;
  std::optional<Quantity> target;
  std::vector<Step> steps;  // from the truth to the target
  std::vector<Quantity> open_writes;
  FenceKind fence = FenceKind::None;  // that its last write had
};

// Where a product's truth comes from.
struct ProductView {
  ProductId product = kNoProduct;
  Sku sku;
  bool opened = false;
  Quantity truth = 0;      // may be negative: units owed
  Quantity suspense = 0;   // held back until an order feed explains them
  Quantity available = 0;  // truth - suspense
  Quantity opening = 0;
  std::optional<ListingId> opened_from;
  Quantity opened_level = 0;
  UnixMs opened_at_ms = 0;
  Quantity adjusted = 0;  // sum of adjustments, receipts and counts since the opening
  Quantity kitted = 0;    // sold as a part of kits
  Quantity waiting = 0;   // came back, and waits in the tray
  struct Part {
    Sku sku;
    Quantity count = 0;
  };
  std::vector<Part> parts;  // of a kit; then available is all that has a meaning of the above
  struct Sold {
    ChannelId channel{};
    Quantity consumed = 0;  // since the channel's baseline
  };
  std::vector<Sold> sold;
  std::vector<ListingView> listings;
};

// Units of one line that wait for a person.
struct WaitingReturn {
  ChannelId channel{};
  std::string order;
  std::string line;
  Sku sku;
  Quantity units = 0;
};

// Units that seem to have been sent to a platform's own warehouse, and wait for a person.
struct ProposedTransfer {
  ListingId listing{};
  ChannelId channel{};
  Sku sku;
  Quantity units = 0;
  Quantity withheld = 0;  // of them, from every listing of the product
  Quantity on_way = 0;    // that the platform tells of now
  Quantity at_platform = 0;
};

// What the guard of a channel counts, and whether it holds.
struct GuardView {
  bool holding = false;
  UnixMs since_ms = 0;
  std::size_t zeroed = 0, moved = 0, of = 0;
  std::size_t zeroed_most = 0, moved_most = 0;
};

struct PlanRow {
  ProductId product = kNoProduct;
  ListingId listing = kNoListing;
  Sku sku;
  ChannelId channel{};
  std::optional<Quantity> shown;
  std::optional<Quantity> target;
  std::string why;
};

struct OpenOrders {
  ChannelId channel{};
  std::size_t orders = 0;
  Quantity units = 0;
};

// What applying would change, and the hash that names exactly this. Sales do not change the hash;
// edits, other rules and other openings do.
struct Plan {
  std::string hash;
  bool ready = false;  // every channel has its baseline and every linked product is opened
  std::string not_ready_reason;
  std::vector<PlanRow> changes;
  std::size_t unchanged = 0;
  std::vector<PlanRow> left_alone;  // unlinked, unknown, watched: with the reason
  std::vector<OpenOrders> open_orders;
  std::size_t to_zero = 0;
  std::string loss;  // what the merchant has accepted to lose, in one sentence; empty: nothing
};

}  // namespace stockd::engine
