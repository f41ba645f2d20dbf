// SPDX-License-Identifier: Apache-2.0
//
// Level-triggered, so that a callback may leave bytes for its next call.
#include "poller.hpp"

#include "base/assert.hpp"

#include <array>
#include <future>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace stockd::bench {
namespace {

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void send_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Poller::Poller() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC)) {
  STOCKD_ASSERT(epoll_ >= 0 && wake_ >= 0);
  watch(wake_, [this] { run_jobs(); });
  thread_ = std::thread([this] { loop(); });
}

Poller::~Poller() {
  run([this] { ended_ = true; });
  thread_.join();
  ::close(wake_);
  ::close(epoll_);
}

void Poller::run(const std::function<void()>& job) {
  std::promise<void> done;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back([&] {
      job();
      done.set_value();
    });
  }
  const std::uint64_t one = 1;
  STOCKD_ASSERT(::write(wake_, &one, sizeof one) == sizeof one);
  done.get_future().wait();
}

void Poller::watch(int socket, std::function<void()> readable) {
  watched_[socket] = std::make_shared<std::function<void()>>(std::move(readable));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = socket;
  STOCKD_ASSERT(::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0);
}

void Poller::forget(int socket) {
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  watched_.erase(socket);
}

void Poller::run_jobs() {
  std::uint64_t count = 0;
  if (::read(wake_, &count, sizeof count) < 0) return;
  std::vector<std::function<void()>> jobs;
  {
    const std::lock_guard lock(mutex_);
    jobs.swap(jobs_);
  }
  for (const auto& job : jobs)
    job();
}

void Poller::loop() {
  std::array<epoll_event, 256> events{};
  while (!ended_) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const auto found = watched_.find(events.at(static_cast<std::size_t>(i)).data.fd);
      if (found == watched_.end()) continue;
      // It may forget itself.
      const auto callback = found->second;
      (*callback)();
    }
  }
}

Listening listen_on_loopback() {
  Listening out;
  out.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  STOCKD_ASSERT(::bind(out.socket, raw, size) == 0 && ::listen(out.socket, 512) == 0);
  STOCKD_ASSERT(::getsockname(out.socket, raw, &size) == 0);
  out.port = ntohs(address.sin_port);
  return out;
}

int connect_to_loopback(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  send_at_once(socket);
  return socket;
}

std::uint16_t free_port() {
  const Listening listening = listen_on_loopback();
  ::close(listening.socket);
  return listening.port;
}

bool send_all(int socket, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t sent = ::send(socket, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace stockd::bench
