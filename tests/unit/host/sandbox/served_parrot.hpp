// SPDX-License-Identifier: Apache-2.0
//
// A sandbox with one twin, the parrot, on a port and in a directory of the test's own.
#pragma once

#include "base/result.hpp"
#include "net/call.hpp"
#include "sandbox/sandbox_server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace stockd::sandbox {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  // Writes a file and gives its path.
  std::string write(const std::string& name, const std::string& text) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class ServedParrot {
 public:
  explicit ServedParrot(const std::string& receiver_url = "");
  ~ServedParrot();

  boost::asio::ip::tcp::endpoint endpoint() const;

  // One command, or another call, over the control socket.
  net::Reply control(const std::string& method, const std::string& path,
                     const std::string& body = "") const;

  // Closes the server and waits until its threads have nothing left to do.
  void close();

  static Result<std::unique_ptr<SandboxServer>> start(boost::asio::io_context& context,
                                                      const std::string& folder,
                                                      const std::string& settings_json);

 private:
  TemporaryDirectory folder_;
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unique_ptr<SandboxServer> server_;
  std::vector<std::thread> threads_;
};

// A client of a shop: one kept connection.
class Shopper {
 public:
  using Response = boost::beast::http::response<boost::beast::http::string_body>;
  using Fields = std::vector<std::pair<std::string, std::string>>;

  explicit Shopper(const boost::asio::ip::tcp::endpoint& endpoint);

  void send(const std::string& method, const std::string& target, const std::string& body = "",
            const Fields& fields = {});

  // Status 0: the connection was closed instead.
  Response receive();

  Response ask(const std::string& method, const std::string& target, const std::string& body = "",
               const Fields& fields = {});

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace stockd::sandbox
