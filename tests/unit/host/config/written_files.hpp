// SPDX-License-Identifier: Apache-2.0
//
// A directory of its own for each test, files in it, and two manifests to check accounts against.
#pragma once

#include "config/settings.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::config {

class WrittenFiles {
 public:
  WrittenFiles();
  ~WrittenFiles();
  WrittenFiles(const WrittenFiles&) = delete;
  WrittenFiles& operator=(const WrittenFiles&) = delete;

  // Writes a file (and its folders), readable by its owner; gives its path.
  std::string write(const std::string& name, std::string_view text) const;
  const std::string& directory() const { return directory_; }

 private:
  std::string directory_;
};

// "shopify" with a shop, a location and a choice; "woocommerce" with a URL.
std::map<std::string, Manifest> two_manifests();

// The codes of findings, in their order, as "line:code".
std::vector<std::string> codes(const std::vector<Finding>& findings);

}  // namespace stockd::config
