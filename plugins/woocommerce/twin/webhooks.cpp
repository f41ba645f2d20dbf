// SPDX-License-Identifier: Apache-2.0
//
// The queue and the bytes of a delivery.
#include "webhooks.hpp"

#include <stockd/twin_crypto.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace stockd::woocommerce::twin {

using twin_crypto::base64, twin_crypto::hex, twin_crypto::hmac_sha256, twin_crypto::sha256;

namespace {

constexpr int kFailuresMax = 5;

// HTML entities in a secret are decoded before it signs.
std::string signing_secret(std::string secret) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kEntities = {
      std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
      std::pair{"&amp;", "&"}};
  for (const auto& [entity, plain] : kEntities) {
    for (auto at = secret.find(entity); at != std::string::npos; at = secret.find(entity, at + 1)) {
      secret.replace(at, entity.size(), plain);
    }
  }
  return secret;
}

}  // namespace

bool is_topic(const std::string& topic) {
  static constexpr std::array<std::string_view, 13> kTopics = {
      "product.created", "product.updated",   "product.deleted", "product.restored",
      "order.created",   "order.updated",     "order.deleted",   "order.restored",
      "coupon.created",  "product.published", "coupon.updated",  "customer.created",
      "customer.updated"};
  return std::ranges::find(kTopics, topic) != kTopics.end();
}

Webhook& Webhooks::add(Webhook webhook, std::int64_t now_ms) {
  webhook.id = next_id_++;
  webhook.created_ms = now_ms;
  const std::int64_t id = webhook.id;
  return all_.emplace(id, std::move(webhook)).first->second;
}

// A form, unsigned and without the shop's headers, before the creation is answered.
void Webhooks::ping(const Webhook& webhook) {
  Delivery out;
  out.url = webhook.delivery_url;
  out.headers = {{"content-type", "application/x-www-form-urlencoded"}, {"user-agent", agent_}};
  out.body = "webhook_id=" + std::to_string(webhook.id);
  pings_.push_back(std::move(out));
}

void Webhooks::take(std::vector<News>& news, std::int64_t now_ms) {
  for (const News& item : news) {
    for (const auto& [id, webhook] : all_) {
      if (webhook.topic != item.topic || webhook.status != "active") continue;
      const bool waits = std::ranges::any_of(queue_, [&, id = id](const Waiting& other) {
        return other.webhook == id && other.object == item.id;
      });
      if (waits) continue;
      Waiting waiting;
      waiting.webhook = id;
      waiting.object = item.id;
      waiting.due_ms = now_ms + delay_ms_;
      if (late_ > 0) {
        --late_;
        waiting.due_ms += late_ms_;
      }
      queue_.push_back(waiting);
    }
  }
  news.clear();
}

std::string Webhooks::body_of(const Webhook& webhook, std::int64_t object, const Shop& shop,
                              const Renderer& renderer, const std::string& origin) const {
  if (webhook.topic.ends_with(".deleted")) {
    return wordpress_text(boost::json::object{{"id", object}});
  }
  if (webhook.topic.starts_with("order.")) {
    const auto found = shop.orders().find(object);
    if (found != shop.orders().end()) return wordpress_text(renderer.order(found->second, origin));
    return wordpress_text(
        RestError{404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID."}.json());
  }
  const Product* found = shop.product(object);
  if (found != nullptr) return wordpress_text(renderer.product(*found, origin));
  return wordpress_text(
      RestError{404, "woocommerce_rest_product_invalid_id", "Invalid ID."}.json());
}

Delivery Webhooks::delivery(const Webhook& webhook, std::string body, std::int64_t now_ms,
                            const std::string& origin) {
  const auto dot = webhook.topic.find('.');
  const std::string id = std::to_string(webhook.id);
  Delivery out;
  out.tag = next_tag_++;
  sent_[out.tag] = webhook.id;
  out.url = webhook.delivery_url;
  out.headers = {
      {"content-type", "application/json"},
      {"user-agent", agent_},
      {"x-wc-webhook-source", origin + "/"},
      {"x-wc-webhook-topic", webhook.topic},
      {"x-wc-webhook-resource", webhook.topic.substr(0, dot)},
      {"x-wc-webhook-event", webhook.topic.substr(dot + 1)},
      {"x-wc-webhook-signature", base64(hmac_sha256(signing_secret(webhook.secret), body))},
      {"x-wc-webhook-id", id},
      // Made of the webhook and the second, so that deliveries within a second share it.
      {"x-wc-webhook-delivery-id",
       hex(sha256(id + " " + std::to_string(now_ms / 1000))).substr(0, 32)}};
  out.body = std::move(body);
  return out;
}

std::vector<Delivery> Webhooks::due(std::int64_t now_ms, const Shop& shop, const Renderer& renderer,
                                    const std::string& origin) {
  std::vector<Delivery> out = std::exchange(pings_, {});
  std::vector<Waiting> later;
  for (const Waiting& waiting : queue_) {
    if (waiting.due_ms > now_ms) {
      later.push_back(waiting);
      continue;
    }
    const auto found = all_.find(waiting.webhook);
    if (found == all_.end() || found->second.status != "active") continue;
    std::string body = body_of(found->second, waiting.object, shop, renderer, origin);
    if (garbled_ > 0) {
      --garbled_;
      body.resize(body.size() / 2);
    }
    out.push_back(delivery(found->second, std::move(body), now_ms, origin));
  }
  queue_ = std::move(later);
  return out;
}

void Webhooks::hurry(std::int64_t now_ms) {
  for (Waiting& waiting : queue_)
    waiting.due_ms = std::min(waiting.due_ms, now_ms);
}

std::optional<std::int64_t> Webhooks::next_due_ms() const {
  const auto first = std::ranges::min_element(queue_, {}, &Waiting::due_ms);
  return first == queue_.end() ? std::nullopt : std::optional{first->due_ms};
}

// 200 to 302 is success. The counter must exceed five before a failure switches the webhook off,
// and switching it on again does not reset it.
void Webhooks::answered(std::uint64_t tag, unsigned status) {
  const auto sent = sent_.find(tag);
  if (sent == sent_.end()) return;
  const auto found = all_.find(sent->second);
  sent_.erase(sent);
  if (found == all_.end()) return;
  Webhook& webhook = found->second;
  if (status >= 200 && status <= 302) {
    webhook.failures = 0;
  } else if (webhook.failures > kFailuresMax) {
    webhook.status = "disabled";
  } else {
    ++webhook.failures;
  }
}

}  // namespace stockd::woocommerce::twin
