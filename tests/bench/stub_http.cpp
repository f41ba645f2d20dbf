// SPDX-License-Identifier: Apache-2.0
//
// Its only client is stockd, which writes well-formed requests; anything else ends the benchmark.
#include "stub_http.hpp"

#include "base/assert.hpp"

#include <array>
#include <cstdlib>
#include <ctime>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace stockd::bench {
namespace {

// Of a header field's value, in lower-case or usual spelling.
std::size_t content_length(std::string_view head) {
  for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
    const auto at = head.find(name);
    if (at != std::string_view::npos) {
      return std::strtoull(head.data() + at + name.size(), nullptr, 10);
    }
  }
  return 0;
}

std::string date_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 64> text{};
  return {text.data(),
          std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::string wire(const StubAnswer& answer) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " Word\r\nDate: " + date_now() +
                    "\r\nContent-Type: application/json\r\nContent-Length: " +
                    std::to_string(answer.json.size()) + "\r\n\r\n";
  out += answer.json;
  return out;
}

}  // namespace

struct StubHttp::Connection {
  int socket = -1;
  std::string in;
};

StubHttp::StubHttp(Poller& poller, Handler handler)
    : poller_(poller), handler_(std::move(handler)), listening_(listen_on_loopback()) {
  poller_.run([this] { poller_.watch(listening_.socket, [this] { accept(); }); });
}

StubHttp::~StubHttp() {
  poller_.run([this] {
    poller_.forget(listening_.socket);
    ::close(listening_.socket);
    while (!connections_.empty())
      drop(connections_.begin()->first);
  });
}

void StubHttp::accept() {
  const int socket = ::accept4(listening_.socket, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket < 0) return;
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto connection = std::make_unique<Connection>();
  connection->socket = socket;
  Connection& kept = *connection;
  connections_[socket] = std::move(connection);
  poller_.watch(socket, [this, &kept] { read(kept); });
}

void StubHttp::drop(int socket) {
  poller_.forget(socket);
  ::close(socket);
  connections_.erase(socket);
}

void StubHttp::read(Connection& connection) {
  std::array<char, 64 * 1024> buffer{};
  const ssize_t got = ::recv(connection.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got <= 0) return drop(connection.socket);
  connection.in.append(buffer.data(), static_cast<std::size_t>(got));
  while (serve(connection)) {
  }
}

// False when no whole request waits.
bool StubHttp::serve(Connection& connection) {
  const std::string_view all = connection.in;
  const auto head_end = all.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return false;
  const std::size_t body_size = content_length(all.substr(0, head_end + 2));
  if (all.size() < head_end + 4 + body_size) return false;
  StubRequest request;
  const auto first = all.find(' ');
  const auto second = all.find(' ', first + 1);
  STOCKD_ASSERT(first < second && second < head_end);
  request.method = all.substr(0, first);
  request.target = all.substr(first + 1, second - first - 1);
  request.body = all.substr(head_end + 4, body_size);
  const std::string answer = wire(handler_(request));
  connection.in.erase(0, head_end + 4 + body_size);
  return send_all(connection.socket, answer.data(), answer.size());
}

}  // namespace stockd::bench
