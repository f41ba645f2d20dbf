// SPDX-License-Identifier: Apache-2.0
//
// Runs the appending child and collects what it acknowledged.
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace stockd::journal {

class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& arguments);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Reads acknowledgements until there are `count` or the child ended.
  void read(std::size_t count);
  // Kills it with SIGKILL (or lets it end by itself) and reads what is left. Returns waitpid's
  // word.
  int kill();
  int wait();

  const std::vector<std::uint64_t>& acknowledged() const { return acknowledged_; }

 private:
  bool read_some();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string partial_;
  std::vector<std::uint64_t> acknowledged_;
};

}  // namespace stockd::journal
