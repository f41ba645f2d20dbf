// SPDX-License-Identifier: Apache-2.0
//
// Reuse, resolution and the address check; see connection_pool.hpp.
#include "egress/connection_pool.hpp"

#include "egress/address_rules.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include <utility>

namespace stockd::egress {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

// One attempt from the choice of a connection to its outcome.
class ConnectionPool::Running final : public Attempt, public std::enable_shared_from_this<Running> {
 public:
  Running(std::shared_ptr<ConnectionPool> pool, Url url, WireRequest request, Deadline deadline,
          Connection::Done done)
      : pool_(std::move(pool)),
        url_(std::move(url)),
        request_(std::move(request)),
        deadline_(deadline),
        done_(std::move(done)) {}

  void start() {
    if (!done_) return;  // cancelled before it began
    connection_ = pool_->take(url_.origin());
    if (connection_) return run();
    const auto diverted = pool_->options_.connect_to.find(url_.host);
    if (diverted != pool_->options_.connect_to.end()) return connect({diverted->second}, false);
    boost::system::error_code not_literal;
    const auto address = asio::ip::make_address(url_.host, not_literal);
    if (!not_literal) return checked({asio::ip::tcp::endpoint(address, url_.port)});
    pool_->resolver_.async_resolve(
        url_.host, std::to_string(url_.port), asio::ip::tcp::resolver::numeric_service,
        [self = shared_from_this()](const boost::system::error_code& error,
                                    const asio::ip::tcp::resolver::results_type& found) {
          if (error) return self->fail("dns", error.message());
          std::vector<asio::ip::tcp::endpoint> addresses;
          for (const auto& entry : found)
            addresses.push_back(entry.endpoint());
          self->checked(std::move(addresses));
        });
  }

  void cancel() override {
    if (connection_) {
      connection_->close();
    } else {
      fail("cancelled", "cancelled");
    }
  }

 private:
  void checked(std::vector<asio::ip::tcp::endpoint> addresses) {
    std::string refused;
    if (!pool_->options_.private_allowed) {
      std::erase_if(addresses, [&](const asio::ip::tcp::endpoint& each) {
        const std::string_view why = why_not_public(each.address());
        if (!why.empty()) refused = why;
        return !why.empty();
      });
    }
    if (addresses.empty()) return fail("address-refused", "its address is " + refused);
    connect(std::move(addresses), url_.tls);
  }

  void connect(std::vector<asio::ip::tcp::endpoint> addresses, bool tls) {
    if (!done_) return;
    Peer peer;
    peer.host = url_.host;
    peer.tls = tls ? pool_->tls_.get() : nullptr;
    peer.addresses = std::move(addresses);
    connection_ = Connection::make(pool_->strand_, std::move(peer), pool_->options_.limits);
    run();
  }

  void run() {
    connection_->exchange(std::move(request_), deadline_,
                          [self = shared_from_this()](WireOutcome outcome) {
                            if (outcome.may_go_on) {
                              self->pool_->give_back(self->url_.origin(), self->connection_);
                            }
                            self->finish(std::move(outcome));
                          });
  }

  void fail(const char* what, std::string detail) {
    WireOutcome outcome;
    outcome.response.failure = what;
    outcome.response.unsent = true;
    outcome.detail = std::move(detail);
    finish(std::move(outcome));
  }

  void finish(WireOutcome outcome) {
    connection_.reset();
    const Connection::Done done = std::exchange(done_, nullptr);
    if (done) done(std::move(outcome));
  }

  std::shared_ptr<ConnectionPool> pool_;
  Url url_;
  WireRequest request_;
  Deadline deadline_;
  Connection::Done done_;
  std::shared_ptr<Connection> connection_;
};

ConnectionPool::ConnectionPool(asio::any_io_executor strand,
                               std::shared_ptr<asio::ssl::context> tls, PoolOptions options)
    : strand_(std::move(strand)),
      tls_(std::move(tls)),
      options_(std::move(options)),
      resolver_(strand_) {}

std::shared_ptr<ConnectionPool::Attempt> ConnectionPool::exchange(const Url& url,
                                                                  WireRequest request,
                                                                  Deadline deadline,
                                                                  Connection::Done done) {
  auto running = std::make_shared<Running>(shared_from_this(), url, std::move(request), deadline,
                                           std::move(done));
  // Started from the strand's queue, so that the caller holds the attempt before it can end.
  asio::post(strand_, [running] { running->start(); });
  return running;
}

std::shared_ptr<Connection> ConnectionPool::take(const std::string& origin) {
  auto& list = idle_[origin];
  while (!list.empty()) {
    // The one used last is the least likely to be closed by now.
    Idle last = std::move(list.back());
    list.pop_back();
    if (Clock::now() < last.until && last.connection->usable()) return last.connection;
    last.connection->close();
  }
  return nullptr;
}

void ConnectionPool::give_back(const std::string& origin, std::shared_ptr<Connection> connection) {
  auto& list = idle_[origin];
  Idle entry;
  entry.connection = std::move(connection);
  entry.until = Clock::now() + std::chrono::milliseconds(kIdleMsMax);
  list.push_back(std::move(entry));
  if (list.size() <= kIdleConnectionsMax) return;
  list.front().connection->close();
  list.pop_front();
}

void ConnectionPool::close_idle() {
  for (auto& [origin, list] : idle_) {
    for (Idle& each : list)
      each.connection->close();
  }
  idle_.clear();
}

}  // namespace stockd::egress
