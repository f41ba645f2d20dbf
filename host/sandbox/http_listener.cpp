// SPDX-License-Identifier: Apache-2.0
//
// All connections of a twin run on the twin's strand, so a request is parsed, handled and answered
// without a lock.
#include "sandbox/http_listener.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace stockd::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kBodyMax = 32u << 20;
constexpr std::uint32_t kHeaderMax = 64u << 10;
constexpr auto kAcceptPause = std::chrono::milliseconds(100);

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

// The request as the marketplace's own clients write it: with the URL of the real shop.
connectors::HttpRequest as_twin_sees_it(http::request<http::string_body>& request) {
  connectors::HttpRequest out;
  out.method = std::string(request.method_string());
  const bool tls = beast::iequals(request["X-Forwarded-Proto"], "https");
  const std::string target(request.target());
  const std::string host(request[http::field::host]);
  out.url = target.starts_with("/") ? (tls ? "https://" : "http://") + host + target : target;
  for (const auto& field : request) {
    out.headers.emplace_back(lower(std::string(field.name_string())), std::string(field.value()));
  }
  out.body = std::move(request.body());
  return out;
}

// What the connection itself decides.
bool is_framing(const std::string& name) {
  return name == "content-length" || name == "transfer-encoding" || name == "connection";
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket socket, std::shared_ptr<LiveTwin> twin)
      : socket_(std::move(socket)), delay_(socket_.get_executor()), twin_(std::move(twin)) {
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(kBodyMax);
    parser_->header_limit(kHeaderMax);
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](const error_code& error, std::size_t) {
                       if (error) return self->refuse(error);
                       self->handle();
                     });
  }

  void close() {
    closed_ = true;
    delay_.cancel();
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  // A request that is none is told so; a connection that ended just ends.
  void refuse(const error_code& error) {
    const bool spoken = error.category() == make_error_code(http::error::bad_value).category() &&
                        error != http::error::end_of_stream &&
                        error != http::error::partial_message;
    if (closed_ || !spoken) return;
    connectors::HttpResponse answer;
    answer.status = error == http::error::body_limit ? 413 : 400;
    answer.body = error.message() + "\n";
    keep_alive_ = false;
    head_ = false;
    write(answer);
  }

  void handle() {
    auto request = parser_->release();
    keep_alive_ = request.keep_alive();
    head_ = request.method() == http::verb::head;
    auto reply = twin_->handle(as_twin_sees_it(request));
    if (reply.after_ms == 0) return answer(reply);
    delay_.expires_after(std::chrono::milliseconds(reply.after_ms));
    delay_.async_wait(
        [self = shared_from_this(), reply = std::move(reply)](const error_code& error) {
          if (!error && !self->closed_) self->answer(reply);
        });
  }

  void answer(const connectors::TwinReply& reply) {
    if (reply.close) return close();
    write(reply.response);
  }

  void write(const connectors::HttpResponse& answer) {
    response_ = {};
    response_.version(11);
    response_.result(answer.status);
    for (const auto& [name, value] : answer.headers) {
      if (!is_framing(lower(name))) response_.insert(name, value);
    }
    response_.keep_alive(keep_alive_);
    const bool bodiless = answer.status < 200 || answer.status == 204 || answer.status == 304;
    if (!bodiless) response_.content_length(answer.body.size());
    if (!bodiless && !head_) response_.body() = answer.body;
    if (twin_->next_answer_is_cut()) return write_half();
    http::async_write(socket_, response_,
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        if (error || self->closed_) return;
                        self->keep_alive_ ? self->read() : self->finish();
                      });
  }

  // The length that the header promises never comes.
  void write_half() {
    std::ostringstream text;
    text << response_;
    half_ = text.str();
    half_.resize(half_.size() - std::max<std::size_t>(1, response_.body().size() / 2));
    asio::async_write(
        socket_, asio::buffer(half_),
        [self = shared_from_this()](const error_code&, std::size_t) { self->close(); });
  }

  void finish() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  tcp::socket socket_;
  asio::steady_timer delay_;
  std::shared_ptr<LiveTwin> twin_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  std::string half_;
  bool keep_alive_ = false;
  bool head_ = false;
  bool closed_ = false;
};

class Acceptor : public std::enable_shared_from_this<Acceptor> {
 public:
  explicit Acceptor(std::shared_ptr<LiveTwin> twin)
      : acceptor_(twin->strand()), pause_(twin->strand()), twin_(std::move(twin)) {}

  Result<void> open(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    const tcp::endpoint endpoint(ip, port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) endpoint_ = acceptor_.local_endpoint(error);
    if (!error) return {};
    return failure(Kind::Config, "sandbox.listen",
                   "twin " + twin_->name() + " cannot listen on " + address + ":" +
                       std::to_string(port) + ": " + error.message(),
                   "stop what listens there, or write another port");
  }

  const tcp::endpoint& endpoint() const { return endpoint_; }

  void accept() {
    acceptor_.async_accept(
        twin_->strand(), [self = shared_from_this()](const error_code& error, tcp::socket socket) {
          if (!self->acceptor_.is_open()) return;
          if (error) return self->accept_later(error);
          self->serve(std::make_shared<Connection>(std::move(socket), self->twin_));
          self->accept();
        });
  }

  void close() {
    asio::post(twin_->strand(), [self = shared_from_this()] {
      error_code ignored;
      self->acceptor_.close(ignored);
      self->pause_.cancel();
      for (const auto& known : self->connections_) {
        if (const auto connection = known.lock()) connection->close();
      }
      self->connections_.clear();
    });
  }

 private:
  void serve(const std::shared_ptr<Connection>& connection) {
    std::erase_if(connections_, [](const auto& known) { return known.expired(); });
    connections_.push_back(connection);
    connection->read();
  }

  // Out of file descriptors, as a rule: they come back.
  void accept_later(const error_code& error) {
    log::warn("sandbox.accept", error.message(), {{"twin", twin_->name()}});
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([self = shared_from_this()](const error_code& cancelled) {
      if (!cancelled && self->acceptor_.is_open()) self->accept();
    });
  }

  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  std::shared_ptr<LiveTwin> twin_;
  tcp::endpoint endpoint_;
  std::vector<std::weak_ptr<Connection>> connections_;
};

// Owners hold this; the acceptor itself lives as long as its pending accept.
class Listener : public HttpListener {
 public:
  explicit Listener(std::shared_ptr<Acceptor> acceptor) : acceptor_(std::move(acceptor)) {}
  ~Listener() override { acceptor_->close(); }
  tcp::endpoint endpoint() const override { return acceptor_->endpoint(); }
  void close() override { acceptor_->close(); }

 private:
  std::shared_ptr<Acceptor> acceptor_;
};

}  // namespace

Result<std::unique_ptr<HttpListener>> HttpListener::listen(std::shared_ptr<LiveTwin> twin,
                                                           const std::string& address,
                                                           std::uint16_t port) {
  const auto acceptor = std::make_shared<Acceptor>(std::move(twin));
  if (auto opened = acceptor->open(address, port); !opened) return failure(opened.error());
  acceptor->accept();
  return std::make_unique<Listener>(acceptor);
}

}  // namespace stockd::sandbox
