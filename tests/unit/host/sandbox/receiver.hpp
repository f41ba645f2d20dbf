// SPDX-License-Identifier: Apache-2.0
//
// Whoever takes webhooks, one at a time, when the test asks for one: nothing is read before.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <list>
#include <string>

namespace stockd::sandbox {

class Receiver {
 public:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;

  Receiver();

  std::string url() const;

  // The next webhook, answered with `status`.
  Request take(unsigned status = 200);

  // Takes one and closes the connection instead of answering.
  void take_and_close();

  // Closes all connections.
  void hang_up() { open_.clear(); }

  int connections() const { return connections_; }

 private:
  struct Connection {
    boost::asio::ip::tcp::socket socket;
    boost::beast::flat_buffer buffer;
  };

  // The next webhook of any connection, which becomes current_.
  Request read();
  void wait_for_bytes();

  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::list<Connection> open_;
  std::list<Connection>::iterator current_;
  int connections_ = 0;
};

}  // namespace stockd::sandbox
