// SPDX-License-Identifier: Apache-2.0
//
// One connection to one origin, plain or TLS: connects to addresses that were checked before,
// carries one exchange after the other, never follows anything. It leaves retries, reuse and
// resolution to others.
#pragma once

#include "egress/wire.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace stockd::egress {

struct Peer {
  std::string host;                          // what the certificate must name; also sent as SNI
  boost::asio::ssl::context* tls = nullptr;  // null: plain
  std::vector<boost::asio::ip::tcp::endpoint> addresses;  // tried in this order
};

// All calls and callbacks on the executor given, which must be a strand or a single thread.
class Connection {
 public:
  using Done = std::function<void(WireOutcome)>;

  static std::shared_ptr<Connection> make(boost::asio::any_io_executor executor, Peer peer,
                                          const WireLimits& limits);
  virtual ~Connection() = default;

  // One at a time. Connects first where it is not connected.
  virtual void exchange(WireRequest request, Deadline deadline, Done done) = 0;

  // Idle and not closed by the other side, as far as can be seen without sending.
  virtual bool usable() = 0;

  // A running exchange ends as "cancelled".
  virtual void close() = 0;
};

}  // namespace stockd::egress
