// SPDX-License-Identifier: Apache-2.0
//
// The command line of the daemon.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace stockd::app {

struct Options {
  std::string config = "/etc/stockd/stockd.yaml";
  bool check = false;  // check the files and exit
  bool help = false;   // `help_text` was asked for
  bool version = false;
  std::string help_text;
};

Result<Options> parse_options(const std::vector<std::string>& arguments);

}  // namespace stockd::app
