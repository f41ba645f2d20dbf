// SPDX-License-Identifier: Apache-2.0
//
// The sync model of one account: pure and deterministic. Inputs are turned into records by decide()
// and records into state by fold(); nothing else changes the state that hash() covers. No clock, no
// I/O, no threads, no randomness: time comes with each call, keys are derived from journal numbers.
//
//   records = engine.decide(input, now, archive)     // what this input means, given the state
//   for (record : records) engine.fold(record)       // the only way to change state
//   ... journal commits, then effects: ask wants(), next_write(), next_reads()
//
// decide() must be followed by folding all it returned before the next call. [one thread at a time]
#pragma once

#include "base/result.hpp"
#include "engine/explanation.hpp"
#include "engine/input.hpp"
#include "engine/survey.hpp"
#include "model/record.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::engine {

// Lines of closed orders leave memory; this finds their last state (store/ implements it).
class LineArchive {
 public:
  virtual ~LineArchive() = default;
  virtual std::optional<LineMerged> find(ChannelId channel, std::string_view order,
                                         std::string_view line) const = 0;

  // All archived lines of an order. Without it, a line that vanishes from an order looked up long
  // after it was closed keeps its last counts.
  virtual std::vector<LineMerged> find_order(ChannelId, std::string_view) const { return {}; }
};

// What one channel needs now. All are levels, not events: ask again after every fold.
struct ChannelWants {
  bool sweep = false;       // a fenced sweep: order pass, catalogue, wait `lag`, order pass
  bool orders = false;      // an order pass, for suspense to be explained
  std::size_t writes = 0;   // listings that next_write() would take
  std::size_t reads = 0;    // listings that next_reads() would give
  std::size_t fences = 0;   // listings that next_fences() would give
  std::size_t tickets = 0;  // writes that next_tickets() would give
};

struct ReadItem {
  ListingId listing{};
  std::string remote;
  std::string sku;
};

// An accepted write that can be asked for.
struct TicketItem {
  std::uint64_t intent = 0;
  ListingId listing{};
  std::string ticket;
  std::string remote;
  std::string sku;
};

struct WriteLimits {
  std::size_t set_batch = 0;  // 0: the connector cannot
  std::size_t swap_batch = 0;
  std::size_t adjust_batch = 0;
};

// A contradiction found by verify(); one sentence each.
struct Violation {
  std::string code;
  std::string text;
};

class Engine {
 public:
  explicit Engine(AccountId account);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  // What the input means, given the state. An error refuses an operator's input (unknown SKU, plan
  // that the world has left behind); facts are never refused. Records carry no seq yet.
  Result<std::vector<Record>> decide(const Input& input, UnixMs now, const LineArchive& archive);

  // The only way to change the state. Records come in journal order, each exactly once.
  void fold(const Record& record);

  // A fence begins: levels of this channel read from now on are judged by FenceEnded. Ephemeral.
  void begin_fence(ChannelId channel, UnixMs now);
  // Levels read from now on no longer belong to the fence.
  void end_fence_reads(ChannelId channel);
  void abandon_fence(ChannelId channel);

  ChannelWants wants(ChannelId channel, UnixMs now) const;

  // The most urgent writes of the channel, values computed now: deductions on what would oversell
  // first (target 0 or below what is shown, smallest target first), then increases. One mode a
  // group. The caller journals the record, folds it, and only then sends. `incarnation` is random
  // and differs in every data directory and restore; with the record's seq it makes the key.
  std::optional<Record> next_write(ChannelId channel, const WriteLimits& limits, UnixMs now,
                                   std::string_view incarnation, std::uint64_t next_seq) const;

  // A group whose outcome nobody knows and that the platform knows by its key: to be sent again as
  // it is, and not given again before its outcome was told. It is in the journal already.
  std::optional<IntentMade> take_resend(ChannelId channel);

  // Listings that only a clean fence can settle, and that are not worth a sweep.
  std::vector<ReadItem> next_fences(ChannelId channel, std::size_t most) const;

