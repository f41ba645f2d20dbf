// SPDX-License-Identifier: Apache-2.0
//
// A child process of a test: started with a log file, waited for, killed by its own id, and never
// left behind.
#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace stockd::e2e {

class Process {
 public:
  // Output and errors go to `log`, appended.
  Process(const std::vector<std::string>& command, const std::string& log);
  ~Process();
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;

  pid_t id() const { return id_; }
  bool runs() const;

  // kill -9, and waits for the end.
  void kill();

  // TERM, and waits for the end; returns the exit code, or 128 and the signal.
  int stop();

 private:
  int wait();

  pid_t id_ = -1;
};

struct Output {
  int exit_code = 0;
  std::string text;  // standard output and standard error together
};

// Runs a command to its end; it reads `input`, which must fit into a pipe, from standard input.
Output run(const std::vector<std::string>& command, const std::string& input = {});

}  // namespace stockd::e2e
