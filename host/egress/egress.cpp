// SPDX-License-Identifier: Apache-2.0
//
// Checks the options once, makes the TLS context every channel shares, and opens channels.
#include "egress/egress.hpp"

#include "egress/channel.hpp"

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>

#include <charconv>
#include <utility>

namespace stockd::egress {
namespace {

namespace asio = boost::asio;

Result<std::shared_ptr<asio::ssl::context>> make_tls(const std::string& ca_file) {
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  boost::system::error_code error;
  tls->set_verify_mode(asio::ssl::verify_peer, error);
  if (!error) {
    if (ca_file.empty() || ca_file == "system") {
      tls->set_default_verify_paths(error);
    } else {
      tls->load_verify_file(ca_file, error);
    }
  }
  if (error) {
    return failure(Kind::Config, "egress.ca-file",
                   "cannot read certificates from '" + ca_file + "': " + error.message(),
                   "egress.ca_file must be a readable PEM file, or system");
  }
  if (SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION) != 1) {
    return failure(Kind::Defect, "egress.tls", "OpenSSL refuses TLS 1.2 as the least version");
  }
  return tls;
}

// eg: "127.0.0.1:4010"
Result<asio::ip::tcp::endpoint> loopback_endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  unsigned port = 0;
  boost::system::error_code error = asio::error::invalid_argument;
  asio::ip::address address;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, port);
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    address = asio::ip::make_address(host, error);
    if (parsed.ptr != end || port == 0 || port > 65535) error = asio::error::invalid_argument;
  }
  if (error || !address.is_loopback()) {
    return failure(Kind::Config, "egress.connect-to",
                   "'" + text + "' is not a loopback address with a port",
                   "write it like 127.0.0.1:4010");
  }
  return asio::ip::tcp::endpoint(address, static_cast<std::uint16_t>(port));
}

class ClientEgress final : public Egress {
 public:
  ClientEgress(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> tls,
               PoolOptions pool_options, std::int64_t request_timeout_ms)
      : executor_(std::move(executor)),
        tls_(std::move(tls)),
        pool_options_(std::move(pool_options)),
        request_timeout_ms_(request_timeout_ms) {}

  Result<std::shared_ptr<Channel>> open(ChannelSpec spec) override {
    return Channel::open(executor_, tls_, pool_options_, request_timeout_ms_, std::move(spec));
  }

  void send(const std::shared_ptr<Channel>& channel, connectors::HttpRequest request,
            Urgency urgency, std::int64_t deadline_ms, Done done) override {
    channel->send(std::move(request), urgency, deadline_ms, std::move(done));
  }

  void when_ready(const std::shared_ptr<Channel>& channel, const std::string& lane, Urgency urgency,
                  std::function<void()> ready) override {
    channel->when_ready(lane, urgency, std::move(ready));
  }

  void never_mind(const std::shared_ptr<Channel>& channel, const std::string& lane) override {
    channel->never_mind(lane);
  }

  void budget(const std::shared_ptr<Channel>& channel, const BudgetFact& fact) override {
    channel->budget(fact);
  }

  void close(const std::shared_ptr<Channel>& channel) override { channel->close(); }

  Stats stats(const std::shared_ptr<Channel>& channel) const override { return channel->stats(); }

 private:
  asio::any_io_executor executor_;
  std::shared_ptr<asio::ssl::context> tls_;
  PoolOptions pool_options_;
  std::int64_t request_timeout_ms_;
};

}  // namespace

Result<std::unique_ptr<Egress>> Egress::make(asio::any_io_executor executor,
                                             const EgressOptions& options) {
  if (!options.sandbox && !options.connect_to.empty()) {
    return failure(Kind::Config, "egress.connect-to",
                   "egress.connect_to works in sandbox mode only",
                   "remove it, or say sandbox: true");
  }
  Result<std::shared_ptr<asio::ssl::context>> tls = make_tls(options.ca_file);
  if (!tls) return failure(std::move(tls.error()));
  PoolOptions pool_options;
  pool_options.private_allowed = options.sandbox;
  pool_options.limits.body_max = options.body_max;
  for (const auto& [host, where] : options.connect_to) {
    Result<asio::ip::tcp::endpoint> endpoint = loopback_endpoint(where);
    if (!endpoint) return failure(std::move(endpoint.error()));
    pool_options.connect_to.emplace(host, *endpoint);
  }
  return std::make_unique<ClientEgress>(std::move(executor), std::move(*tls),
                                        std::move(pool_options), options.request_timeout_ms);
}

}  // namespace stockd::egress
