// SPDX-License-Identifier: Apache-2.0
//
// A shared mapping, so that a fault begins and ends at once and needs no call into the server.
#include "switchboard.hpp"

#include <atomic>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace stockd::e2e {

// The layout that faulty_libc.c reads.
struct Switchboard::Board {
  std::atomic<std::int64_t> clock_off_ms;
  std::atomic<std::int64_t> disk_is_full;
};

Switchboard::Switchboard(const std::string& folder) : path_(folder + "/switchboard") {
  const int file = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, sizeof(Board)) != 0) throw std::runtime_error("no switchboard");
  void* mapped = ::mmap(nullptr, sizeof(Board), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) throw std::runtime_error("the switchboard cannot be mapped");
  board_ = static_cast<Board*>(mapped);
}

Switchboard::~Switchboard() {
  ::munmap(board_, sizeof(Board));
}

std::vector<std::string> Switchboard::wrapper() const {
  // The sanitizers' library would like to be the first one, which matters to neither.
  return {"/usr/bin/env", "LD_PRELOAD=" STOCKD_FAULTY_LIBC, "STOCKD_TEST_SWITCHBOARD=" + path_,
          "ASAN_OPTIONS=verify_asan_link_order=0"};
}

void Switchboard::clock_is_off_by(std::int64_t ms) {
  board_->clock_off_ms = ms;
}

void Switchboard::disk_is_full(bool full) {
  board_->disk_is_full = full ? 1 : 0;
}

}  // namespace stockd::e2e
