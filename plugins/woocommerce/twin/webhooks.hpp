// SPDX-License-Identifier: Apache-2.0
//
// The shop's webhooks and their queue: changes of one object waiting for one webhook become one
// delivery, its body is built when it is sent, nothing is sent twice, and the seventh failure in a
// row switches the webhook off.
#pragma once

#include "render.hpp"
#include "rest.hpp"
#include "shop.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stockd::woocommerce::twin {

struct Webhook {
  std::int64_t id = 0;
  std::string name;
  std::string status = "active";
  std::string topic;
  std::string delivery_url;
  std::string secret;
  std::int64_t created_ms = 0;
  std::optional<std::int64_t> modified_ms;
  int failures = 0;
};

// A webhook request about to leave. Pings have tag 0.
struct Delivery {
  std::uint64_t tag = 0;
  std::string url;
  Pairs headers;
  std::string body;
};

class Webhooks {
 public:
  Webhooks(std::int64_t delay_ms, const std::string& version)
      : delay_ms_{delay_ms}, agent_{"WooCommerce/" + version + " Hookshot (WordPress/7.1)"} {}

  std::map<std::int64_t, Webhook>& all() { return all_; }
  Webhook& add(Webhook webhook, std::int64_t now_ms);
  void ping(const Webhook& webhook);

  // Queues what the shop has to tell for every active webhook of its topic.
  void take(std::vector<News>& news, std::int64_t now_ms);

  // What leaves now; bodies are rendered here and nowhere earlier.
  std::vector<Delivery> due(std::int64_t now_ms, const Shop& shop, const Renderer& renderer,
                            const std::string& origin);
  // The queue is worked off now, as when wp-cron runs or somebody opens wp-admin.
  void hurry(std::int64_t now_ms);
  std::optional<std::int64_t> next_due_ms() const;
  void answered(std::uint64_t tag, unsigned status);
  void delay_next(int count, std::int64_t ms) { late_ = count, late_ms_ = ms; }
  // Their bodies are cut in half before they are signed, as a broken filter of the shop would.
  void garble_next(int count) { garbled_ = count; }

 private:
  struct Waiting {
    std::int64_t webhook = 0;
    std::int64_t object = 0;
    std::int64_t due_ms = 0;
  };

  std::string body_of(const Webhook& webhook, std::int64_t object, const Shop& shop,
                      const Renderer& renderer, const std::string& origin) const;
  Delivery delivery(const Webhook& webhook, std::string body, std::int64_t now_ms,
                    const std::string& origin);

  std::int64_t delay_ms_;
  std::string agent_;
  std::int64_t next_id_ = 1;
  std::uint64_t next_tag_ = 1;
  int late_ = 0;
  std::int64_t late_ms_ = 0;
  int garbled_ = 0;
  std::map<std::int64_t, Webhook> all_;
  std::vector<Waiting> queue_;
  std::vector<Delivery> pings_;
  std::map<std::uint64_t, std::int64_t> sent_;  // tag to webhook
};

// Whether the shop has such a topic; the hooks behind it are its own business.
bool is_topic(const std::string& topic);

}  // namespace stockd::woocommerce::twin
