// SPDX-License-Identifier: Apache-2.0
//
// One thread that serves sockets by epoll. The stub marketplaces and the load generator of a
// benchmark share it, so that what they know of each other needs no locks and costs no wake-ups.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace stockd::bench {

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Runs `job` on the thread, and waits for it. [any thread but the poller's]
  void run(const std::function<void()>& job);

  // Calls `readable` while the socket has something to read or ended. [poller's thread]
  void watch(int socket, std::function<void()> readable);

  // The caller closes the socket itself. [poller's thread]
  void forget(int socket);

 private:
  void run_jobs();
  void loop();

  int epoll_ = -1;
  int wake_ = -1;
  bool ended_ = false;
  std::unordered_map<int, std::shared_ptr<std::function<void()>>> watched_;
  std::mutex mutex_;
  std::vector<std::function<void()>> jobs_;
  std::thread thread_;
};

// A listening socket on a free port of the loopback interface.
struct Listening {
  int socket = -1;
  std::uint16_t port = 0;
};
Listening listen_on_loopback();

int connect_to_loopback(std::uint16_t port);

std::uint16_t free_port();

// Sends all of it. The receivers of a benchmark always read, so it does not block for long.
bool send_all(int socket, const char* data, std::size_t size);

}  // namespace stockd::bench
