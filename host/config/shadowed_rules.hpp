// SPDX-License-Identifier: Apache-2.0
//
// Rules that take each other's effect away.
#pragma once

#include "config/settings.hpp"
#include "config/yaml_file.hpp"

#include <vector>

namespace stockd::config {

// Warns of a key of a rule that can never count, because a later line of the same selection sets it
// too.
void warn_of_shadowed_rules(const Node& stock, Report& report);

}  // namespace stockd::config