  std::vector<TicketItem> next_tickets(ChannelId channel, std::size_t most) const;

  // Listings that wait for a read-back and are due, oldest first; those in `busy` are left out.
  std::vector<ReadItem> next_reads(ChannelId channel, std::size_t most, UnixMs now,
                                   const std::vector<ListingId>& busy) const;

  // When DeadlineDue should be decided at the latest; nothing: no deadline.
  std::optional<UnixMs> next_deadline() const;

  // Lines that were closed and now stand in the archive up to this journal number: drop them.
  void forget_closed(std::uint64_t archived_seq);

  const Account& account() const;
  std::optional<ChannelId> find_channel(std::string_view name) const;
  ChannelPhase phase(ChannelId channel) const;
  std::string phase_reason(ChannelId channel) const;
  UnixMs phase_since(ChannelId channel) const;  // 0: since its first configuration
  GuardView guard(ChannelId channel) const;
  bool kill_switch() const;
  std::string orders_cursor(ChannelId channel) const;

  // How far the order feed's watermark is ahead of where the last sweep began; 0: nothing was
  // swept.
  std::int64_t orders_unswept_ms(ChannelId channel) const;
  std::optional<ListingId> find_listing(ChannelId channel, std::string_view remote) const;

  // The intent's items with what a connector needs to address them.
  struct WriteItem {
    ListingId listing{};
    std::string remote;
    std::string sku;
    Quantity from = 0;
    Quantity to = 0;
  };
  std::vector<WriteItem> write_items(const IntentMade& intent) const;

  std::vector<Sku> skus() const;  // sorted
  std::optional<ProductView> product(const Sku& sku) const;

  // For looks that must not hold the partition up: a part of the whole at a time, in the order of
  // the numbers. Whoever reads on from `from + most` sees every one that was there at the start.
  std::size_t product_count() const;
  std::size_t listing_count() const;
  std::vector<ProductView> products(std::size_t from, std::size_t most) const;
  std::vector<ListingView> unlinked(std::size_t from, std::size_t most) const;  // of listings
  // Appends as many listings and products to a survey. It is whole once it has all of both.
  void survey(std::size_t most, Survey& to) const;
  ListingView listing(ListingId listing) const;
  Sku sku_of(ProductId product) const;
  // The gone listing that a held one looks like the successor of.
  std::optional<ListingId> replaced_by(ListingId listing) const;
  // Whether the channel was read to its end since it was connected.
  bool was_read(ChannelId channel) const;
  // Whether products wait for a clean level of the channel that would open them.
  bool opens_products(ChannelId channel) const;
  // What the merchant has accepted to lose, in one sentence; empty: nothing.
  std::string loss() const;
  std::vector<WaitingReturn> returns() const;
  std::vector<ProposedTransfer> transfers() const;
  Plan plan() const;

  struct Counts {
    std::size_t listings = 0, linked = 0, differing = 0, parked = 0, edited = 0, unknown = 0;
  };
  // Adds a part of the listings to the counts of their channels.
  void add_counts(std::size_t from, std::size_t most, std::map<ChannelId, Counts>& counts) const;
  std::size_t open_lines(ChannelId channel) const;

  // Recomputes what must hold from the parts: T = opening + adjustments - consumption and more.
  std::vector<Violation> verify() const;

  // What waits for a person; then what was refused or looks wrong since the start of the process,
  // oldest first.
  std::vector<Violation> alerts() const;

  // Equal states have equal hashes, whichever build folded them.
  std::string hash() const;

  // A snapshot is versioned; restoring one gives a state with the same hash.
  std::string snapshot() const;
  static Result<Engine> restore(std::string_view snapshot);

  // Bytes held, for the memory benchmark: all in, and the share of open order lines.
  struct Memory {
    std::size_t total = 0;
    std::size_t open_lines = 0;
  };
  Memory memory() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stockd::engine
