// SPDX-License-Identifier: Apache-2.0
//
// Outcomes and ticks come back as calls of their own, never inside of another.
#include "sandbox/live_twin.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
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
      wake_(strand) {}

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
    auto turn = self->twin_->command(wall_clock_ms(), json);
    self->follow(turn, "command");
    done(turn ? std::move(turn->result_json) : error_json(turn.error().text()));
  });
}

void LiveTwin::close() {
  asio::post(strand_, [self = shared_from_this()] {
    self->closed_ = true;
    self->wake_.cancel();
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
    deliver_later(std::move(webhook));
  if (turn->wake_at_ms) wake_at(*turn->wake_at_ms);
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
    const auto self = weak.lock();
    if (!self || self->closed_) return;
    auto turn = self->twin_->delivered(wall_clock_ms(), tag, status);
    self->follow(turn, "delivered");
  });
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
