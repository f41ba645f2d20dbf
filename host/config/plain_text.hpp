// SPDX-License-Identifier: Apache-2.0
//
// Whether bytes are text that an editor shows as it is: UTF-8, nothing that cannot be seen, nothing
// that turns the reading direction around, no tabs where blanks decide what a line belongs to.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::config {

struct Impurity {
  std::string code;  // "config.encoding", "config.control", "config.tab"
  std::string text;
  std::string help;
  int line = 0;    // from 0
  int column = 0;  // from 0, in bytes
};

// The first thing that is wrong; nothing where the text is plain.
std::optional<Impurity> impurity_in(std::string_view text);

}  // namespace stockd::config
