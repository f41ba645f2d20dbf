// SPDX-License-Identifier: Apache-2.0
//
// What is different where a person looks: colours, the window's width, and a pager for what does
// not fit. Where output goes to a file or a program it is plain and whole. NO_COLOR (no-color.org)
// and TERM=dumb turn colours off, an empty PAGER the pager.
#pragma once

#include <cstddef>
#include <string>
#include <sys/types.h>

namespace stockd::ctl {

bool is_terminal(int descriptor);

// Columns of the terminal at standard output; 0: it is none, and nothing is cut.
std::size_t terminal_width();

enum class Paint { Good, Warning, Bad, Faint, Strong };

// The text in that colour, or as it is.
std::string paint(Paint colour, const std::string& text);

// Text from elsewhere (a webhook's body, an order's number) must not steer the terminal: control
// characters are spelled out.
std::string harmless(const std::string& text);

// While it lives, standard output goes through the pager, if it goes to a terminal at all.
class Pager {
 public:
  explicit Pager(bool wanted);
  ~Pager();
  Pager(const Pager&) = delete;
  Pager& operator=(const Pager&) = delete;

 private:
  pid_t child_ = -1;
};

// Asks a person; false where nobody can answer.
bool confirmed(const std::string& question);

}  // namespace stockd::ctl
