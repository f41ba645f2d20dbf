// SPDX-License-Identifier: Apache-2.0
//
// All open connections and when each has had its time. One tick looks at all of them, which is
// cheaper than a timer a connection that is set anew with every request. An expired connection's
// socket is shut down, which ends whatever its connection waits for; closing it is its own
// business.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <mutex>
#include <unordered_set>

namespace stockd::ingress {

class Deadline {
 public:
  explicit Deadline(int socket) : socket_(socket) {}

  void in(std::int64_t ms) { at_ms_.store(now_ms() + ms, std::memory_order_relaxed); }
  void never() { at_ms_.store(kNever, std::memory_order_relaxed); }
  bool is_over() const { return at_ms_.load(std::memory_order_relaxed) <= now_ms(); }
  int socket() const { return socket_; }

 private:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
  static std::int64_t now_ms() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  }

  const int socket_;
  std::atomic<std::int64_t> at_ms_{kNever};
};

class ConnectionRegister {
 public:
  explicit ConnectionRegister(std::size_t most) : most_(most) {}

  // False: there are as many as there may be, or no more are wanted.
  bool add(Deadline& deadline);
  // Before the socket is closed, since its number may serve another right after.
  void remove(Deadline& deadline);

  void shut_down_expired();
  void shut_down_all();  // and refuse new ones

 private:
  const std::size_t most_;
  std::mutex mutex_;
  bool closed_ = false;
  std::unordered_set<Deadline*> deadlines_;
};

}  // namespace stockd::ingress
