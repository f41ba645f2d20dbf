// SPDX-License-Identifier: Apache-2.0
//
// Webhooks on their way: signed, frozen as they were when the thing happened, tried again with
// growing pauses, and the end of a subscription whose receiver never answers. Loss, delay and
// duplication on command are here too.
#pragma once

#include "shop.hpp"

#include <stockd/twin.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace stockd::shopify::twin {

// What the next deliveries suffer.
struct WebhookFaults {
  std::int64_t lose = 0;
  std::int64_t duplicate = 0;
  std::int64_t delay = 0;
  std::int64_t delay_ms = 0;
  std::int64_t reorder = 0;  // so many are held back, and then sent last first
};

class Deliveries {
 public:
  Deliveries(Shop& shop, std::string secret, std::int64_t delay_ms)
      : shop_(shop), secret_(std::move(secret)), delay_ms_(delay_ms) {}

  // Sends what has happened to whoever subscribed to it.
  void send(TwinTurn& turn, const std::string& version);
  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status);

  WebhookFaults faults;

 private:
  struct Delivery {
    std::size_t subscription = 0;
    std::string topic;
    std::string url;
    std::string body;
    std::string webhook_id;
    std::string event_id;
    std::string version;
    std::string triggered_at;
    int failures = 0;
  };

  void dispatch(TwinTurn& turn, std::uint64_t tag, std::int64_t after_ms);
  void start(TwinTurn& turn, const Delivery& delivery);
  void hold(TwinTurn& turn, const Delivery& delivery);

  Shop& shop_;
  std::string secret_;
  std::int64_t delay_ms_;
  std::uint64_t last_tag_ = 0;
  std::map<std::uint64_t, Delivery> open_;
  std::vector<Delivery> held_;
};

}  // namespace stockd::shopify::twin
