// SPDX-License-Identifier: Apache-2.0
//
// Which channel a path belongs to. A table never changes; a new one replaces it.
#pragma once

#include "ingress/ingress.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stockd::ingress {

class EndpointTable {
 public:
  explicit EndpointTable(std::vector<Endpoint> endpoints);

  struct Entry {
    Endpoint endpoint;
    std::uint64_t serial = 0;  // never used twice in a process
  };

  // The entry of a request target with or without a query; null: there is none.
  const Entry* find(std::string_view target) const;

  // What a request for an unknown path is measured and verified by, so that it takes as long as
  // one with a bad signature.
  const Entry& nobody() const { return nobody_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> by_path_;
  Entry nobody_;
};

}  // namespace stockd::ingress
