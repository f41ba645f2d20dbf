// SPDX-License-Identifier: Apache-2.0
//
// Connections are kept and used again, newest first. A kept one may have been closed by the other
// side meanwhile: then the webhook is sent once more, over a new one.
#include "sandbox/webhook_sender.hpp"

#include "base/log.hpp"
#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace stockd::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kAnswerMax = 1u << 20;

struct Receiver {
  tcp::endpoint endpoint;
  std::string authority;
  std::string target;
};

// Where a webhook may go; a sentence where it may not.
Result<Receiver> receiver_of(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->scheme() != "http" || !url->has_authority()) {
    return failure(Kind::Config, "sandbox.receiver", "it is no plain http URL");
  }
  const std::string host = url->host_address();
  error_code no_address;
  const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, no_address);
  if (no_address || !address.is_loopback()) {
    return failure(Kind::Config, "sandbox.receiver",
                   host + " is not a loopback address, and a sandbox delivers nowhere else");
  }
  Receiver out;
  out.endpoint = tcp::endpoint(address, url->has_port() ? url->port_number() : 80);
  out.authority = std::string(url->encoded_host_and_port());
  out.target = std::string(url->encoded_path());
  if (out.target.empty()) out.target = "/";
  if (url->has_query()) out.target += "?" + std::string(url->encoded_query());
  return out;
}

}  // namespace

// One webhook under way.
class WebhookSender::Delivery : public std::enable_shared_from_this<Delivery> {
 public:
  Delivery(std::shared_ptr<WebhookSender> sender, Job job)
      : sender_(std::move(sender)), job_(std::move(job)) {
    message_.version(11);
    message_.method_string(job_.request.method.empty() ? "POST" : job_.request.method);
    message_.target(job_.target);
    for (const auto& [name, value] : job_.request.headers)
      message_.insert(name, value);
    message_.set(http::field::host, job_.authority);
    message_.body() = std::move(job_.request.body);
    message_.prepare_payload();
  }

  void start() {
    stream_ = sender_->take_idle(job_.endpoint);
    reused_ = stream_ != nullptr;
    if (!reused_) return connect();
    stream_->expires_after(std::chrono::milliseconds(kTimeoutMs));
    write();
  }

  void cancel() {
    if (stream_) stream_->close();
  }

 private:
  void connect() {
    reused_ = false;
    stream_ = std::make_unique<beast::tcp_stream>(sender_->strand_);
    stream_->expires_after(std::chrono::milliseconds(kTimeoutMs));
    stream_->async_connect(job_.endpoint, [self = shared_from_this()](const error_code& error) {
      if (error) return self->end(0, error.message());
      error_code ignored;
      self->stream_->socket().set_option(tcp::no_delay(true), ignored);
      self->write();
    });
  }

  void write() {
    http::async_write(*stream_, message_,
                      [self = shared_from_this()](const error_code& error, std::size_t) {
                        if (error) return self->failed(error);
                        self->read();
                      });
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(kAnswerMax);
    buffer_.clear();
    http::async_read(*stream_, buffer_, *parser_,
                     [self = shared_from_this()](const error_code& error, std::size_t) {
                       if (error) return self->failed(error);
                       self->end(self->parser_->get().result_int(), {});
                     });
  }

  void failed(const error_code& error) {
    const bool answered = parser_ && parser_->is_header_done();
    const bool stale = reused_ && !answered && error != beast::error::timeout;
    if (stale && !sender_->closed_) return connect();
    end(0, error.message());
  }

  void end(std::uint32_t status, const std::string& failure) {
    const bool keep = status != 0 && parser_->keep_alive();
    if (!keep) stream_.reset();
    sender_->finished(job_, status, std::move(stream_), failure);
  }

  std::shared_ptr<WebhookSender> sender_;
  Job job_;
  http::request<http::string_body> message_;
  Stream stream_;
  bool reused_ = false;
  beast::flat_buffer buffer_;
  std::optional<http::response_parser<http::string_body>> parser_;
};

WebhookSender::WebhookSender(asio::any_io_executor strand, std::string name)
    : strand_(std::move(strand)), name_(std::move(name)) {}

void WebhookSender::send(connectors::HttpRequest request, Delivered delivered) {
  auto receiver = receiver_of(request.url);
  if (!receiver) return refuse(std::move(delivered), request.url, receiver.error().text());
  Job job{receiver->endpoint, std::move(receiver->authority), std::move(receiver->target),
          std::move(request), std::move(delivered)};
  waiting_.push_back(std::move(job));
  next();
}

// Later, as every other outcome: a twin must not be called while it is being called.
void WebhookSender::refuse(Delivered delivered, const std::string& url, const std::string& reason) {
  log::warn("sandbox.webhook", "a webhook was not sent: " + reason,
            {{"twin", name_}, {"url", url}});
  asio::post(strand_, [self = shared_from_this(), delivered = std::move(delivered)] {
    if (!self->closed_) delivered(0);
  });
}

void WebhookSender::next() {
  while (!closed_ && !waiting_.empty() && running_count_ < kParallelMax) {
    const auto delivery =
        std::make_shared<Delivery>(shared_from_this(), std::move(waiting_.front()));
    waiting_.pop_front();
    std::erase_if(running_, [](const auto& known) { return known.expired(); });
    running_.push_back(delivery);
    ++running_count_;
    delivery->start();
  }
}

void WebhookSender::finished(Job& job, std::uint32_t status, Stream reusable,
                             const std::string& failure) {
  --running_count_;
  if (closed_) return;
  if (status == 0) {
    log::warn("sandbox.webhook", "a webhook was not answered: " + failure,
              {{"twin", name_}, {"url", job.request.url}});
  }
  if (reusable) idle_[job.endpoint].push_back(std::move(reusable));
  job.delivered(status);
  next();
}

WebhookSender::Stream WebhookSender::take_idle(const tcp::endpoint& endpoint) {
  const auto found = idle_.find(endpoint);
  if (found == idle_.end() || found->second.empty()) return nullptr;
  Stream stream = std::move(found->second.back());
  found->second.pop_back();
  return stream;
}

void WebhookSender::close() {
  closed_ = true;
  waiting_.clear();
  idle_.clear();
  for (const auto& known : running_) {
    if (const auto delivery = known.lock()) delivery->cancel();
  }
}

}  // namespace stockd::sandbox
