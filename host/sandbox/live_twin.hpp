// SPDX-License-Identifier: Apache-2.0
//
// A twin in real time: calls it with the wall clock, and does what each call's turn asks for, later
// webhooks and the next tick, whoever made the call. Sockets are the listener's.
#pragma once

#include "connectors/twin_host.hpp"
#include "sandbox/webhook_sender.hpp"
#include "sandbox/wire_faults.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

namespace stockd::sandbox {

// Everything happens on the strand it is given, command() and close() excepted.
class LiveTwin : public std::enable_shared_from_this<LiveTwin> {
 public:
  LiveTwin(boost::asio::any_io_executor strand, std::string name, std::string platform,
           std::unique_ptr<connectors::Twin> twin);

  const std::string& name() const { return name_; }
  const std::string& platform() const { return platform_; }
  const boost::asio::any_io_executor& strand() const { return strand_; }

  // A twin that breaks its contract is logged, and answers 500. [strand]
  connectors::TwinReply handle(const connectors::HttpRequest& request);

  // The answer just made breaks off on its way. [strand]
  bool next_answer_is_cut() { return faults_.next_answer_is_cut(); }

  // `done` gets the twin's JSON, on the strand; a fault of the wire does not reach the twin.
  // [any-thread]
  void command(std::string json, std::function<void(std::string)> done);

  // No timer and no webhook from now on. [any-thread]
  void close();

 private:
  using Timer = boost::asio::steady_timer;

  // Does what the turn asks for; the turn is left with its reply and its result.
  void follow(Result<connectors::TwinTurn>& turn, const char* call);
  bool sets_wire_fault(const std::string& json);
  void meet_fault(connectors::TwinWebhook webhook);
  void hold(connectors::TwinWebhook webhook);
  void release_held();
  void report(std::uint64_t tag, std::uint32_t status);
  void deliver_later(connectors::TwinWebhook webhook);
  void deliver(connectors::HttpRequest request);
  void wake_at(UnixMs at_ms);

  boost::asio::any_io_executor strand_;
  const std::string name_;
  const std::string platform_;
  std::unique_ptr<connectors::Twin> twin_;
  std::shared_ptr<WebhookSender> sender_;
  Timer wake_;
  std::unordered_set<std::shared_ptr<Timer>> delays_;  // of webhooks
  WireFaults faults_;
  std::vector<connectors::TwinWebhook> held_;  // to be delivered in reverse order
  Timer patience_;                             // with the rest of a held group
  bool closed_ = false;
};

}  // namespace stockd::sandbox
