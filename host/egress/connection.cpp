// SPDX-License-Identifier: Apache-2.0
//
// The only file of egress that includes Beast. Plain and TLS connections share everything but the
// handshake.
#include "egress/connection.hpp"

#include "egress/gzip.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <algorithm>
#include <cctype>
#include <optional>

namespace stockd::egress {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

using Plain = beast::tcp_stream;
using Tls = beast::ssl_stream<beast::tcp_stream>;

std::string failure_of(const beast::error_code& error) {
  if (error == beast::error::timeout) return "timeout";
  if (error == asio::error::operation_aborted) return "cancelled";
  if (error == asio::error::connection_refused) return "refused";
  if (error == http::error::body_limit || error == http::error::header_limit) return "too-large";
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error == asio::error::eof || error == asio::error::connection_reset ||
      error == asio::error::broken_pipe || error == asio::ssl::error::stream_truncated) {
    return "closed";
  }
  if (error.category() == http::make_error_code(http::error::bad_version).category()) {
    return "protocol";
  }
  if (error.category() == asio::error::get_ssl_category()) return "tls";
  return "unreachable";
}

// Why a peer's certificate was refused, in the words of whoever has to act.
std::string certificate_fault(long verified, const std::string& host) {
  switch (verified) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate of " + host + " has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate of " + host + " is not valid yet";
    case X509_V_ERR_UNSPECIFIED:  // our own check of the name said no
    case X509_V_ERR_HOSTNAME_MISMATCH:
      return "the certificate is made out for another host than " + host;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "no known authority signed the certificate of " + host +
             " (a private one is named by egress.ca_file)";
    default:
      return std::string("the certificate of ") + host + " is refused, " +
             X509_verify_cert_error_string(verified);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// An informational answer (100, 103) announces the real one.
bool is_interim(unsigned status) {
  return status >= 100 && status < 200 && status != 101;
}

template <class Stream>
class StreamConnection final : public Connection,
                               public std::enable_shared_from_this<StreamConnection<Stream>> {
 public:
  StreamConnection(const asio::any_io_executor& executor, Peer peer,
                   const WireLimits& limits) requires std::is_same_v<Stream, Plain>
      : peer_(std::move(peer)), limits_(limits), stream_(executor) {}

  StreamConnection(const asio::any_io_executor& executor, Peer peer,
                   const WireLimits& limits) requires std::is_same_v<Stream, Tls>
      : peer_(std::move(peer)), limits_(limits), stream_(executor, *peer_.tls) {}

  void exchange(WireRequest request, Deadline deadline, Done done) override {
    done_ = std::move(done);
    interim_ = 0;
    prepare(std::move(request));
    lowest().expires_at(deadline);
    if (connected_) return write();
    lowest().async_connect(
        peer_.addresses,
        [self = this->shared_from_this()](beast::error_code error, const asio::ip::tcp::endpoint&) {
          if (error) return self->fail(error, true);
          beast::error_code ignored;  // Nagle only costs time; without the option it still works.
          self->lowest().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
          self->handshake();
        });
  }

  bool usable() override {
    if (!connected_ || done_ || buffer_.size() > 0 || !lowest().socket().is_open()) return false;
    beast::error_code error;
    asio::ip::tcp::socket& socket = lowest().socket();
    const bool blocking_before = socket.non_blocking();
    socket.non_blocking(true, error);
    char byte = 0;
    if (!error) socket.receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, error);
    // Anything to read on an idle connection is its end, or an answer to nothing.
    const bool quiet = error == asio::error::would_block || error == asio::error::try_again;
    beast::error_code restored;
    socket.non_blocking(blocking_before, restored);
    return quiet && !restored;
  }

  void close() override {
    connected_ = false;
    lowest().close();
  }

 private:
  Plain& lowest() {
    if constexpr (std::is_same_v<Stream, Plain>) {
      return stream_;
    } else {
      return stream_.next_layer();
    }
  }

  void prepare(WireRequest request) {
    request_ = {};
    request_.version(11);
    request_.method_string(request.method);
    request_.target(request.target);
    for (const auto& [name, value] : request.headers)
      request_.insert(name, value);
    head_only_ = request.method == "HEAD";
    request_.body() = std::move(request.body);
    const bool has_body = !request_.body().empty() || request.method == "POST" ||
                          request.method == "PUT" || request.method == "PATCH";
    if (has_body) request_.content_length(request_.body().size());
  }

  void handshake() {
    if constexpr (std::is_same_v<Stream, Plain>) {
      connected_ = true;
      write();
    } else {
      stream_.set_verify_mode(asio::ssl::verify_peer);
      stream_.set_verify_callback(asio::ssl::host_name_verification(peer_.host));
      beast::error_code not_address;
      asio::ip::make_address(peer_.host, not_address);
      if (not_address &&
          SSL_set_tlsext_host_name(stream_.native_handle(), peer_.host.c_str()) != 1) {
        return fail(beast::error_code(asio::error::no_memory), true);
      }
      stream_.async_handshake(asio::ssl::stream_base::client,
                              [self = this->shared_from_this()](beast::error_code error) {
                                if (error) return self->no_handshake(error);
                                self->connected_ = true;
                                self->write();
                              });
    }
  }

  void no_handshake(const beast::error_code& error) {
    if constexpr (std::is_same_v<Stream, Tls>) {
      const long verified = SSL_get_verify_result(stream_.native_handle());
      if (verified != X509_V_OK) {
        WireOutcome outcome;
        outcome.response.failure = "tls: " + certificate_fault(verified, peer_.host);
        outcome.response.unsent = true;
        outcome.detail = error.message();
        close();
        return finish(std::move(outcome));
      }
    }
    fail(error, true);
  }

  void write() {
    http::async_write(
        stream_, request_,
        [self = this->shared_from_this()](beast::error_code error, std::size_t bytes) {
          // Through TLS a byte may have left although none is counted as written.
          const bool unsent = std::is_same_v<Stream, Plain> && bytes == 0;
          if (error) return self->fail(error, unsent);
          self->read();
        });
  }

  void read() {
    parser_.emplace();
    parser_->header_limit(limits_.header_max);
    parser_->body_limit(static_cast<std::uint64_t>(limits_.body_max));
    parser_->skip(head_only_);
    http::async_read(stream_, buffer_, *parser_,
                     [self = this->shared_from_this()](beast::error_code error, std::size_t) {
                       if (error) return self->fail(error, false);
                       self->answered();
                     });
  }

  void answered() {
    if (is_interim(parser_->get().result_int())) {
      // A server that only ever announces would hold the connection until the deadline.
      if (++interim_ > 8) return fail(http::make_error_code(http::error::bad_status), false);
      return read();
    }
    WireOutcome outcome;
    outcome.response.status = parser_->get().result_int();
    outcome.may_go_on = parser_->keep_alive() && !parser_->need_eof();
    for (const auto& field : parser_->get()) {
      const auto value = field.value();
      outcome.response.headers.emplace_back(
          lower({field.name_string().data(), field.name_string().size()}),
          std::string(value.data(), value.size()));
    }
    outcome.response.body = std::move(parser_->get().body());
    if (!outcome.may_go_on) close();
    lowest().expires_never();
    unpack(outcome);
    finish(std::move(outcome));
  }

  // Whoever reads the answer sees it as if it had never been packed.
  void unpack(WireOutcome& outcome) const {
    auto& headers = outcome.response.headers;
    const auto encoding = std::find_if(headers.begin(), headers.end(), [](const auto& field) {
      return field.first == "content-encoding";
    });
    if (encoding == headers.end() || lower(encoding->second) == "identity") return;
    std::string failure;
    if (head_only_ || outcome.response.body.empty()) {
      failure = "";
    } else if (const std::string name = lower(encoding->second);
               name != "gzip" && name != "x-gzip") {
      failure = "garbled";
    } else {
      Unpacked unpacked = gunzip(outcome.response.body, limits_.body_max);
      outcome.response.body = std::move(unpacked.body);
      failure = std::move(unpacked.failure);
    }
    if (failure.empty()) {
      std::erase_if(headers, [](const auto& field) {
        return field.first == "content-encoding" || field.first == "content-length";
      });
      return;
    }
    outcome.detail = "content-encoding " + encoding->second;
    outcome.response = {};
    outcome.response.failure = std::move(failure);
  }

  void fail(const beast::error_code& error, bool unsent) {
    WireOutcome outcome;
    outcome.response.failure = failure_of(error);
    outcome.response.unsent = unsent;
    outcome.detail = error.message();
    close();
    finish(std::move(outcome));
  }

  void finish(WireOutcome outcome) {
    parser_.reset();
    const Done done = std::exchange(done_, nullptr);
    if (done) done(std::move(outcome));
  }

  Peer peer_;
  WireLimits limits_;
  Stream stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  std::optional<http::response_parser<http::string_body>> parser_;
  Done done_;
  int interim_ = 0;
  bool connected_ = false;
  bool head_only_ = false;
};

}  // namespace

std::shared_ptr<Connection> Connection::make(asio::any_io_executor executor, Peer peer,
                                             const WireLimits& limits) {
  if (peer.tls == nullptr) {
    return std::make_shared<StreamConnection<Plain>>(executor, std::move(peer), limits);
  }
  return std::make_shared<StreamConnection<Tls>>(executor, std::move(peer), limits);
}

}  // namespace stockd::egress
