// SPDX-License-Identifier: Apache-2.0
//
// The least HTTP server a marketplace's stand-in needs: requests with a Content-Length, kept-alive
// connections, JSON answers. It is cheap, so that a benchmark measures stockd and not its peers.
#pragma once

#include "poller.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace stockd::bench {

struct StubRequest {
  std::string_view method;
  std::string_view target;
  std::string_view body;
};

struct StubAnswer {
  int status = 200;
  std::string json;
};

class StubHttp {
 public:
  using Handler = std::function<StubAnswer(const StubRequest&)>;

  // `handler` runs on the poller's thread.
  StubHttp(Poller& poller, Handler handler);
  ~StubHttp();

  std::uint16_t port() const { return listening_.port; }

 private:
  struct Connection;

  void accept();
  void read(Connection& connection);
  bool serve(Connection& connection);
  void drop(int socket);

  Poller& poller_;
  Handler handler_;
  Listening listening_;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
};

}  // namespace stockd::bench
