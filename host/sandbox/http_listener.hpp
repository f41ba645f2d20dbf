// SPDX-License-Identifier: Apache-2.0
//
// A shop's web server: HTTP on one loopback port, each request answered by one twin. Requests of a
// connection are answered in their order; a late answer keeps only its own connection waiting.
#pragma once

#include "base/result.hpp"
#include "sandbox/live_twin.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace stockd::sandbox {

class HttpListener {
 public:
  // Listens when it returns.
  static Result<std::unique_ptr<HttpListener>> listen(std::shared_ptr<LiveTwin> twin,
                                                      const std::string& address,
                                                      std::uint16_t port);
  virtual ~HttpListener() = default;

  virtual boost::asio::ip::tcp::endpoint endpoint() const = 0;

  // Closes the connections too. [any-thread]
  virtual void close() = 0;
};

}  // namespace stockd::sandbox
