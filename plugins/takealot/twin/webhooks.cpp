// SPDX-License-Identifier: Apache-2.0
//
// The queue, the tries and the signature; the bodies are in webhook_bodies.cpp.
#include "webhooks.hpp"

#include "webhook_bodies.hpp"

#include <stockd/twin_crypto.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace stockd::takealot::twin {
namespace {

// Answered within five seconds, or it failed; three more tries over six minutes.
constexpr std::int64_t kAnswerMs = 5'000;
constexpr std::array<std::int64_t, 3> kAgainAfterMs = {60'000, 120'000, 180'000};

// More than 80 % of so many tries within eight hours have failed: the webhook is given up.
constexpr std::int64_t kMemoryMs = 8LL * 3600 * 1000;
constexpr std::size_t kTriesLeast = 10;

std::string delivery_id(std::uint64_t number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "3f2b6a1e-0000-4000-8000-%012llx",
                static_cast<unsigned long long>(number));
  return text.data();
}

}  // namespace

bool Webhooks::activate(const std::string& event) {
  bool any = false;
  for (Webhook& webhook : all_) {
    if (webhook.event != event) continue;
    webhook.state = "Active";
    webhook.attempts.clear();
    any = true;
  }
  return any;
}

void Webhooks::queue(const std::string& event, const std::string& body, std::int64_t now_ms) {
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (all_[i].event != event || all_[i].state != "Active") continue;
    Waiting waiting{i, delivery_id(next_id_++), body, now_ms + delay_ms_, 0};
    if (lost_ > 0) {
      --lost_;
      continue;
    }
    if (late_ > 0) {
      --late_;
      waiting.due_ms += late_ms_;
    }
    if (twice_ > 0) {
      --twice_;
      queue_.push_back(waiting);
    }
    if (held_.size() < reordered_) {
      held_.push_back(waiting);
      if (held_.size() < reordered_) continue;
      reordered_ = 0;
      std::ranges::reverse(held_);
      // A millisecond between them keeps the new order.
      for (std::size_t at = 0; at < held_.size(); ++at) {
        held_[at].due_ms = now_ms + delay_ms_ + static_cast<std::int64_t>(at);
        queue_.push_back(std::move(held_[at]));
      }
      held_.clear();
    } else {
      queue_.push_back(waiting);
    }
  }
}

void Webhooks::take(const Seller& seller, std::int64_t now_ms) {
  for (const News& news : seller.news) {
    queue(news.event, news_body(seller, news, now_ms, spelling_.facility_is_text), now_ms);
  }
}

int Webhooks::test(const std::string& event, std::int64_t now_ms) {
  int count = 0;
  for (const char* known : kEvents) {
    const bool any = std::ranges::any_of(all_, [&](const Webhook& webhook) {
      return webhook.event == known && webhook.state == "Active";
    });
    if (!any || (!event.empty() && event != known)) continue;
    queue(known, test_body(known), now_ms);
    ++count;
  }
  return count;
}

std::string Webhooks::signature(const Webhook& webhook, const std::string& body) const {
  namespace crypto = twin_crypto;
  if (!spelling_.signs_url) return crypto::hex(crypto::hmac_sha256(webhook.secret, body));
  return crypto::base64(crypto::hex(crypto::hmac_sha256(webhook.secret, webhook.url + body)));
}

std::vector<Delivery> Webhooks::due(std::int64_t now_ms) {
  std::vector<Waiting> later, now;
  for (Waiting& waiting : queue_)
    (waiting.due_ms > now_ms ? later : now).push_back(std::move(waiting));
  queue_ = std::move(later);
  std::ranges::stable_sort(now, {}, &Waiting::due_ms);
  std::vector<Delivery> out;
  for (Waiting& waiting : now) {
    const Webhook& webhook = all_[waiting.webhook];
    if (webhook.state != "Active") continue;
    Delivery delivery;
    delivery.tag = next_tag_++;
    delivery.url = webhook.url;
    const bool misspelt = spelling_.sales_status && webhook.event == "Sale Status Changed";
    delivery.headers = {
        {"X-Takealot-Event", misspelt ? "Sales Status Changed" : webhook.event},
        {spelling_.delivery_id_header ? "X-Takealot-Delivery-Id" : "X-Takealot-Delivery",
         waiting.id},
        {"X-Takealot-Signature", signature(webhook, waiting.body)}};
    delivery.body = waiting.body;
    sent_[delivery.tag] = Sent{std::move(waiting), now_ms};
    out.push_back(std::move(delivery));
  }
  return out;
}

std::optional<std::int64_t> Webhooks::next_due_ms() const {
  const auto first = std::ranges::min_element(queue_, {}, &Waiting::due_ms);
  return first == queue_.end() ? std::nullopt : std::optional(first->due_ms);
}

void Webhooks::answered(std::uint64_t tag, std::uint32_t status, std::int64_t now_ms) {
  const auto found = sent_.find(tag);
  if (found == sent_.end()) return;
  Sent sent = std::move(found->second);
  sent_.erase(found);
  const bool well = status >= 200 && status <= 299 && now_ms - sent.at_ms <= kAnswerMs;
  note(all_[sent.what.webhook], well, now_ms);
  const auto tries = static_cast<std::size_t>(sent.what.tries);
  if (well || tries >= kAgainAfterMs.size()) return;
  sent.what.due_ms = now_ms + kAgainAfterMs[tries];
  ++sent.what.tries;
  queue_.push_back(std::move(sent.what));
}

void Webhooks::note(Webhook& webhook, bool well, std::int64_t now_ms) const {
  auto& attempts = webhook.attempts;
  attempts.emplace_back(now_ms, well);
  while (attempts.front().first < now_ms - kMemoryMs)
    attempts.pop_front();
  const auto failures = static_cast<std::size_t>(
      std::ranges::count(attempts, false, &std::pair<std::int64_t, bool>::second));
  if (attempts.size() >= kTriesLeast && failures * 10 > attempts.size() * 8) {
    webhook.state = "Disabled";
  }
}

}  // namespace stockd::takealot::twin
