// SPDX-License-Identifier: Apache-2.0
//
// The server of egress's tests: one thread a connection, synchronous, which keeps it apart from the
// asynchronous code it tests.
#include "loopback_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <mutex>
#include <thread>

namespace stockd::egress::test {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

struct LoopbackServer::State {
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
  asio::ssl::context tls{asio::ssl::context::tls_server};
  bool encrypted = false;
  Answering answering;
  mutable std::mutex mutex;
  std::vector<Seen> seen;
  std::vector<std::shared_ptr<asio::ip::tcp::socket>> sockets;
  std::vector<std::thread> threads;
  bool stopping = false;

  template <class Stream>
  void serve(Stream& stream, int number) {
    beast::flat_buffer buffer;
    for (;;) {
      beast::error_code error;
      http::request<http::string_body> request;
      http::read(stream, buffer, request, error);
      if (error) return;
      Seen one;
      one.method = std::string(request.method_string());
      one.target = std::string(request.target());
      one.body = request.body();
      one.connection = number;
      for (const auto& field : request) {
        std::string name(field.name_string());
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        one.headers[name] = std::string(field.value());
      }
      {
        const std::lock_guard lock(mutex);
        seen.push_back(one);
      }
      const Script script = answering(one);
      if (script.hang_up) return;
      if (script.silent) continue;
      if (script.cut_short) {
        const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this";
        asio::write(stream, asio::buffer(half), error);
        return;
      }
      http::response<http::string_body> response;
      response.result(script.status);
      response.version(11);
      for (const auto& [name, value] : script.headers)
        response.insert(name, value);
      response.body() = script.body;
      response.prepare_payload();
      http::write(stream, response, error);
      if (error || !request.keep_alive()) return;
    }
  }

  void connection(const std::shared_ptr<asio::ip::tcp::socket>& socket, int number) {
    beast::error_code error;
    if (encrypted) {
      asio::ssl::stream<asio::ip::tcp::socket&> stream(*socket, tls);
      stream.handshake(asio::ssl::stream_base::server, error);
      if (!error) serve(stream, number);
    } else {
      serve(*socket, number);
    }
    const std::lock_guard lock(mutex);
    socket->shutdown(asio::socket_base::shutdown_both, error);
    socket->close(error);
  }

  void accept() {
    for (int number = 1;; ++number) {
      auto socket = std::make_shared<asio::ip::tcp::socket>(io);
      beast::error_code error;
      acceptor.accept(*socket, error);
      const std::lock_guard lock(mutex);
      if (error || stopping) return;
      sockets.push_back(socket);
      threads.emplace_back([this, socket, number] { connection(socket, number); });
    }
  }
};

LoopbackServer::LoopbackServer(Answering answering, const std::string& certificate,
                               const std::string& key)
    : state_(std::make_shared<State>()) {
  state_->answering = std::move(answering);
  if (!certificate.empty()) {
    state_->encrypted = true;
    state_->tls.use_certificate_chain_file(certificate);
    state_->tls.use_private_key_file(key, asio::ssl::context::pem);
  }
  const std::lock_guard lock(state_->mutex);
  state_->threads.emplace_back([state = state_.get()] { state->accept(); });
}

LoopbackServer::~LoopbackServer() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    beast::error_code ignored;  // Already closed is closed.
    for (auto& socket : state_->sockets) {
      socket->shutdown(asio::socket_base::shutdown_both, ignored);
    }
  }
  // A connection wakes the blocking accept, which then sees that it is over.
  asio::ip::tcp::socket waker(state_->io);
  beast::error_code ignored;
  waker.connect(state_->acceptor.local_endpoint(), ignored);
  state_->threads.front().join();
  for (std::size_t i = 1; i < state_->threads.size(); ++i)
    state_->threads[i].join();
}

std::uint16_t LoopbackServer::port() const {
  return state_->acceptor.local_endpoint().port();
}

std::vector<Seen> LoopbackServer::seen() const {
  const std::lock_guard lock(state_->mutex);
  return state_->seen;
}

}  // namespace stockd::egress::test
