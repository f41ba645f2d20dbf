// SPDX-License-Identifier: Apache-2.0
//
// One channel's way out: each request waits in its lane, gets its credentials, goes over a
// connection, and is repeated or handed back. Everything happens on the channel's own strand.
#pragma once

#include "egress/answer_cache.hpp"
#include "egress/connection_pool.hpp"
#include "egress/credentials.hpp"
#include "egress/egress.hpp"
#include "egress/host_rules.hpp"
#include "egress/lane.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <unordered_map>

namespace stockd::egress {

class Channel : public std::enable_shared_from_this<Channel> {
 public:
  static Result<std::shared_ptr<Channel>> open(boost::asio::any_io_executor executor,
                                               std::shared_ptr<boost::asio::ssl::context> tls,
                                               const PoolOptions& pool_options,
                                               std::int64_t request_timeout_ms, ChannelSpec spec);

  // As in Egress. [any-thread]
  void send(connectors::HttpRequest request, Urgency urgency, std::int64_t deadline_ms,
            Egress::Done done);
  void when_ready(const std::string& lane, Urgency urgency, std::function<void()> ready);
  void never_mind(const std::string& lane);
  void budget(const BudgetFact& fact);
  void close();
  Egress::Stats stats() const;

 private:
  struct Slot;
  struct Flight;
  using FlightPtr = std::shared_ptr<Flight>;

  Channel(boost::asio::any_io_executor executor, ChannelSpec spec, std::int64_t request_timeout_ms,
          std::int64_t body_max);

  Slot* slot_named(const std::string& lane);
  void pump(Slot& slot);

  void accept(const FlightPtr& flight);
  void wait_for_deadline(const FlightPtr& flight);
  void queue(const FlightPtr& flight);
  void granted(const FlightPtr& flight);
  void transmit(const FlightPtr& flight, Proof proof);
  void unproven(const FlightPtr& flight, const NoProof& problem);
  void answered(const FlightPtr& flight, WireOutcome outcome);
  bool repeat(const FlightPtr& flight);
  void decide(const FlightPtr& flight);
  void leave_lane(const FlightPtr& flight);
  void stop(const FlightPtr& flight, const char* failure);
  void refuse(const FlightPtr& flight, const char* failure, const std::string& why);
  void finish(const FlightPtr& flight);

  boost::asio::any_io_executor executor_;
  boost::asio::strand<boost::asio::any_io_executor> strand_;
  ChannelSpec spec_;
  std::int64_t request_timeout_ms_;
  std::int64_t body_max_;
  HostRules hosts_;
  std::shared_ptr<ConnectionPool> pool_;
  std::shared_ptr<Credentials> credentials_;
  std::map<std::string, std::unique_ptr<Slot>> slots_;
  std::set<FlightPtr> flights_;
  AnswerCache cache_;
  std::mt19937 chance_;
  Lane::Ticket last_ticket_ = 0;
  bool closed_ = false;

  std::atomic<std::uint64_t> sent_{0}, answered_{0}, failed_{0}, throttled_{0}, waiting_{0};
};

}  // namespace stockd::egress
