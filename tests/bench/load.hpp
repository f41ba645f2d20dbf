// SPDX-License-Identifier: Apache-2.0
//
// A closed loop of HTTP/1.1 connections: each sends its next request when the answer to the last
// one came, and in `route` also what it waits for beyond the answer.
#pragma once

#include "poller.hpp"
#include "webhooks.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stockd::bench {

struct LoadResult {
  std::uint64_t good = 0;    // answered 200
  std::uint64_t failed = 0;  // any other answer, or a connection that ended
  double seconds = 0;
  std::vector<double> latency_ms;  // from sending to being allowed to go on

  double rate() const { return seconds > 0 ? static_cast<double>(good) / seconds : 0; }
  double percentile_ms(double share) const;
};

struct LoadOptions {
  std::uint16_t port = 0;
  int connections = 1;
  std::chrono::milliseconds duration{1000};
  // The next request of a connection, nothing when there are no more. Called on the poller's thread
  // immediately before it is sent; must stay valid until the next call for this connection.
  std::function<const SignedRequest*(int connection)> next;
  // Go on only after Load::release() for the connection, not at the answer.
  bool waits_for_release = false;
};

class Load {
 public:
  Load(Poller& poller, LoadOptions options);
  ~Load();

  // Runs it to its end. [any thread but the poller's]
  LoadResult run();

  // What the connection waited for has happened. [poller's thread]
  void release(int connection);

 private:
  struct Connection;

  void open();
  void send(Connection& connection);
  void read(Connection& connection);
  void proceed(Connection& connection);
  void finish(Connection& connection);
  void lose(Connection& connection);

  Poller& poller_;
  LoadOptions options_;
  std::vector<std::unique_ptr<Connection>> connections_;
  LoadResult result_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point end_;
  int open_ = 0;
  std::function<void()> done_;
};

}  // namespace stockd::bench
