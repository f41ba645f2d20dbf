// SPDX-License-Identifier: Apache-2.0
//
// A real HTTP server on a free loopback port, plain or TLS, whose answers a test writes. It counts
// what arrives; what it answers and when it hangs up is the test's.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stockd::egress::test {

struct Seen {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  int connection = 0;  // counts from 1
};

struct Script {
  unsigned status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body = "{}";
  bool hang_up = false;    // close without an answer
  bool cut_short = false;  // close in the middle of the body
  bool silent = false;     // neither answer nor close
};

class LoopbackServer {
 public:
  using Answering = std::function<Script(const Seen&)>;

  // With `certificate` and `key` (PEM files) it speaks TLS.
  explicit LoopbackServer(Answering answering, const std::string& certificate = {},
                          const std::string& key = {});
  ~LoopbackServer();

  std::uint16_t port() const;
  std::vector<Seen> seen() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace stockd::egress::test
