// SPDX-License-Identifier: Apache-2.0
//
// What a reload found and did, for the person who asked for it.
#pragma once

#include "config/finding.hpp"

#include <string>
#include <vector>

namespace stockd::runtime {

struct ReloadReport {
  bool taken = false;  // false: stockd.yaml itself has errors, and nothing was changed
  std::vector<config::Finding> findings;
  std::vector<std::string> needs_restart;  // keys of stockd.yaml that count with the next start
  std::vector<std::string> kept;           // accounts whose former version stays in force
  std::vector<std::string> started;        // channels as "account/channel"; new, or made anew
  std::vector<std::string> stopped;
};

}  // namespace stockd::runtime
