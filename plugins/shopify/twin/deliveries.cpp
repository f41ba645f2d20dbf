// SPDX-License-Identifier: Apache-2.0
//
// See deliveries.hpp.
#include "deliveries.hpp"

#include "signature.hpp"

#include <stockd/time.hpp>

namespace stockd::shopify::twin {

namespace {

// Shopify publishes eight retries over four hours, not when each is; doubling pauses add up to it.
constexpr int kRetries = 8;
constexpr std::int64_t kFirstPauseMs = 56'000;

// "INVENTORY_LEVELS_UPDATE" -> "inventory_levels/update"
std::string header_topic(std::string topic) {
  for (char& c : topic)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  // The resource may be two words, the event of an app may be.
  const auto slash = topic.starts_with("app_") ? topic.find('_') : topic.rfind('_');
  if (slash != std::string::npos) topic[slash] = '/';
  return topic;
}

std::string nanoseconds(std::int64_t ms) {
  std::string text = format_iso(ms / 1000 * 1000);
  text.pop_back();
  std::string fraction = std::to_string(ms % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return text + "." + fraction + "000000Z";
}

}  // namespace

void Deliveries::send(TwinTurn& turn, const std::string& version) {
  const std::vector<Happening> happenings = std::move(shop_.happenings);
  shop_.happenings.clear();
  for (const Happening& happening : happenings) {
    for (std::size_t i = 0; i < shop_.subscriptions.size(); ++i) {
      const SubscriptionRow& row = shop_.subscriptions[i];
      if (row.removed || row.topic != happening.topic) continue;
      Delivery delivery;
      delivery.subscription = i;
      delivery.topic = header_topic(happening.topic);
      delivery.url = row.uri;
      delivery.body = happening.body;
      delivery.webhook_id = shop_.next_uuid();
      delivery.event_id = happening.event_id;
      delivery.version = version;
      delivery.triggered_at = nanoseconds(turn.now_ms());
      if (faults.reorder > 0) {
        hold(turn, delivery);
      } else {
        start(turn, delivery);
      }
    }
  }
}

void Deliveries::hold(TwinTurn& turn, const Delivery& delivery) {
  held_.push_back(delivery);
  if (--faults.reorder > 0) return;
  for (auto at = held_.rbegin(); at != held_.rend(); ++at)
    start(turn, *at);
  held_.clear();
}

void Deliveries::start(TwinTurn& turn, const Delivery& delivery) {
  if (faults.lose > 0) {
    --faults.lose;
    return;
  }
  std::int64_t after_ms = delay_ms_;
  if (faults.delay > 0) {
    --faults.delay;
    after_ms += faults.delay_ms;
  }
  int copies = 1;
  if (faults.duplicate > 0) {
    --faults.duplicate;
    copies = 2;
  }
  for (int i = 0; i < copies; ++i) {
    open_[++last_tag_] = delivery;
    dispatch(turn, last_tag_, after_ms);
  }
}

void Deliveries::dispatch(TwinTurn& turn, std::uint64_t tag, std::int64_t after_ms) {
  const Delivery& delivery = open_.at(tag);
  TwinWebhook hook(tag, delivery.url);
  hook.header("x-shopify-topic", delivery.topic)
      .header("x-shopify-hmac-sha256", base64(hmac_sha256(secret_, delivery.body)))
      .header("x-shopify-shop-domain", shop_.domain)
      .header("x-shopify-api-version", delivery.version)
      .header("x-shopify-webhook-id", delivery.webhook_id)
      .header("x-shopify-event-id", delivery.event_id)
      .header("x-shopify-triggered-at", delivery.triggered_at)
      .header("user-agent", "Shopify-Captain-Hook")
      .body(delivery.body, "application/json")
      .after_ms(static_cast<std::uint32_t>(after_ms));
  turn.webhook(hook);
}

void Deliveries::delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
  const auto found = open_.find(tag);
  if (found == open_.end()) return;
  Delivery& delivery = found->second;
  if (status >= 200 && status <= 299) {
    open_.erase(found);
    return;
  }
  SubscriptionRow& row = shop_.subscriptions[delivery.subscription];
  if (++delivery.failures > kRetries) row.removed = true;
  if (row.removed) {
    open_.erase(found);
    return;
  }
  dispatch(turn, tag, kFirstPauseMs << (delivery.failures - 1));
}

}  // namespace stockd::shopify::twin
