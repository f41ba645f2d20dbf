// SPDX-License-Identifier: Apache-2.0
//
// What can go wrong between any shop and its clients, whatever the platform: the next n webhooks or
// answers suffer a fault of one kind. Faults of a platform's own API are its twin's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::sandbox {

class WireFaults {
 public:
  enum class Webhook : std::uint8_t {
    Deliver,
    Lose,       // the shop believes that it was delivered
    Duplicate,  // delivered twice
    Delay,      // delivered later
    Hold,       // waits for the others of its group, which are delivered in reverse order
  };

  // False where the kind is none of these: lose_webhooks, duplicate_webhooks, delay_webhooks,
  // reorder_webhooks, cut. `count` of zero or less ends the fault.
  bool set(std::string_view kind, std::int64_t count, std::int64_t ms);

  Webhook next_webhook();

  // The last one of a group was just held.
  bool group_is_complete() const { return reorder_ == 0; }

  // By how much webhooks are late, and how long a group waits for the rest of it.
  std::int64_t delay_ms() const { return delay_ms_; }
  std::int64_t patience_ms() const { return patience_ms_; }

  // The next answer breaks off in the middle.
  bool next_answer_is_cut();

 private:
  std::int64_t lose_ = 0;
  std::int64_t duplicate_ = 0;
  std::int64_t delay_ = 0;
  std::int64_t delay_ms_ = 0;
  std::int64_t reorder_ = 0;
  std::int64_t patience_ms_ = 0;
  std::int64_t cut_ = 0;
};

}  // namespace stockd::sandbox
