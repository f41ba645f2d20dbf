// SPDX-License-Identifier: Apache-2.0
//
// POSIX sockets on loopback.
#include "client.hpp"

#include "base/digest.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stockd::ingress {

Client::Client(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

Client::~Client() {
  ::close(socket_);
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return;  // the answer, or the end, tells
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool Client::fill() {
  char buffer[16384];
  const ssize_t size = ::recv(socket_, buffer, sizeof buffer, 0);
  if (size <= 0) return false;
  received_.append(buffer, static_cast<std::size_t>(size));
  return true;
}

Answer Client::read() {
  std::size_t end = 0;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill()) return {};
  }
  Answer answer;
  answer.header = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  answer.status = std::stoi(answer.header.substr(9, 3));
  const auto length = answer.header.find("Content-Length: ");
  const std::size_t size =
      length == std::string::npos ? 0 : std::stoul(answer.header.substr(length + 16));
  while (received_.size() < size) {
    if (!fill()) return {};
  }
  answer.body = received_.substr(0, size);
  received_.erase(0, size);
  return answer;
}

bool Client::ended() {
  while (fill()) {
  }
  return received_.empty();
}

std::string signature_of(std::string_view body, std::string_view secret) {
  return to_base64(bytes_of(HmacSha256(secret).sign(body)));
}

std::string signed_post(std::string_view body, std::string_view path, std::string_view fields) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: stock.example\r\nX-Signature: " + signature_of(body) + "\r\n" +
         std::string(fields) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace stockd::ingress
