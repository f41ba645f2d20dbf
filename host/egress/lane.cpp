// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic of a lane. Five first-in-first-out queues, one an urgency, keep a grant constant
// in time however many wait.
#include "egress/lane.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace stockd::egress {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
constexpr std::int64_t kUnitsMax = 1'000'000'000;
constexpr std::int64_t kRefusalWaitMs = 1'000;
constexpr std::int64_t kRefusalWaitMsMax = 60'000;
constexpr std::int64_t kLearnedWaitMsMax = 3'600'000;  // as of Retry-After

// A marketplace's number may be anything; a unit count beyond this would overflow.
std::int64_t to_micro(std::int64_t units) {
  return std::clamp<std::int64_t>(units, 0, kUnitsMax) * kMicro;
}

}  // namespace

Lane::Lane(const LaneEntry& entry, std::int64_t now_ms)
    : level_micro_(to_micro(std::max<std::int64_t>(entry.burst, 1))),
      burst_micro_(level_micro_),
      rate_milli_s_(std::clamp<std::int64_t>(entry.rate_milli_s, 0, kUnitsMax)),
      filled_ms_(now_ms) {}

void Lane::queue_request(Ticket ticket, Urgency urgency, std::int64_t cost, std::int64_t now_ms) {
  if (!announced_.empty()) announced_.pop_front();
  Waiter waiter;
  waiter.ticket = ticket;
  waiter.cost_micro = to_micro(std::max<std::int64_t>(cost, 1));
  waiter.since_ms = now_ms;
  queues_.at(static_cast<std::size_t>(urgency)).push_back(waiter);
  ++waiting_;
}

void Lane::queue_watcher(Ticket ticket, Urgency urgency, std::int64_t now_ms) {
  Waiter waiter;
  waiter.ticket = ticket;
  waiter.cost_micro = kMicro;
  waiter.since_ms = now_ms;
  waiter.watches = true;
  queues_.at(static_cast<std::size_t>(urgency)).push_back(waiter);
  ++waiting_;
}

void Lane::never_mind() {
  if (!announced_.empty()) announced_.pop_front();
}

bool Lane::withdraw(Ticket ticket) {
  for (auto& queue : queues_) {
    const auto found = std::find_if(queue.begin(), queue.end(),
                                    [&](const Waiter& each) { return each.ticket == ticket; });
    if (found == queue.end()) continue;
    queue.erase(found);
    --waiting_;
    return true;
  }
  return false;
}

std::int64_t Lane::level_at(std::int64_t now_ms) const {
  const std::int64_t missing = burst_micro_ - level_micro_;
  const std::int64_t elapsed = std::max<std::int64_t>(now_ms - filled_ms_, 0);
  if (rate_milli_s_ == 0 || missing <= 0) return std::min(level_micro_, burst_micro_);
  // Compared by division, because a long pause times a high rate does not fit.
  if (elapsed > missing / rate_milli_s_) return burst_micro_;
  return level_micro_ + elapsed * rate_milli_s_;
}

void Lane::refill(std::int64_t now_ms) {
  level_micro_ = level_at(now_ms);
  filled_ms_ = std::max(filled_ms_, now_ms);
}

void Lane::drop_old_announcements(std::int64_t now_ms) {
  while (!announced_.empty() && announced_.front() <= now_ms)
    announced_.pop_front();
}

std::int64_t Lane::needed(const Waiter& waiter) const {
  std::int64_t micro = waiter.cost_micro;
  if (waiter.watches) micro += static_cast<std::int64_t>(announced_.size()) * kMicro;
  return std::min(micro, burst_micro_);
}

const std::deque<Lane::Waiter>* Lane::choose(std::int64_t now_ms) const {
  const std::deque<Waiter>* urgent = nullptr;
  const std::deque<Waiter>* oldest = nullptr;
  for (const auto& queue : queues_) {
    if (queue.empty()) continue;
    if (urgent == nullptr) urgent = &queue;
    if (oldest == nullptr || queue.front().since_ms < oldest->front().since_ms) oldest = &queue;
  }
  const bool aged = oldest != nullptr && now_ms - oldest->front().since_ms >= kAgedMs;
  return aged && since_aged_ + 1 >= kAgedEvery ? oldest : urgent;
}

