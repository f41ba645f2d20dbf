// SPDX-License-Identifier: Apache-2.0
//
// The test's side of faulty_libc.c: a full disk and a jumping clock for one stockd, without root.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::e2e {

class Switchboard {
 public:
  // Makes the file in `folder`.
  explicit Switchboard(const std::string& folder);
  ~Switchboard();
  Switchboard(const Switchboard&) = delete;
  Switchboard& operator=(const Switchboard&) = delete;

  // What to put before a command so that it obeys.
  std::vector<std::string> wrapper() const;

  void clock_is_off_by(std::int64_t ms);
  void disk_is_full(bool full);

 private:
  struct Board;

  std::string path_;
  Board* board_;
};

}  // namespace stockd::e2e
