// SPDX-License-Identifier: Apache-2.0
//
// Length, size, name and first paragraph of a file.
#include "code_view.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>

namespace stockd::tidy {
namespace {

constexpr std::size_t kColumnsMax = 100;
constexpr std::size_t kBytesMax = 256 * 1024;
constexpr std::string_view kLicence = "// SPDX-License-Identifier: Apache-2.0";
constexpr std::string_view kLicenceInC = "/* SPDX-License-Identifier: Apache-2.0";

std::size_t lines_max(const SourceFile& file) {
  if (file.is_abi()) return 100;
  return file.is_header() ? 250 : 600;
}

std::size_t characters(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

// Text that cannot be broken: an include path or an address in a comment.
bool is_unbreakable(std::string_view line) {
  return line.starts_with("#include") || line.find("://") != std::string_view::npos;
}

}  // namespace

void line_length(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp()) return;
  std::size_t number = 0;
  for (const std::string_view line : file.lines()) {
    ++number;
    const std::size_t columns = characters(line);
    if (columns <= kColumnsMax || is_unbreakable(line)) continue;
    out.push_back({"line-length", file.path, number, std::to_string(columns) + " columns",
                   "use at most " + std::to_string(kColumnsMax)});
  }
}

void file_length(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp()) return;
  const std::size_t lines = file.lines().size();
  if (lines <= lines_max(file)) return;
  out.push_back({"file-length", file.path, 0, std::to_string(lines) + " lines",
                 "use at most " + std::to_string(lines_max(file)) + ": one idea a file"});
}

void file_size(const SourceFile& file, Complaints& out) {
  if (file.bytes <= kBytesMax) return;
  out.push_back({"file-size", file.path, 0, std::to_string(file.bytes / 1024) + " kB",
                 "use at most 256 kB, or fetch it when it is needed"});
}

void first_paragraph(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp()) return;
  const std::vector<std::string_view> lines = file.lines();
  const auto line = [&](std::size_t i) { return i < lines.size() ? lines[i] : ""; };
  const bool in_c = line(0).starts_with(kLicenceInC);
  if (line(0) != kLicence && !in_c) {
    out.push_back({"first-paragraph", file.path, 1, "no licence line",
                   "begin with '" + std::string(kLicence) + "'"});
    return;
  }
  // What stands above the first line that is neither comment, nor blank, nor the pragma.
  bool says_why = false;
  bool pragma = false;
  std::size_t i = 1;
  for (; i < lines.size(); ++i) {
    const std::string_view text = trimmed(lines[i]);
    if (text == "#pragma once") {
      pragma = true;
    } else if (text.starts_with("//") || text.starts_with("*") || text.starts_with("/*")) {
      says_why = says_why || std::count(text.begin(), text.end(), ' ') >= 2;
    } else if (text.starts_with("#") && in_c) {
      continue;  // the contract's headers put their includes above the prose
    } else if (!text.empty()) {
      break;
    }
  }
  if (!says_why) {
    out.push_back({"first-paragraph", file.path, 2, "no first paragraph",
                   "say what the file is, why it exists, what it leaves to others"});
  }
  if (!file.is_header() || pragma) return;
  out.push_back(
      {"first-paragraph", file.path, i + 1, "no '#pragma once' above the code", "add it"});
}

void file_name(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp()) return;
  constexpr std::array<std::string_view, 7> kEmptyWords{"utils",  "util",    "helpers", "helper",
                                                        "common", "manager", "misc"};
  const std::string name = file.name();
  const std::string_view stem = std::string_view(name).substr(0, name.find('.'));
  for (const std::string_view word : kEmptyWords) {
    std::string parts(stem);
    std::replace(parts.begin(), parts.end(), '_', ' ');
    if (find_word(parts, word) == std::string_view::npos) continue;
    out.push_back({"file-name", file.path, 0, "'" + std::string(word) + "' names no idea",
                   "use the noun of what the file holds"});
  }
}

}  // namespace stockd::tidy
