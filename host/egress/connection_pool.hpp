// SPDX-License-Identifier: Apache-2.0
//
// Connections of one channel, kept open between requests, and the way to a new one: resolve the
// name once, drop every address that is not public, connect to what was checked. Because the
// checked address is the one connected to, a name that changes its mind in between gains nothing.
#pragma once

#include "egress/connection.hpp"
#include "egress/url.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <deque>
#include <map>
#include <memory>
#include <string>

namespace stockd::egress {

// Servers close idle connections after 5 s (Apache) to 75 s; a request on a connection that is just
// being closed has an unknown fate, so ours are given up earlier.
inline constexpr std::int64_t kIdleMsMax = 4'000;
inline constexpr std::size_t kIdleConnectionsMax = 8;  // an origin

struct PoolOptions {
  bool private_allowed = false;                                      // sandbox only
  std::map<std::string, boost::asio::ip::tcp::endpoint> connect_to;  // by host; sandbox only
  WireLimits limits;
};

// [strand]
class ConnectionPool : public std::enable_shared_from_this<ConnectionPool> {
 public:
  // A running attempt; cancelling it ends it as "cancelled".
  class Attempt {
   public:
    virtual ~Attempt() = default;
    virtual void cancel() = 0;
  };

  ConnectionPool(boost::asio::any_io_executor strand,
                 std::shared_ptr<boost::asio::ssl::context> tls, PoolOptions options);

  // Whether requests to this origin go to a twin instead.
  bool is_diverted(const Url& url) const { return options_.connect_to.contains(url.host); }

  std::shared_ptr<Attempt> exchange(const Url& url, WireRequest request, Deadline deadline,
                                    Connection::Done done);

  void close_idle();

 private:
  class Running;
  struct Idle {
    std::shared_ptr<Connection> connection;
    Deadline until;
  };

  std::shared_ptr<Connection> take(const std::string& origin);
  void give_back(const std::string& origin, std::shared_ptr<Connection> connection);

  boost::asio::any_io_executor strand_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  PoolOptions options_;
  boost::asio::ip::tcp::resolver resolver_;
  std::map<std::string, std::deque<Idle>> idle_;
};

}  // namespace stockd::egress
