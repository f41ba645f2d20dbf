// SPDX-License-Identifier: Apache-2.0
//
// Listens, accepts and keeps the clock of all connections. The acceptor and the tick share a
// strand; connections run on the bare executor.
#include "ingress/ingress.hpp"

#include "base/log.hpp"
#include "ingress/connection.hpp"
#include "ingress/service.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include <algorithm>
#include <chrono>

namespace stockd::ingress {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

class Listener final : public std::enable_shared_from_this<Listener> {
 public:
  Listener(const asio::any_io_executor& executor, std::shared_ptr<Service> service)
      : executor_(executor),
        strand_(asio::make_strand(executor)),
        service_(std::move(service)),
        acceptor_(strand_),
        tick_(strand_) {}

  Result<void> listen();
  void start() {
    asio::post(strand_, [self = shared_from_this()] {
      self->accept();
      self->wait_for_tick();
    });
  }
  std::uint16_t port() const { return port_; }

  void close() {
    asio::post(strand_, [self = shared_from_this()] {
      error_code ignored;
      self->closed_ = true;
      self->acceptor_.close(ignored);
      self->tick_.cancel();
    });
  }

 private:
  void accept();
  void wait_for_tick();

  asio::any_io_executor executor_;
  asio::strand<asio::any_io_executor> strand_;
  std::shared_ptr<Service> service_;
  std::shared_ptr<asio::ssl::context> tls_;
  tcp::acceptor acceptor_;
  asio::steady_timer tick_;
  std::uint16_t port_ = 0;
  bool accepting_ = false;
  bool closed_ = false;
};

Result<std::shared_ptr<asio::ssl::context>> make_tls(const IngressOptions& options) {
  if (options.certificate_file.empty()) return std::shared_ptr<asio::ssl::context>();
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  error_code error;
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  tls->use_certificate_chain_file(options.certificate_file, error);
  if (error) {
    return failure(Kind::Config, "ingress.certificate",
                   "cannot use " + options.certificate_file + ": " + error.message());
  }
  tls->use_private_key_file(options.key_file, asio::ssl::context::pem, error);
  if (error) {
    return failure(Kind::Config, "ingress.key",
                   "cannot use " + options.key_file + ": " + error.message(),
                   "it must be the certificate's own private key, in PEM form");
  }
  return tls;
}

Result<void> Listener::listen() {
  const IngressOptions& options = service_->options();
  auto tls = make_tls(options);
  if (!tls) return failure(std::move(tls.error()));
  tls_ = std::move(*tls);

  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  const tcp::endpoint endpoint(address, options.port);
  if (!error) acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return failure(Kind::Config, "ingress.listen",
                   "cannot listen on " + options.address + " port " + std::to_string(options.port) +
                       ": " + error.message(),
                   "choose an address of this machine and a free port");
  }
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Listener::accept() {
  accepting_ = true;
  acceptor_.async_accept(
      executor_, [self = shared_from_this()](error_code error, tcp::socket socket) {
        self->accepting_ = false;
        if (self->closed_) return;
        if (error) {
          // Mostly too many open files; the next tick tries again.
          log::warn("ingress.accept", "cannot accept a connection: " + error.message());
          return;
        }
        start_connection(self->service_, std::move(socket), self->tls_);
        self->accept();
      });
}

void Listener::wait_for_tick() {
  const IngressOptions& options = service_->options();
  const std::int64_t shortest = std::min({options.header_ms, options.body_ms, options.idle_ms});
  tick_.expires_after(std::chrono::milliseconds(std::clamp<std::int64_t>(shortest / 8, 10, 250)));
  tick_.async_wait([self = shared_from_this()](error_code) {
    if (self->closed_) return;
    self->service_->connections().shut_down_expired();
    if (!self->accepting_) self->accept();
    self->wait_for_tick();
  });
}

class ListeningIngress final : public Ingress {
 public:
  ListeningIngress(std::shared_ptr<Service> service, std::shared_ptr<Listener> listener)
      : service_(std::move(service)), listener_(std::move(listener)) {}
  ~ListeningIngress() override { close(); }

  void serve(std::vector<Endpoint> endpoints) override { service_->serve(std::move(endpoints)); }
  std::uint16_t port() const override { return listener_->port(); }

  Stats stats() const override {
    const Service::Counters& counters = service_->counters();
    return {counters.accepted, counters.durable, counters.forged, counters.unknown,
            counters.refused};
  }

  void close() override {
    listener_->close();
    service_->close();
  }

 private:
  std::shared_ptr<Service> service_;
  std::shared_ptr<Listener> listener_;
};

}  // namespace

Result<std::unique_ptr<Ingress>> Ingress::make(asio::any_io_executor executor,
                                               const IngressOptions& options, journal::Inbox& inbox,
                                               Arrived arrived) {
  auto service = std::make_shared<Service>(options, inbox, std::move(arrived));
  auto listener = std::make_shared<Listener>(executor, service);
  if (auto listening = listener->listen(); !listening) {
    return failure(std::move(listening.error()));
  }
  listener->start();
  return std::make_unique<ListeningIngress>(std::move(service), std::move(listener));
}

}  // namespace stockd::ingress
