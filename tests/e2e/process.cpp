// SPDX-License-Identifier: Apache-2.0
//
// fork and exec; children die with the test program.
#include "process.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace stockd::e2e {
namespace {

// `input` is the child's standard input, or -1: the one of this process.
pid_t spawn(const std::vector<std::string>& command, int output, int input = -1) {
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t id = ::fork();
  if (id < 0) throw std::runtime_error("fork failed");
  if (id == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (input >= 0) ::dup2(input, STDIN_FILENO);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  return id;
}

int code_of(int status) {
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::string& log) {
  const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("cannot open " + log);
  id_ = spawn(command, file);
  ::close(file);
}

Process::Process(Process&& other) noexcept : id_(std::exchange(other.id_, -1)) {}

Process::~Process() {
  if (id_ > 0) kill();
}

bool Process::runs() const {
  siginfo_t ended{};
  return id_ > 0 &&
         ::waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

void Process::kill() {
  if (id_ <= 0) return;
  ::kill(id_, SIGKILL);
  wait();
}

int Process::stop() {
  if (id_ <= 0) return 0;
  ::kill(id_, SIGTERM);
  return wait();
}

int Process::wait() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  id_ = -1;
  return code_of(status);
}

Output run(const std::vector<std::string>& command, const std::string& input) {
  std::array<int, 2> pipe{};
  std::array<int, 2> feed{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0 || ::pipe2(feed.data(), O_CLOEXEC) != 0 ||
      ::write(feed[1], input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
    throw std::runtime_error("pipe failed");
  }
  ::close(feed[1]);
  const pid_t id = spawn(command, pipe[1], feed[0]);
  ::close(feed[0]);
  ::close(pipe[1]);
  Output out;
  std::array<char, 4096> buffer{};
  for (ssize_t got = 0; (got = ::read(pipe[0], buffer.data(), buffer.size())) > 0;) {
    out.text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(id, &status, 0);
  out.exit_code = code_of(status);
  return out;
}

}  // namespace stockd::e2e
