// SPDX-License-Identifier: Apache-2.0
//
// The way to the twin is one plain connection a request.
#include "tls_front.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <netinet/in.h>
#include <optional>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

namespace stockd::e2e {
namespace {

using egress::test::Script;
using egress::test::Seen;

// Everything the other side says until it closes; nothing, where nobody listens.
std::optional<std::string> asked(std::uint16_t port, const std::string& request) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  std::optional<std::string> out;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
      ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    out.emplace();
    std::array<char, 16384> buffer{};
    for (ssize_t got = 0; (got = ::recv(socket, buffer.data(), buffer.size(), 0)) > 0;) {
      out->append(buffer.data(), static_cast<std::size_t>(got));
    }
  }
  ::close(socket);
  return out;
}

bool is_of_the_connection(const std::string& name) {
  return name == "Connection" || name == "Content-Length" || name == "Keep-Alive";
}

Script script_of(const std::string& answer) {
  Script out;
  const auto head = answer.find("\r\n\r\n");
  if (head == std::string::npos || answer.size() < 12) {
    out.hang_up = true;
    return out;
  }
  out.status = static_cast<unsigned>(std::atoi(answer.c_str() + 9));
  out.body = answer.substr(head + 4);
  for (auto line = answer.find("\r\n"); line < head; line = answer.find("\r\n", line + 2)) {
    const auto colon = answer.find(": ", line);
    const auto end = answer.find("\r\n", line + 2);
    if (colon == std::string::npos || colon > end) continue;
    const std::string name = answer.substr(line + 2, colon - line - 2);
    if (!is_of_the_connection(name)) {
      out.headers.emplace_back(name, answer.substr(colon + 2, end - colon - 2));
    }
  }
  return out;
}

}  // namespace

Authority::Authority() {
  std::string pattern = (std::filesystem::temp_directory_path() / "stockd-ca-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
      "-subj '/CN=Private CA' -keyout ca.key -out ca.pem");
  run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=x' "
      "-keyout key.pem -out csr.pem");
}

Authority::~Authority() {
  std::filesystem::remove_all(folder_);
}

std::string Authority::certificate(const std::string& host, int days) const {
  run("echo 'subjectAltName=DNS:" + host + "' > ext.cnf");
  run("openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days " +
      std::to_string(days) + " -extfile ext.cnf -out cert.pem");
  return folder_ + "/cert.pem";
}

std::string Authority::self_signed(const std::string& host) const {
  run("openssl req -x509 -key key.pem -days 2 -subj '/CN=" + host +
      "' -addext subjectAltName=DNS:" + host + " -out self.pem");
  return folder_ + "/self.pem";
}

void Authority::run(const std::string& command) const {
  const std::string whole = "cd " + folder_ + " && (" + command + ") >>openssl.log 2>&1";
  if (std::system(whole.c_str()) != 0) throw std::runtime_error("failed: " + command);
}

TlsFront::TlsFront(const std::string& certificate, const std::string& key)
    : server_(std::make_unique<egress::test::LoopbackServer>(
          [this](const Seen& seen) { return answer(seen); }, certificate, key)) {}

Script TlsFront::answer(const Seen& seen) const {
  std::string request = seen.method + " " + seen.target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : seen.headers) {
    if (name != "connection" && name != "content-length") request += name + ": " + value + "\r\n";
  }
  request += "x-forwarded-proto: https\r\nconnection: close\r\ncontent-length: " +
             std::to_string(seen.body.size()) + "\r\n\r\n" + seen.body;
  const std::uint16_t port = twin_;
  const auto answered = port == 0 ? std::nullopt : asked(port, request);
  return script_of(answered.value_or(""));
}

}  // namespace stockd::e2e
