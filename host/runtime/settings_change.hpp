// SPDX-License-Identifier: Apache-2.0
//
// What of a changed stockd.yaml counts while the server runs, and what waits for the next start.
#pragma once

#include "config/settings.hpp"

#include <string>
#include <vector>

namespace stockd::runtime {

struct SettingsChange {
  config::ServerSettings effective;        // `fresh`, with what is fixed until the next start
  std::vector<std::string> needs_restart;  // the keys that differ and are fixed, eg: "data_dir"
};

SettingsChange changed_settings(const config::ServerSettings& running,
                                const config::ServerSettings& fresh);

}  // namespace stockd::runtime
