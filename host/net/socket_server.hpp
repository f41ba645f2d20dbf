// SPDX-License-Identifier: Apache-2.0
//
// A door for local operators: HTTP over a Unix socket that only the process's own user can open, so
// it needs no password. What the calls mean is left to the handler.
#pragma once

#include "base/result.hpp"
#include "net/call.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>

namespace stockd::net {

class SocketServer {
 public:
  // Listens when it returns. A socket left over by a dead process is replaced; a live one is not.
  // `setting` names the key that holds the path, eg: "admin.socket"; messages say it.
  static Result<std::unique_ptr<SocketServer>> listen(boost::asio::any_io_executor executor,
                                                      const std::string& path, Handler handler,
                                                      const std::string& setting = "admin.socket");
  virtual ~SocketServer() = default;

  // Also closes the connections that are open; an answer that is still to come is lost.
  virtual void close() = 0;
};

}  // namespace stockd::net
