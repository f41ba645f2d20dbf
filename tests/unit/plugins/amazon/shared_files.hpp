// SPDX-License-Identifier: Apache-2.0
//
// Amazon's models, sandbox pairs and examples, which lie beside the project and not in it. Tests
// that need them skip where they are not.
#pragma once

#include <optional>
#include <string>

namespace stockd::amazon {

// The text of a file below platforms/amazon, or nothing. STOCKD_SHARED names another place.
std::optional<std::string> shared_file(const std::string& path);

}  // namespace stockd::amazon
