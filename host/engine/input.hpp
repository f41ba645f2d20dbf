// SPDX-License-Identifier: Apache-2.0
//
// What the engine is told: the results of operations, and what operators say. Inputs become
// records (Engine::decide); only records change the engine.
#pragma once

#include "model/account.hpp"
#include "model/record.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace stockd::engine {

struct ConfigChanged {
  Account account;
};

// One page of the catalogue. While a fence is open on the channel its levels belong to the fence.
struct CataloguePage {
  ChannelId channel{};
  std::vector<ListingFact> listings;
  std::vector<LevelFact> levels;
};

// The last page was read; `as_of_ms` is the platform's time of its first page.
struct CatalogueEnded {
  ChannelId channel{};
  UnixMs as_of_ms = 0;
};

// Orders from a poll, a webhook or a look-up. `whole`: each order is complete (a look-up), so that
// with OrderMerge::Latest lines that are missing consume nothing any more.
struct OrdersSeen {
  ChannelId channel{};
  std::vector<OrderFact> orders;
  std::vector<OrderLineFact> lines;
  bool whole = false;
};

// The order feed was read to its end, answered at the platform's time `as_of_ms`.
struct FeedEnded {
  ChannelId channel{};
  UnixMs as_of_ms = 0;
  std::string cursor;
};

// Levels looked up for listings that wanted a read-back. Without a fence they confirm writes, but
// prove no edit.
struct LevelsRead {
  ChannelId channel{};
  std::vector<LevelFact> levels;
  UnixMs asked_at_ms = 0;  // 0: after everything the engine was told
};

// The second order pass of a fence is complete: judge the levels read in between. The first one
// was answered at the platform's time `watermark_ms`; 0: it is not known.
struct FenceEnded {
  ChannelId channel{};
  UnixMs watermark_ms = 0;
};

// A write operation ended. Items not mentioned are unsure, unless nothing that could have changed
// anything was sent.
struct WriteEnded {
  std::uint64_t intent = 0;
  std::vector<WrittenFact> written;  // ref: index of the item in the intent
  Trouble trouble;
  bool nothing_sent = false;
  bool in_doubt = false;  // an attempt without an answer came before the one that was answered
};

// What tickets of accepted writes say by now. A write that is still only accepted stays so.
struct TicketsAsked {
  ChannelId channel{};
  struct Answer {
    std::uint64_t intent = 0;
    ListingId listing{};
    WrittenFact written;
  };
  std::vector<Answer> answers;
};

// What people say about a product's stock. `id` makes a repeat harmless.
struct Adjust {
  Sku sku;
  std::string id;
  AdjustKind kind = AdjustKind::Adjust;
  Quantity amount = 0;  // a delta; with Count the counted units
  std::string actor;
  std::string note;
};

struct AcceptPlan {
  std::string hash;
  std::string actor;
  std::string only = {};  // a pattern of SKUs; empty: all
};

struct SetKillSwitch {
  bool on = false;
  std::string actor;
};

struct SetPhase {
  ChannelId channel{};
  ChannelPhase phase = ChannelPhase::Observe;
  std::string reason;
};

// The channel's credentials do not work, or work again. It returns to the phase it had.
struct ChannelBlinded {
  ChannelId channel{};
  std::string reason;
};
struct ChannelSighted {
  ChannelId channel{};
};

// What becomes of a listing whose SKU was changed on its channel: it goes to the product of its new
// SKU, or stays where it is for good. `name` is its id on the channel or either of the SKUs.
struct Relink {
  std::string channel;  // empty: whichever has it
  std::string name;
  bool accept = true;
  std::string actor;
};

// A person looked at units of a line that came back.
struct DecideReturn {
  ChannelId channel{};
  std::string order;
  std::string line;  // empty: the order's only line that waits
  Quantity good = 0;
  Quantity damaged = 0;
  std::string actor;
};

// A person decided about units of a product that seem to have been sent to a platform's warehouse.
struct DecideTransfer {
  Sku sku;
  std::string channel;  // empty: the only one on which something of it waits
  bool accept = true;
  std::optional<Quantity> units;  // so many were really sent; nothing: all that wait
  std::string actor;
};

// Units were sent to a platform's warehouse, says a person before anything is seen of it.
struct EnterTransfer {
  Sku sku;
  std::string channel;
  Quantity units = 0;
  std::string id;
  std::string actor;
  std::string note;
};

// Changes that the guard holds are taken back.
struct RefuseChanges {
  std::string actor;
};

// The process that made these intents is gone.
struct Restarted {};

// The account's state is that of a backup. Nothing is raised anywhere until every order feed was
// read again from before, every listing was fenced and a new plan was accepted. Not for one that
// starts from its own newest state.
struct Restored {
  std::string actor;
};

// Time has reached Engine::next_deadline().
struct DeadlineDue {};

using Input =
    std::variant<ConfigChanged, CataloguePage, CatalogueEnded, OrdersSeen, FeedEnded, LevelsRead,
                 FenceEnded, WriteEnded, TicketsAsked, Adjust, AcceptPlan, SetKillSwitch, SetPhase,
                 ChannelBlinded, ChannelSighted, Relink, DecideReturn, DecideTransfer,
                 EnterTransfer, RefuseChanges, Restarted, Restored, DeadlineDue>;

}  // namespace stockd::engine
