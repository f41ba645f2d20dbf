// SPDX-License-Identifier: Apache-2.0
//
// `${env:NAME}`, `${file:PATH}` and `${credential:NAME}` in stockd.yaml, and nowhere else: a
// merchant's file must never reach the operator's. `$${` is a literal `${`.
#pragma once

#include "config/yaml_file.hpp"

namespace stockd::config {

// Replaces references in every value of the tree; keys stay as they are. Relative paths are
// relative to the file. What was brought in is not looked at again.
void expand(Node& node, Report& report);

// The same for values that name a file: a value that is one `file` or `credential` reference
// becomes the path it stands for, and its content is not read.
void expand_to_path(Node& node, Report& report);

// Says so where a reference stands in an account file.
void refuse_references(const Node& node, Report& report);

}  // namespace stockd::config
