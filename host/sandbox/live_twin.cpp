// SPDX-License-Identifier: Apache-2.0
//
// Outcomes and ticks come back as calls of their own, never inside of another.
#include "sandbox/live_twin.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace stockd::sandbox {
namespace {

namespace asio = boost::asio;

std::string error_json(const std::string& sentence) {
  return boost::json::serialize(boost::json::object{{"error", sentence}});
}

}  // namespace

LiveTwin::LiveTwin(asio::any_io_executor strand, std::string name, std::string platform,
                   std::unique_ptr<connectors::Twin> twin)
    : strand_(strand),
      name_(std::move(name)),
      platform_(std::move(platform)),
      twin_(std::move(twin)),
      sender_(std::make_shared<WebhookSender>(strand, name_)),
      wake_(strand),
      patience_(strand) {}

connectors::TwinReply LiveTwin::handle(const connectors::HttpRequest& request) {
  auto turn = twin_->handle(wall_clock_ms(), request);
  follow(turn, "handle");
  if (turn) return std::move(turn->reply);
  connectors::TwinReply reply;
  reply.response.status = 500;
  reply.response.headers.emplace_back("content-type", "application/json");
  reply.response.body = error_json(turn.error().text());
  return reply;
}

void LiveTwin::command(std::string json, std::function<void(std::string)> done) {
  asio::post(strand_, [self = shared_from_this(), json = std::move(json), done = std::move(done)] {
    if (self->sets_wire_fault(json)) return done(R"({"ok":true})");
    auto turn = self->twin_->command(wall_clock_ms(), json);
    self->follow(turn, "command");
    done(turn ? std::move(turn->result_json) : error_json(turn.error().text()));
  });
}

void LiveTwin::close() {
  asio::post(strand_, [self = shared_from_this()] {
    self->closed_ = true;
    self->wake_.cancel();
    self->patience_.cancel();
    for (const auto& delay : self->delays_)
      delay->cancel();
    self->sender_->close();
  });
}

void LiveTwin::follow(Result<connectors::TwinTurn>& turn, const char* call) {
  if (!turn) {
    log::error("sandbox.twin", turn.error().text(), {{"twin", name_}, {"call", call}});
    return;
  }
  if (closed_) return;
  for (auto& webhook : turn->webhooks)
    meet_fault(std::move(webhook));
  if (turn->wake_at_ms) wake_at(*turn->wake_at_ms);
}

// What is no fault of the wire, or no JSON, is left to the twin to carry out or to refuse.
bool LiveTwin::sets_wire_fault(const std::string& json) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(json, error);
  if (error || !value.is_object()) return false;
  const auto& command = value.as_object();
  const auto text = [&](const char* name) {
    const auto* found = command.if_contains(name);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
  };
  const auto number = [&](const char* name, std::int64_t otherwise) {
    const auto* found = command.if_contains(name);
    return found != nullptr && found->is_int64() ? found->as_int64() : otherwise;
  };
  return text("do") == "fault" && faults_.set(text("kind"), number("count", 1), number("ms", 0));
}

void LiveTwin::meet_fault(connectors::TwinWebhook webhook) {
  switch (faults_.next_webhook()) {
    case WireFaults::Webhook::Lose:
      asio::post(strand_, [self = shared_from_this(), tag = webhook.request.tag] {
        self->report(tag, 200);
      });
      return;
    case WireFaults::Webhook::Hold:
      hold(std::move(webhook));
      return;
    case WireFaults::Webhook::Duplicate:
      deliver_later(webhook);
      break;
    case WireFaults::Webhook::Delay:
      webhook.after_ms += static_cast<std::uint32_t>(faults_.delay_ms());
      break;
    case WireFaults::Webhook::Deliver:
      break;
  }
  deliver_later(std::move(webhook));
}

// A group that never becomes complete is delivered too.
void LiveTwin::hold(connectors::TwinWebhook webhook) {
  held_.push_back(std::move(webhook));
  if (faults_.group_is_complete()) return release_held();
  if (held_.size() > 1) return;
  patience_.expires_after(std::chrono::milliseconds(faults_.patience_ms()));
  patience_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (!error && !self->closed_) self->release_held();
  });
}

void LiveTwin::release_held() {
  patience_.cancel();
  std::reverse(held_.begin(), held_.end());
  for (auto& webhook : std::exchange(held_, {}))
    deliver_later(std::move(webhook));
}

void LiveTwin::deliver_later(connectors::TwinWebhook webhook) {
  if (webhook.after_ms == 0) return deliver(std::move(webhook.request));
  const auto delay = std::make_shared<Timer>(strand_, std::chrono::milliseconds(webhook.after_ms));
  delays_.insert(delay);
  delay->async_wait([self = shared_from_this(), delay, request = std::move(webhook.request)](
                        const boost::system::error_code&) mutable {
    self->delays_.erase(delay);
    if (!self->closed_) self->deliver(std::move(request));
  });
}

void LiveTwin::deliver(connectors::HttpRequest request) {
  const std::uint64_t tag = request.tag;
  sender_->send(std::move(request), [weak = weak_from_this(), tag](std::uint32_t status) {
    if (const auto self = weak.lock()) self->report(tag, status);
  });
}

void LiveTwin::report(std::uint64_t tag, std::uint32_t status) {
  if (closed_) return;
  auto turn = twin_->delivered(wall_clock_ms(), tag, status);
  follow(turn, "delivered");
}

void LiveTwin::wake_at(UnixMs at_ms) {
  const auto wait_ms = std::max<std::int64_t>(0, at_ms - wall_clock_ms());
  wake_.expires_after(std::chrono::milliseconds(wait_ms));  // cancels the wait before
  wake_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
    if (error || self->closed_) return;
    auto turn = self->twin_->tick(wall_clock_ms());
    self->follow(turn, "tick");
  });
}

}  // namespace stockd::sandbox
