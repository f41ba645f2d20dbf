// SPDX-License-Identifier: Apache-2.0
//
// The admin API's door: HTTP over a Unix socket that only the server's own user can open, so a
// local operator needs no password. What the calls mean is left to the handler.
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace stockd::admin {

class SocketServer {
 public:
  // Listens when it returns. A socket left over by a dead server is replaced; a live one is not.
  static Result<std::unique_ptr<SocketServer>> listen(boost::asio::any_io_executor executor,
                                                      const std::string& path, Handler handler);
  virtual ~SocketServer() = default;
  virtual void close() = 0;
};

}  // namespace stockd::admin
