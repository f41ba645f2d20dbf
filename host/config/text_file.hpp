// SPDX-License-Identifier: Apache-2.0
//
// Small files, read whole and with a limit, and paths as operators write them.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace stockd::config {

inline constexpr std::size_t kYamlBytesMax = 1 << 20;

// Whether a symbolic link in the last part of a path is followed.
enum class Links { Follow, Refuse };

// Reads a regular file of at most `bytes_max`.
Result<std::string> read_text_file(const std::string& path, std::size_t bytes_max,
                                   Links links = Links::Follow);

// `path` where it is absolute, else relative to the directory of `file`; always absolute.
std::string resolve_path(const std::string& file, const std::string& path);

// Text without one closing newline (LF or CRLF).
std::string cut_newline(std::string text);

}  // namespace stockd::config
