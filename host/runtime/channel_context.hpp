// SPDX-License-Identifier: Apache-2.0
//
// What all parts of a channel's agent share: who the channel is, the partition that decides, the
// connector that speaks and the way out. Everything runs on the channel's strand.
#pragma once

#include "connectors/operation_runner.hpp"
#include "egress/egress.hpp"
#include "journal/inbox.hpp"
#include "model/account.hpp"
#include "runtime/await.hpp"
#include "runtime/partition.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace stockd::runtime {

struct Schedule {
  std::int64_t poll_ms = 60'000;      // between order passes
  std::int64_t sweep_ms = 1'800'000;  // between sweeps

  bool operator==(const Schedule&) const = default;
};

// What the last check of the credentials and of the marketplace's settings found.
struct CredentialCheck {
  UnixMs at_ms = 0;                  // 0: none yet, or the connector cannot check
  std::vector<std::string> missing;  // permissions, as the connector names them
  std::string code;                  // of the trouble with the settings, if any
  std::string trouble;
  std::string hint;
  std::vector<LocationFact> locations;  // of the shop; empty: it has none, or cannot tell
};

// Why the catalogue could not be read to its end.
struct UnreadCatalogue {
  std::string code;
  std::string trouble;  // empty: it could
  std::string hint;
  bool lasts = false;  // somebody has to put it right
};

// How the conversation with the marketplace is going, for people.
struct ChannelHealth {
  bool denied = false;          // the credentials do not work
  UnixMs trouble_since_ms = 0;  // 0: the last operation of each kind went well
  std::string trouble;          // one sentence, the marketplace's or ours
  std::string hint;
  UnixMs last_sweep_ms = 0;
  UnixMs last_orders_ms = 0;
  UnixMs last_webhook_ms = 0;
  std::uint64_t operations = 0;
  std::uint64_t failed = 0;
  CredentialCheck check;
  UnreadCatalogue unread;
};

struct ChannelContext {
  boost::asio::any_io_executor executor;  // the channel's strand
  Partition& partition;
  journal::Inbox& inbox;
  egress::Egress& egress;
  std::shared_ptr<egress::Channel> way_out;
  std::shared_ptr<connectors::ConnectorHost> connector;
  AccountId account{};
  ChannelId channel{};
  AccountName account_name;
  ChannelConfig config;
  Schedule schedule;
  std::string hook_url;  // what the marketplace is told; empty: no webhooks

  bool stopping = false;
  std::optional<bool> blind;  // what the engine was told last
  mutable std::mutex health_mutex;
  ChannelHealth health;

  std::string label() const { return account_name.str() + "/" + config.name.str(); }

  void note(const std::function<void(ChannelHealth&)>& change) {
    const std::lock_guard lock(health_mutex);
    change(health);
  }
};

// The way out of operations that are not run by run_operation(): their requests go through the
// channel's lanes, their sleeps are timers.
std::shared_ptr<connectors::OperationPort> port_of(std::shared_ptr<ChannelContext> context,
                                                   egress::Urgency urgency, UnixMs deadline_ms);

// Runs one operation to its end; its trouble and budget facts are already acted upon.
boost::asio::awaitable<connectors::OperationResult> run_operation(
    std::shared_ptr<ChannelContext> context, connectors::Command command, egress::Urgency urgency,
    std::string key = {});

// Waits until a lane of the channel has room for one more request.
boost::asio::awaitable<void> room_in(std::shared_ptr<ChannelContext> context, std::string lane,
                                     egress::Urgency urgency);

// A port's sleep on a timer of this executor.
connectors::OperationPort::Cancel sleep_on(const boost::asio::any_io_executor& executor,
                                           std::uint32_t ms, std::function<void()> over);

// Nothing is wrong with what was asked: whoever was asked could not answer now.
inline bool is_passing(Kind kind) {
  return kind == Kind::Transient || kind == Kind::Throttled || kind == Kind::Denied ||
         kind == Kind::Unsure;
}

// For coroutines that nobody waits for: what they throw is a defect, and must not be lost.
void end_with_the_process(const std::exception_ptr& error);

// Decides an input and waits until its records are durable.
boost::asio::awaitable<Result<void>> decide(std::shared_ptr<ChannelContext> context,
                                            engine::Input input);

// What the engine wants of this channel now.
boost::asio::awaitable<engine::ChannelWants> wants(std::shared_ptr<ChannelContext> context);

// Doubles from a second to a minute while things fail, and starts over when they go well.
class BackOff {
 public:
  std::chrono::milliseconds next() {
    const auto wait = std::chrono::milliseconds(wait_ms_);
    wait_ms_ = std::min<std::int64_t>(wait_ms_ * 2, 60'000);
    return wait;
  }
  void reset() { wait_ms_ = 1'000; }

 private:
  std::int64_t wait_ms_ = 1'000;
};

}  // namespace stockd::runtime
