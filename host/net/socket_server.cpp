// SPDX-License-Identifier: Apache-2.0
//
// Beast's high level serves here: calls are few, and people wait for them.
#include "net/socket_server.hpp"

#include "base/log.hpp"

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <chrono>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace stockd::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Socket = asio::local::stream_protocol::socket;

constexpr auto kAcceptPause = std::chrono::milliseconds(100);
constexpr std::size_t kBodyMax = 8u << 20;
constexpr std::size_t kPathMax = 107;  // sockaddr_un holds one byte more, the closing zero

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Socket socket, Handler handler)
      : socket_(std::move(socket)), handler_(std::move(handler)) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kBodyMax);
    http::async_read(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
          if (!error) self->call();
        });
  }

  void close() {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      boost::system::error_code ignored;
      self->socket_.close(ignored);
    });
  }

 private:
  void call() {
    const auto request = parser_->release();
    keep_alive_ = request.keep_alive();
    const auto target = boost::urls::parse_origin_form(
        boost::urls::string_view(request.target().data(), request.target().size()));
    if (!target) {
      write({400, R"({"error":{"code":"socket.target","text":"the request target is no path"}})"});
      return;
    }
    Call call;
    call.method = std::string(request.method_string());
    call.path = target->path();
    for (const auto& parameter : target->params())
      call.query[parameter.key] = parameter.value;
    call.body = request.body();
    handler_(std::move(call), [self = shared_from_this()](Reply reply) {
      asio::post(self->socket_.get_executor(),
                 [self, reply = std::move(reply)]() mutable { self->write(std::move(reply)); });
    });
  }

  void write(Reply reply) {
    response_ = {};
    response_.version(11);
    response_.result(reply.status);
    response_.set(http::field::content_type, "application/json");
    response_.keep_alive(keep_alive_);
    response_.body() = std::move(reply.json);
    response_.prepare_payload();
    http::async_write(
        socket_, response_,
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
          if (!error && self->keep_alive_) self->read();
        });
  }

  Socket socket_;
  Handler handler_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
  bool keep_alive_ = false;
};

class Server : public SocketServer, public std::enable_shared_from_this<Server> {
 public:
  Server(asio::any_io_executor executor, std::string path, Handler handler)
      : executor_(executor),
        acceptor_(executor),
        pause_(executor),
        path_(std::move(path)),
        handler_(std::move(handler)) {}

  Result<void> open(const std::string& setting) {
    if (path_.size() > kPathMax) {
      return failure(Kind::Config, "socket.listen",
                     "the socket path " + path_ + " is longer than 107 bytes",
                     "set " + setting + " to a shorter one");
    }
    const asio::local::stream_protocol::endpoint endpoint(path_);
    boost::system::error_code error;
    Socket probe(executor_);
    probe.connect(endpoint, error);
    if (!error) {
      return failure(Kind::Config, "socket.in-use", "another server already listens on " + path_,
                     "stop it first, or set another " + setting);
    }
    ::unlink(path_.c_str());
    acceptor_.open(endpoint.protocol(), error);
    const mode_t before = ::umask(S_IRWXG | S_IRWXO);
    if (!error) acceptor_.bind(endpoint, error);
    ::umask(before);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return failure(Kind::Config, "socket.listen",
                     "cannot listen on the socket " + path_ + ": " + error.message(),
                     "check " + setting +
                         ": its folder must exist and be writable, and a socket "
                         "path is 107 bytes at most");
    }
    return {};
  }

  void accept() {
    acceptor_.async_accept(
        asio::make_strand(executor_),
        [self = shared_from_this()](const boost::system::error_code& error, Socket socket) {
          if (!self->acceptor_.is_open()) return;
          if (error) return self->accept_later(error);
          self->serve(std::make_shared<Connection>(std::move(socket), self->handler_));
          self->accept();
        });
  }

  // Out of file descriptors, as a rule: they come back, and so must the operator's way in.
  void accept_later(const boost::system::error_code& error) {
    log::warn("socket.accept", "a connection could not be accepted: " + error.message(),
              {{"socket", path_}});
    pause_.expires_after(kAcceptPause);
    pause_.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
      if (!cancelled && self->acceptor_.is_open()) self->accept();
    });
  }

  void close() override {
    asio::post(executor_, [self = shared_from_this()] {
      boost::system::error_code ignored;
      self->acceptor_.close(ignored);
      self->pause_.cancel();
      for (const auto& connection : self->connections_) {
        if (const auto open = connection.lock()) open->close();
      }
      self->connections_.clear();
    });
    if (!std::exchange(closed_, true)) ::unlink(path_.c_str());
  }

 private:
  void serve(const std::shared_ptr<Connection>& connection) {
    std::erase_if(connections_, [](const auto& known) { return known.expired(); });
    connections_.push_back(connection);
    connection->read();
  }

  asio::any_io_executor executor_;
  asio::local::stream_protocol::acceptor acceptor_;
  asio::steady_timer pause_;
  std::string path_;
  Handler handler_;
  std::vector<std::weak_ptr<Connection>> connections_;  // on executor_, a strand
  bool closed_ = false;
};

// Owners hold this; the server itself lives as long as its pending accept.
class Door : public SocketServer {
 public:
  explicit Door(std::shared_ptr<Server> server) : server_(std::move(server)) {}
  ~Door() override { server_->close(); }
  void close() override { server_->close(); }

 private:
  std::shared_ptr<Server> server_;
};

}  // namespace

Result<std::unique_ptr<SocketServer>> SocketServer::listen(asio::any_io_executor executor,
                                                           const std::string& path, Handler handler,
                                                           const std::string& setting) {
  const auto server =
      std::make_shared<Server>(asio::make_strand(executor), path, std::move(handler));
  if (auto opened = server->open(setting); !opened) return failure(opened.error());
  server->accept();
  return std::make_unique<Door>(server);
}

}  // namespace stockd::net
