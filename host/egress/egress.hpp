// SPDX-License-Identifier: Apache-2.0
//
// Requests out: one client for all channels. It owns connections, TLS, credentials, rate-limit
// lanes and retries; a connector never sees any of them. Hosts are those of the manifest, addresses
// are public ones, and neither redirects nor proxies are followed.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"
#include "model/manifest.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace stockd::egress {

// Which request of a lane goes first when it has room for one.
enum class Urgency : std::uint8_t { Deduction, Oversell, Read, Increase, Sweep };

struct EgressOptions {
  std::string ca_file;  // empty: the system's
  bool sandbox = false;
  // With sandbox only: "outlet.myshopify.com" -> "127.0.0.1:4010", plain HTTP.
  std::map<std::string, std::string> connect_to;
  std::int64_t request_timeout_ms = 30'000;
  std::int64_t body_max = 32 << 20;
};

// A secret's present value; asked anew for every request, so that a rotated one works at once.
using SecretSource = std::function<Result<std::string>(const std::string& secret_name)>;

// What egress needs to know of one channel.
struct ChannelSpec {
  std::string account;
  std::string channel;
  Manifest manifest;
  std::string settings_json;
  SecretSource secrets;
};

class Channel;  // lanes, tokens and connections of one channel

struct Answer {
  connectors::HttpResponse response;
  bool may_have_changed = false;  // the request could have changed something and may have arrived
  bool denied = false;            // 401 or 403 that fresh credentials did not mend
};

class Egress {
 public:
  static Result<std::unique_ptr<Egress>> make(boost::asio::any_io_executor executor,
                                              const EgressOptions& options);
  virtual ~Egress() = default;

  // Errors: a host or lane of the manifest cannot be resolved from the settings.
  virtual Result<std::shared_ptr<Channel>> open(ChannelSpec spec) = 0;

  // Calls `done` once, on the executor. Reads and idempotent requests are repeated on transport
  // failure, 429 and 5xx with back-off until `deadline_ms`; others come back as they fell.
  using Done = std::function<void(Answer)>;
  virtual void send(const std::shared_ptr<Channel>& channel, connectors::HttpRequest request,
                    Urgency urgency, std::int64_t deadline_ms, Done done) = 0;

  // Calls `ready` when the lane has room for one more request of this urgency, without taking it:
  // values of a write are computed only then.
  virtual void when_ready(const std::shared_ptr<Channel>& channel, const std::string& lane,
                          Urgency urgency, std::function<void()> ready) = 0;

  // What when_ready() announced will not be used. Said at once, it frees the room for others; else
  // that happens by itself after a while.
  virtual void never_mind(const std::shared_ptr<Channel>& channel, const std::string& lane) = 0;

  // A connector told what a lane has left.
  virtual void budget(const std::shared_ptr<Channel>& channel, const BudgetFact& fact) = 0;

  // Waiting and running requests of the channel come back as failure "closed".
  virtual void close(const std::shared_ptr<Channel>& channel) = 0;

  struct Stats {
    std::uint64_t sent = 0, answered = 0, failed = 0, throttled = 0, waiting = 0;
  };
  virtual Stats stats(const std::shared_ptr<Channel>& channel) const = 0;
};

}  // namespace stockd::egress
