// SPDX-License-Identifier: Apache-2.0
//
// Whether standard output is a terminal is decided once, before a pager takes its place.
#include "ctl/terminal.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stockd::ctl {
namespace {

struct Screen {
  bool is_terminal = false;
  bool colours = false;
  std::size_t width = 0;
};

Screen look() {
  Screen out;
  out.is_terminal = ::isatty(STDOUT_FILENO) == 1;
  if (!out.is_terminal) return out;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  out.colours = (no_colour == nullptr || *no_colour == '\0') && kind != nullptr &&
                std::string_view(kind) != "dumb";
  winsize size{};
  out.width = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
  return out;
}

const Screen& screen() {
  static const Screen looked = look();
  return looked;
}

const char* code_of(Paint colour) {
  switch (colour) {
    case Paint::Good:
      return "\x1b[32m";
    case Paint::Warning:
      return "\x1b[33m";
    case Paint::Bad:
      return "\x1b[31m";
    case Paint::Faint:
      return "\x1b[2m";
    case Paint::Strong:
      return "\x1b[1m";
  }
  return "";
}

}  // namespace

bool is_terminal(int descriptor) {
  return descriptor == STDOUT_FILENO ? screen().is_terminal : ::isatty(descriptor) == 1;
}

std::size_t terminal_width() {
  return screen().width;
}

std::string paint(Paint colour, const std::string& text) {
  return screen().colours && !text.empty() ? code_of(colour) + text + "\x1b[0m" : text;
}

std::string harmless(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      out += c;
    } else {
      out += c == '\n' ? std::string("\n") : fmt::format("\\x{:02x}", byte);
    }
  }
  return out;
}

Pager::Pager(bool wanted) {
  if (!wanted || !screen().is_terminal) return;
  const char* chosen = std::getenv("PAGER");
  const std::string command = chosen != nullptr ? chosen : "less";
  if (command.empty() || command == "cat") return;
  int pipe[2];
  if (::pipe(pipe) != 0) return;
  std::fflush(stdout);
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(pipe[0], STDIN_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
    // Ends at once where all fits, keeps colours, leaves the text on the screen.
    ::setenv("LESS", "FRX", 0);
    ::execl("/bin/sh", "sh", "-c", (command + " 2>/dev/null || cat").c_str(), nullptr);
    ::_exit(127);
  }
  if (child_ > 0) ::dup2(pipe[1], STDOUT_FILENO);
  ::close(pipe[0]);
  ::close(pipe[1]);
}

Pager::~Pager() {
  if (child_ <= 0) return;
  std::fflush(stdout);
  ::close(STDOUT_FILENO);
  ::waitpid(child_, nullptr, 0);
}

bool confirmed(const std::string& question) {
  if (!is_terminal(STDIN_FILENO)) return false;
  fmt::print(stderr, "{} [y/N] ", question);
  std::fflush(stderr);
  char answer[16] = {};
  if (std::fgets(answer, sizeof answer, stdin) == nullptr) return false;
  return answer[0] == 'y' || answer[0] == 'Y';
}

}  // namespace stockd::ctl
