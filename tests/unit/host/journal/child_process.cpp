// SPDX-License-Identifier: Apache-2.0
//
// fork and exec with a pipe on the child's standard output.
#include "child_process.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stockd::journal {

ChildProcess::ChildProcess(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{STOCKD_JOURNAL_CHILD};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) kill();
  ::close(output_);
}

bool ChildProcess::read_some() {
  char buffer[4096];
  ssize_t size = 0;
  do {
    size = ::read(output_, buffer, sizeof buffer);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) return false;
  partial_.append(buffer, static_cast<std::size_t>(size));
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = partial_.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    acknowledged_.push_back(std::stoull(partial_.substr(begin, end - begin)));
  }
  partial_.erase(0, begin);
  return true;
}

void ChildProcess::read(std::size_t count) {
  while (acknowledged_.size() < count && read_some()) {
  }
}

int ChildProcess::kill() {
  ::kill(pid_, SIGKILL);
  return wait();
}

int ChildProcess::wait() {
  while (read_some()) {
  }
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return status;
}

}  // namespace stockd::journal
