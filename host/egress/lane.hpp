// SPDX-License-Identifier: Apache-2.0
//
// One rate-limit lane: a token bucket that learns, and the queue before it. Pure: time is passed in
// and whoever owns the lane sets the timers. It leaves sending to the channel.
#pragma once

#include "egress/egress.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace stockd::egress {

// Requests of one lane that may be on their way at once. It is what gives urgency a meaning on a
// platform without rate limits: without it everything would leave at once and in any order.
inline constexpr int kLaneRunningMax = 8;

// After this long a waiting request counts as aged, and one grant in eight goes to the one that has
// waited longest; so sweeps advance under constant pressure, and 100,000 increases delay a
// deduction by one place in eight at most.
inline constexpr std::int64_t kAgedMs = 10'000;
inline constexpr int kAgedEvery = 8;

// How long room that was announced to a waiter is kept from other waiters.
inline constexpr std::int64_t kAnnouncedMs = 250;

// Times are milliseconds of any one monotonic clock. [strand]
class Lane {
 public:
  using Ticket = std::uint64_t;

  Lane(const LaneEntry& entry, std::int64_t now_ms);

  // A request that takes `cost` units when granted. A cost above the burst waits for a full bucket.
  void queue_request(Ticket ticket, Urgency urgency, std::int64_t cost, std::int64_t now_ms);

  // Somebody who only wants to know when there is room.
  void queue_watcher(Ticket ticket, Urgency urgency, std::int64_t now_ms);

  // A watcher that was granted sends nothing after all.
  void never_mind();

  // Forgets a waiting ticket; false where it no longer waits.
  bool withdraw(Ticket ticket);

  // The next ticket that may go, or nothing; call until there is nothing.
  std::optional<Ticket> grant(std::int64_t now_ms);

  // When grant() can next succeed by time alone; nothing: only after another call.
  std::optional<std::int64_t> ready_at(std::int64_t now_ms) const;

  // A granted request is over.
  void finished();

  // 429: nothing leaves before the server's word is over (`wait_ms`), or before a back-off of 1 s
  // that doubles with each refusal in a row, up to 60 s, and is never less than the lane needs to
  // gain one unit. Returns the wait.
  std::int64_t throttled(std::optional<std::int64_t> wait_ms, std::int64_t now_ms);

  // Any other answer ends the row of refusals.
  void answered() { refusals_ = 0; }

  void learn(const BudgetFact& fact, std::int64_t now_ms);

  // What the lane gains from now on, in thousandths of a unit per second. A lane without a limit
  // stays without.
  void learn_rate(std::int64_t milli_s, std::int64_t now_ms);

  std::size_t waiting() const { return waiting_; }

 private:
  struct Waiter {
    Ticket ticket = 0;
    std::int64_t cost_micro = 0;
    std::int64_t since_ms = 0;
    bool watches = false;
  };

  void refill(std::int64_t now_ms);
  const std::deque<Waiter>* choose(std::int64_t now_ms) const;
  std::int64_t level_at(std::int64_t now_ms) const;
  std::int64_t needed(const Waiter& waiter) const;
  void drop_old_announcements(std::int64_t now_ms);

  // Millionths of a unit, so that a rate in thousandths per second times milliseconds is exact.
  std::int64_t level_micro_;
  std::int64_t burst_micro_;
  std::int64_t rate_milli_s_;
  std::int64_t filled_ms_;
  std::int64_t paused_until_ms_ = 0;
  int refusals_ = 0;
  int running_ = 0;
  int since_aged_ = 0;
  std::size_t waiting_ = 0;
  std::array<std::deque<Waiter>, 5> queues_;
  std::deque<std::int64_t> announced_;  // when each announcement lapses
};

}  // namespace stockd::egress
