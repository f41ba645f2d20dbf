// SPDX-License-Identifier: Apache-2.0
//
// See shared_files.hpp.
#include "shared_files.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace stockd::amazon {

std::optional<std::string> shared_file(const std::string& path) {
  const char* given = std::getenv("STOCKD_SHARED");
  const std::string root = given != nullptr ? given : STOCKD_SOURCE_DIR "/../shared";
  std::ifstream file(root + "/platforms/amazon/" + path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace stockd::amazon
