// SPDX-License-Identifier: Apache-2.0
//
// Proves a data directory from its files alone, beside a running server or without one: the hash
// chain of every journal, that folding it twice and from its snapshot gives the same state, what
// must hold inside that state, and that a second way of adding up agrees.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::runtime {

struct VerifiedAccount {
  std::string account;
  std::uint32_t partition = 0;
  std::uint64_t records = 0;  // of the partition's journal
  std::size_t products = 0;
  std::size_t listings = 0;
  std::size_t open_lines = 0;
  std::string hash;
  std::vector<std::string> violations;
};

// Errors: the directory or a journal cannot be read, or a chain is broken.
Result<std::vector<VerifiedAccount>> verify_data_directory(const std::string& path);

}  // namespace stockd::runtime
