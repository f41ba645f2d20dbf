// SPDX-License-Identifier: Apache-2.0
//
// Blocking sockets, and poll() to know which of them has something to say.
#include "receiver.hpp"

#include <boost/beast/http.hpp>

#include <poll.h>
#include <vector>

namespace stockd::sandbox {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Receiver::Receiver()
    : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}), current_(open_.end()) {}

std::string Receiver::url() const {
  return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/told?by=twin";
}

void Receiver::wait_for_bytes() {
  for (;;) {
    std::vector<pollfd> polled{{acceptor_.native_handle(), POLLIN, 0}};
    for (auto& each : open_)
      polled.push_back({each.socket.native_handle(), POLLIN, 0});
    if (::poll(polled.data(), polled.size(), -1) < 0) continue;
    current_ = open_.begin();
    for (std::size_t i = 1; i < polled.size(); ++i, ++current_) {
      if (polled[i].revents != 0) return;
    }
    open_.push_back({acceptor_.accept(), {}});
    ++connections_;
  }
}

Receiver::Request Receiver::read() {
  for (;;) {
    wait_for_bytes();
    Request request;
    boost::system::error_code error;
    http::read(current_->socket, current_->buffer, request, error);
    if (!error) return request;
    open_.erase(current_);
  }
}

Receiver::Request Receiver::take(unsigned status) {
  Request request = read();
  http::response<http::string_body> response;
  response.version(11);
  response.result(status);
  response.keep_alive(true);
  response.prepare_payload();
  http::write(current_->socket, response);
  return request;
}

void Receiver::take_and_close() {
  read();
  open_.erase(current_);
}

}  // namespace stockd::sandbox
