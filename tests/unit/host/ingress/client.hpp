// SPDX-License-Identifier: Apache-2.0
//
// A plain blocking socket that says exactly what a test wants said.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::ingress {

struct Answer {
  int status = 0;  // 0: the connection ended
  std::string header;
  std::string body;
};

class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes);
  Answer read();
  // Whether the server ended the connection; waits for it.
  bool ended();

 private:
  bool fill();

  int socket_ = -1;
  std::string received_;
};

std::string signature_of(std::string_view body, std::string_view secret = "s3cret");

// A signed POST with Content-Length; `fields` are extra lines, each with its line end.
std::string signed_post(std::string_view body, std::string_view path = "/hooks/acme/shop",
                        std::string_view fields = "");

}  // namespace stockd::ingress
