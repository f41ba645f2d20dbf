// SPDX-License-Identifier: Apache-2.0
//
// Read, parse, verify, record, answer, again. Every step begins when the one before has ended, so a
// connection needs no strand although its steps may run on different threads. Requests that come
// before the last one is answered wait in the buffer: answers keep the order of requests.
#include "ingress/connection.hpp"

#include "base/clock.hpp"
#include "ingress/answer.hpp"
#include "ingress/request_parser.hpp"
#include "ingress/signature.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace stockd::ingress {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::size_t kFirstBuffer = 4 * 1024;
constexpr std::size_t kBodyBuffer = 16 * 1024;
constexpr std::size_t kDrainMax = 256 * 1024;
constexpr std::int64_t kDrainMs = 2'000;

template <class Stream>
class Connection final : public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(std::shared_ptr<Service> service, Stream stream,
             std::shared_ptr<asio::ssl::context> tls)
      : service_(std::move(service)),
        tls_(std::move(tls)),
        stream_(std::move(stream)),
        deadline_(stream_.lowest_layer().native_handle()) {}

  ~Connection() {
    release();
    service_->connections().remove(deadline_);
  }

  void start() {
    if (!service_->connections().add(deadline_)) {
      service_->counters().refused.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    deadline_.in(service_->options().header_ms);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](error_code error) {
                                if (!error) self->next_request();
                              });
    } else {
      next_request();
    }
  }

 private:
  void next_request() {
    // What follows the last request begins the next one.
    if (position_ != 0) std::memmove(buffer_.data(), buffer_.data() + position_, end_ - position_);
    end_ -= position_;
    position_ = 0;
    if (buffer_.empty()) buffer_.resize(kFirstBuffer);
    parser_.emplace(buffer_, fields_, body_);
    endpoints_.reset();
    if (served_ && end_ == 0) {
      waiting_ = true;
      deadline_.in(service_->options().idle_ms);
      return read();
    }
    deadline_.in(service_->options().header_ms);
    if (end_ == 0) return read();
    parse_header();
  }

  void read() {
    stream_.async_read_some(asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
                            [self = this->shared_from_this()](error_code error, std::size_t size) {
                              if (error) return;  // the last reference goes, and the socket with it
                              self->end_ += size;
                              if (std::exchange(self->waiting_, false)) {
                                self->deadline_.in(self->service_->options().header_ms);
                              }
                              self->parser_->is_header_done() ? self->parse_body()
                                                              : self->parse_header();
                            });
  }

  void parse_header() {
    error_code error;
    const std::size_t limit = std::min(end_, kHeaderBytesMax);
    position_ +=
        parser_->put(asio::const_buffer(buffer_.data() + position_, limit - position_), error);
    if (error == http::error::need_more) {
      if (limit == kHeaderBytesMax) return refuse(431);
      if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, kHeaderBytesMax));
      return read();
    }
    if (error) return refuse(parser_->refusal() ? parser_->refusal() : status_of(error));
    take_header();
  }

  static int status_of(const error_code& error) {
    return error == http::error::header_limit ? 431 : error == http::error::body_limit ? 413 : 400;
  }

  // The header is whole: which endpoint, which limit, and does the client wait for a word?
  void take_header() {
    header_end_ = position_;
    for (const HeaderSpan& field : fields_) {
      char* name = buffer_.data() + field.name.at;
      for (std::uint32_t i = 0; i < field.name.size; ++i) {
        if (name[i] >= 'A' && name[i] <= 'Z') name[i] = static_cast<char>(name[i] + ('a' - 'A'));
      }
    }
    endpoints_ = service_->endpoints();
    entry_ = endpoints_->find(text_of(parser_->target()));
    known_ = entry_ != nullptr;
    if (!known_) entry_ = &endpoints_->nobody();
    const auto size_max = static_cast<std::uint64_t>(entry_->endpoint.spec.size_max);
    if (parser_->content_length().value_or(0) > size_max) return refuse(413);
    parser_->body_limit(size_max);
    parser_->eager(true);
    deadline_.in(service_->options().body_ms);
    if (parser_->is_done()) return judge();
    if (buffer_.size() < header_end_ + kBodyBuffer) buffer_.resize(header_end_ + kBodyBuffer);
    if (position_ < end_) return parse_body();
    if (!parser_->expects_continue()) return read();
    asio::async_write(stream_, asio::buffer(kContinue),
                      [self = this->shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }

  void parse_body() {
    error_code error;
    while (position_ < end_ && !parser_->is_done()) {
      const std::size_t taken =
          parser_->put(asio::const_buffer(buffer_.data() + position_, end_ - position_), error);
      position_ += taken;
      if (error == http::error::need_more) break;
      if (error) return refuse(parser_->refusal() ? parser_->refusal() : status_of(error));
    }
    if (!hold_room()) return refuse(503);
    if (parser_->is_done()) return judge();
    // Behind the header, which is needed to the end, there is room for the next piece.
    std::memmove(buffer_.data() + header_end_, buffer_.data() + position_, end_ - position_);
    end_ = header_end_ + (end_ - position_);
    position_ = header_end_;
    if (end_ == buffer_.size()) return refuse(400);  // a chunk's header without an end
    read();
  }

  // A small body costs no more than the connection itself. Room is taken as bytes arrive: who only
  // announces a large body takes none.
  bool hold_room() {
    if (body_.size() <= kBodyBuffer || body_.size() <= reserved_) return true;
    const std::size_t more = body_.size() - reserved_;
    if (!service_->reserve(more)) return false;
    reserved_ += more;
    return true;
  }

  void release() {
    if (reserved_ != 0) service_->release(std::exchange(reserved_, 0));
  }

  void judge() {
    release();
    views_.clear();
    for (const HeaderSpan& field : fields_) {
      views_.emplace_back(text_of(field.name), text_of(field.value));
    }
    deadline_.never();
    Service::Counters& counters = service_->counters();
    const Proof proof = prove(*entry_, views_, body_);
    if (!known_ || proof == Proof::Forged) {
      (known_ ? counters.forged : counters.unknown).fetch_add(1, std::memory_order_relaxed);
      return answer(401);
    }
    if (proof == Proof::Unsigned) return answer(200);
    counters.accepted.fetch_add(1, std::memory_order_relaxed);
    record();
  }

  void record() {
    journal::InboxRow row;
    row.account = entry_->endpoint.account;
    row.channel = entry_->endpoint.channel;
    row.received_at_ms = wall_clock_ms();
    row.url = text_of(parser_->target());
    row.headers.reserve(views_.size());
    for (const auto& [name, value] : views_)
      row.headers.emplace_back(name, value);
    row.body = std::exchange(body_, {});
    // The writer thread only passes the result on; the connection's threads do the rest.
    auto durable = [self = this->shared_from_this()](Result<journal::InboxRow> stored) {
      asio::post(self->stream_.get_executor(), [self, stored = std::move(stored)]() mutable {
        self->recorded(std::move(stored));
      });
    };
    if (!service_->append(std::move(row), std::move(durable))) answer(503);
  }

  void recorded(Result<journal::InboxRow> stored) {
    if (!stored) {
      service_->counters().refused.fetch_add(1, std::memory_order_relaxed);
      return answer(503);
    }
    service_->counters().durable.fetch_add(1, std::memory_order_relaxed);
    answer(200);
    service_->arrived(std::move(*stored));
  }

  // What follows on this connection cannot be trusted to be a request.
  void refuse(int status) {
    release();
    service_->counters().refused.fetch_add(1, std::memory_order_relaxed);
    send(status, false);
  }

  void answer(int status) { send(status, parser_->leaves_open()); }

  void send(int status, bool keep_alive) {
    served_ = true;
    if (body_.capacity() > kBodyBuffer) body_ = std::string();  // not kept for an idle connection
    const bool keep = keep_alive && !service_->is_closed();
    write_answer(answer_, status, keep);
    deadline_.in(service_->options().body_ms);
    asio::async_write(stream_, asio::buffer(answer_),
                      [self = this->shared_from_this(), keep](error_code error, std::size_t) {
                        if (error) return;
                        keep ? self->next_request() : self->finish();
                      });
  }

  // The answer must not be lost to a reset because of bytes nobody read: say that nothing more
  // comes, and read for a while.
  void finish() {
    deadline_.in(kDrainMs);
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      stream_.async_shutdown([self = this->shared_from_this()](error_code) {});
    } else {
      error_code ignored;
      stream_.shutdown(tcp::socket::shutdown_send, ignored);
      drain();
    }
  }

  void drain() {
    if (drained_ > kDrainMax) return;
    stream_.async_read_some(asio::buffer(buffer_),
                            [self = this->shared_from_this()](error_code error, std::size_t size) {
                              self->drained_ += size;
                              if (!error) self->drain();
                            });
  }

  std::string_view text_of(Span span) const { return {buffer_.data() + span.at, span.size}; }

  std::shared_ptr<Service> service_;
  std::shared_ptr<asio::ssl::context> tls_;
  Stream stream_;
  Deadline deadline_;

  // The request's header lies at the front and stays until it is answered; then comes what was
  // read of its body or of the next request, from position_ to end_ not parsed yet.
  std::vector<char> buffer_;
  std::size_t position_ = 0;
  std::size_t end_ = 0;
  std::size_t header_end_ = 0;
  std::vector<HeaderSpan> fields_;
  std::vector<HeaderView> views_;
  std::string body_;
  std::optional<RequestParser> parser_;
  std::shared_ptr<const EndpointTable> endpoints_;
  const EndpointTable::Entry* entry_ = nullptr;
  bool known_ = false;
  bool served_ = false;
  bool waiting_ = false;
  std::size_t drained_ = 0;
  std::size_t reserved_ = 0;  // of the room for strangers' bodies
  std::string answer_;
};

}  // namespace

void start_connection(std::shared_ptr<Service> service, tcp::socket socket,
                      std::shared_ptr<asio::ssl::context> tls) {
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  if (tls) {
    TlsStream stream(std::move(socket), *tls);
    std::make_shared<Connection<TlsStream>>(std::move(service), std::move(stream), std::move(tls))
        ->start();
  } else {
    std::make_shared<Connection<tcp::socket>>(std::move(service), std::move(socket), nullptr)
        ->start();
  }
}

}  // namespace stockd::ingress
