// SPDX-License-Identifier: Apache-2.0
//
// Small files that are whole or not there, whatever happens while they are written. Folders are
// made as needed, open to their owner only.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <sys/types.h>

namespace stockd::config {

// Replaces the file, or makes it; durable when it returns. [blocking]
Result<void> replace_file(const std::string& path, std::string_view text, mode_t mode);

// Makes a file that must not exist yet. [blocking]
Result<void> write_new_file(const std::string& path, std::string_view text, mode_t mode);

// Takes the file away; no Error where there is none. [blocking]
Result<void> remove_file(const std::string& path);

}  // namespace stockd::config
