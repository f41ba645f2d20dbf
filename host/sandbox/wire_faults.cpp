// SPDX-License-Identifier: Apache-2.0
//
// Counters only: who meets a fault is decided by the order of webhooks and answers.
#include "sandbox/wire_faults.hpp"

namespace stockd::sandbox {
namespace {

constexpr std::int64_t kPatienceMs = 2'000;

// True while some are left, and takes one.
bool take(std::int64_t& left) {
  if (left <= 0) return false;
  --left;
  return true;
}

}  // namespace

bool WireFaults::set(std::string_view kind, std::int64_t count, std::int64_t ms) {
  if (kind == "lose_webhooks") {
    lose_ = count;
  } else if (kind == "duplicate_webhooks") {
    duplicate_ = count;
  } else if (kind == "delay_webhooks") {
    delay_ = count;
    delay_ms_ = ms;
  } else if (kind == "reorder_webhooks") {
    reorder_ = count;
    patience_ms_ = ms > 0 ? ms : kPatienceMs;
  } else if (kind == "cut") {
    cut_ = count;
  } else {
    return false;
  }
  return true;
}

WireFaults::Webhook WireFaults::next_webhook() {
  if (take(lose_)) return Webhook::Lose;
  if (take(duplicate_)) return Webhook::Duplicate;
  if (take(delay_)) return Webhook::Delay;
  if (take(reorder_)) return Webhook::Hold;
  return Webhook::Deliver;
}

bool WireFaults::next_answer_is_cut() {
  return take(cut_);
}

}  // namespace stockd::sandbox