std::optional<Lane::Ticket> Lane::grant(std::int64_t now_ms) {
  refill(now_ms);
  drop_old_announcements(now_ms);
  if (now_ms < paused_until_ms_ || running_ >= kLaneRunningMax) return std::nullopt;
  const std::deque<Waiter>* chosen = choose(now_ms);
  if (chosen == nullptr) return std::nullopt;
  const Waiter waiter = chosen->front();
  if (waiter.watches && running_ + static_cast<int>(announced_.size()) >= kLaneRunningMax) {
    return std::nullopt;
  }
  if (rate_milli_s_ > 0 && level_micro_ < needed(waiter)) return std::nullopt;
  since_aged_ = since_aged_ + 1 >= kAgedEvery ? 0 : since_aged_ + 1;
  queues_.at(static_cast<std::size_t>(chosen - queues_.data())).pop_front();
  --waiting_;
  if (waiter.watches) {
    announced_.push_back(now_ms + kAnnouncedMs);
  } else {
    ++running_;
    if (rate_milli_s_ > 0) level_micro_ -= waiter.cost_micro;
  }
  return waiter.ticket;
}

std::optional<std::int64_t> Lane::ready_at(std::int64_t now_ms) const {
  const std::deque<Waiter>* queue = choose(now_ms);
  if (queue == nullptr || running_ >= kLaneRunningMax) return std::nullopt;
  const Waiter& waiter = queue->front();
  const bool shares = waiter.watches && !announced_.empty();
  std::int64_t at = std::max(now_ms, paused_until_ms_);
  // An announcement that nobody follows up lapses, and makes room for the next watcher.
  if (shares && running_ + static_cast<int>(announced_.size()) >= kLaneRunningMax) {
    return std::max(at, announced_.front());
  }
  const std::int64_t missing = needed(waiter) - level_at(now_ms);
  if (rate_milli_s_ > 0 && missing > 0) {
    std::int64_t filled = now_ms + (missing + rate_milli_s_ - 1) / rate_milli_s_;
    if (shares) filled = std::min(filled, announced_.front());
    at = std::max(at, filled);
  }
  return at;
}

void Lane::finished() {
  STOCKD_ASSERT(running_ > 0);
  --running_;
}

std::int64_t Lane::throttled(std::optional<std::int64_t> wait_ms, std::int64_t now_ms) {
  refill(now_ms);
  refusals_ = std::min(refusals_ + 1, 7);
  const std::int64_t unit = rate_milli_s_ > 0 ? kMicro / rate_milli_s_ : 0;
  const std::int64_t own =
      std::max(std::min(kRefusalWaitMs << (refusals_ - 1), kRefusalWaitMsMax), unit);
  const std::int64_t wait = wait_ms.value_or(own);
  paused_until_ms_ = std::max(paused_until_ms_, now_ms + wait);
  // The server counts differently, so what we believed to have is not there.
  if (rate_milli_s_ > 0) level_micro_ = std::min<std::int64_t>(level_micro_, kMicro);
  return wait;
}

void Lane::learn(const BudgetFact& fact, std::int64_t now_ms) {
  refill(now_ms);
  if (fact.refill_milli_s > 0) rate_milli_s_ = std::min(fact.refill_milli_s, kUnitsMax);
  if (fact.capacity > 0) burst_micro_ = to_micro(fact.capacity);
  if (fact.refill_milli_s > 0 || fact.capacity > 0) {
    level_micro_ = std::min(to_micro(fact.remaining), burst_micro_);
  }
  const std::int64_t wait = std::min<std::int64_t>(fact.wait_ms, kLearnedWaitMsMax);
  if (wait > 0) paused_until_ms_ = std::max(paused_until_ms_, now_ms + wait);
}

void Lane::learn_rate(std::int64_t milli_s, std::int64_t now_ms) {
  if (rate_milli_s_ == 0 || milli_s <= 0) return;
  refill(now_ms);
  rate_milli_s_ = std::min(milli_s, kUnitsMax);
}

}  // namespace stockd::egress
