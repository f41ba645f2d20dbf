// SPDX-License-Identifier: Apache-2.0
//
// Answers of the servers measured here are short and have a Content-Length.
#include "load.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <future>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace stockd::bench {
namespace {

using Clock = std::chrono::steady_clock;

// A marketplace's write may never come; then the measurement must end all the same.
constexpr auto kPatience = std::chrono::seconds(10);

// The size of a whole answer at the front, 0 where it is not whole yet.
std::size_t whole_answer(std::string_view in) {
  const auto head_end = in.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return 0;
  constexpr std::string_view kName = "Content-Length: ";
  const auto at = in.substr(0, head_end).find(kName);
  const std::size_t body =
      at == std::string_view::npos ? 0 : std::strtoull(in.data() + at + kName.size(), nullptr, 10);
  const std::size_t size = head_end + 4 + body;
  return size <= in.size() ? size : 0;
}

}  // namespace

struct Load::Connection {
  int number = 0;
  int socket = -1;
  bool answered = true;
  bool released = true;
  bool good = false;
  Clock::time_point sent;
  std::string in;
};

double LoadResult::percentile_ms(double share) const {
  if (latency_ms.empty()) return 0;
  std::vector<double> sorted = latency_ms;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(at), sorted.end());
  return sorted[at];
}

Load::Load(Poller& poller, LoadOptions options) : poller_(poller), options_(std::move(options)) {}

Load::~Load() {
  poller_.run([this] {
    for (auto& connection : connections_) {
      if (connection->socket >= 0) finish(*connection);
    }
  });
}

LoadResult Load::run() {
  std::promise<void> ended;
  done_ = [&ended] { ended.set_value(); };
  poller_.run([this] { open(); });
  auto future = ended.get_future();
  if (future.wait_for(options_.duration + kPatience) != std::future_status::ready) {
    poller_.run([this] {
      done_ = nullptr;
      for (auto& connection : connections_) {
        if (connection->socket >= 0) lose(*connection);
      }
    });
  }
  return std::move(result_);
}

void Load::open() {
  result_.latency_ms.reserve(1 << 18);
  for (int i = 0; i < options_.connections; ++i) {
    auto connection = std::make_unique<Connection>();
    connection->number = i;
    connection->socket = connect_to_loopback(options_.port);
    STOCKD_ASSERT(connection->socket >= 0);
    connections_.push_back(std::move(connection));
  }
  open_ = options_.connections;
  begin_ = Clock::now();
  end_ = begin_ + options_.duration;
  for (auto& connection : connections_) {
    poller_.watch(connection->socket, [this, &each = *connection] { read(each); });
    send(*connection);
  }
}

void Load::send(Connection& connection) {
  const Clock::time_point now = Clock::now();
  const SignedRequest* request = now < end_ ? options_.next(connection.number) : nullptr;
  if (request == nullptr) return finish(connection);
  connection.answered = false;
  connection.released = !options_.waits_for_release;
  connection.sent = now;
  if (!send_all(connection.socket, request->bytes.data(), request->bytes.size())) lose(connection);
}

void Load::read(Connection& connection) {
  std::array<char, 4096> buffer{};
  const ssize_t got = ::recv(connection.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got <= 0) return lose(connection);
  connection.in.append(buffer.data(), static_cast<std::size_t>(got));
  const std::size_t size = whole_answer(connection.in);
  if (size == 0) return;
  connection.good = connection.in.compare(0, 13, "HTTP/1.1 200 ") == 0;
  connection.in.erase(0, size);
  connection.answered = true;
  // A refused webhook is never followed by what the connection waits for.
  if (!connection.good) connection.released = true;
  proceed(connection);
}

void Load::release(int connection) {
  Connection& of = *connections_.at(static_cast<std::size_t>(connection));
  if (of.released) return;
  of.released = true;
  proceed(of);
}

void Load::proceed(Connection& connection) {
  if (!connection.answered || !connection.released || connection.socket < 0) return;
  const std::chrono::duration<double, std::milli> took = Clock::now() - connection.sent;
  if (connection.good) {
    ++result_.good;
    result_.latency_ms.push_back(took.count());
  } else {
    ++result_.failed;
  }
  send(connection);
}

void Load::lose(Connection& connection) {
  ++result_.failed;
  finish(connection);
}

void Load::finish(Connection& connection) {
  poller_.forget(connection.socket);
  ::close(connection.socket);
  connection.socket = -1;
  if (--open_ > 0) return;
  result_.seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
  if (done_) std::exchange(done_, nullptr)();
}

}  // namespace stockd::bench
