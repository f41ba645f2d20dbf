// SPDX-License-Identifier: Apache-2.0
//
// shutdown(2) is safe beside another thread's read or write on the same socket; the mutex keeps it
// from a number that was closed meanwhile.
#include "ingress/connection_register.hpp"

#include <sys/socket.h>

namespace stockd::ingress {

bool ConnectionRegister::add(Deadline& deadline) {
  const std::lock_guard lock(mutex_);
  if (closed_ || deadlines_.size() >= most_) return false;
  deadlines_.insert(&deadline);
  return true;
}

void ConnectionRegister::remove(Deadline& deadline) {
  const std::lock_guard lock(mutex_);
  deadlines_.erase(&deadline);
}

void ConnectionRegister::shut_down_expired() {
  const std::lock_guard lock(mutex_);
  for (const Deadline* deadline : deadlines_) {
    if (deadline->is_over()) ::shutdown(deadline->socket(), SHUT_RDWR);
  }
}

void ConnectionRegister::shut_down_all() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const Deadline* deadline : deadlines_)
    ::shutdown(deadline->socket(), SHUT_RDWR);
}

}  // namespace stockd::ingress
