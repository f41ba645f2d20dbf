// SPDX-License-Identifier: Apache-2.0
//
// A twin in real time: calls it with the wall clock, and does what each call's turn asks for, later
// webhooks and the next tick, whoever made the call. Sockets are the listener's.
#pragma once

#include "connectors/twin_host.hpp"
#include "sandbox/webhook_sender.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>

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

  // `done` gets the twin's JSON, on the strand. [any-thread]
  void command(std::string json, std::function<void(std::string)> done);

  // No timer and no webhook from now on. [any-thread]
  void close();

 private:
  using Timer = boost::asio::steady_timer;

  // Does what the turn asks for; the turn is left with its reply and its result.
  void follow(Result<connectors::TwinTurn>& turn, const char* call);
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
  bool closed_ = false;
};

}  // namespace stockd::sandbox
