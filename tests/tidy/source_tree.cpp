// SPDX-License-Identifier: Apache-2.0
//
// Lists by `git ls-files`, untracked but not ignored files included, so that a new file is checked
// before it is committed.
#include "source_tree.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace stockd::tidy {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> listed_by_git(const std::string& root) {
  const std::string command =
      "git -C '" + root + "' ls-files -z --cached --others --exclude-standard 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string all;
  char buffer[8192];
  std::size_t got = 0;
  while (pipe && (got = std::fread(buffer, 1, sizeof buffer, pipe.get())) > 0) {
    all.append(buffer, got);
  }
  std::set<std::string> names;  // a file in conflict is listed more than once
  std::istringstream in(all);
  for (std::string name; std::getline(in, name, '\0');)
    names.insert(name);
  return {names.begin(), names.end()};
}

std::vector<std::string> listed_by_walking(const std::string& root) {
  std::vector<std::string> out;
  for (fs::recursive_directory_iterator at(root), end; at != end; ++at) {
    const std::string name = at->path().filename().string();
    if (at->is_directory() && (name == "build" || name == ".git" || name == "var")) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file()) {
      out.push_back(fs::relative(at->path(), root).generic_string());
    }
  }
  return out;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

}  // namespace

std::vector<std::string_view> SourceFile::lines() const {
  std::vector<std::string_view> out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

bool SourceFile::is_cpp() const {
  return ends_with_any(path, {".cpp", ".hpp", ".h", ".c"});
}
bool SourceFile::is_header() const {
  return ends_with_any(path, {".hpp", ".h"});
}
bool SourceFile::is_abi() const {
  return in("sdk/include/stockd/abi/");
}

std::string SourceFile::folder() const {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash + 1);
}

std::string describe(const Complaint& complaint) {
  std::string out = complaint.path;
  if (complaint.line > 0) out += ":" + std::to_string(complaint.line);
  return out + ": " + complaint.what + ", " + complaint.use;
}

std::vector<SourceFile> read_tree(const std::string& root) {
  std::vector<std::string> names = listed_by_git(root);
  if (names.empty()) names = listed_by_walking(root);
  std::vector<SourceFile> out;
  for (const std::string& name : names) {
    const fs::path path = fs::path(root) / name;
    std::error_code gone;  // deleted, but not yet from git's list
    if (!fs::is_regular_file(path, gone)) continue;
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    SourceFile file;
    file.path = name;
    file.text = std::move(text).str();
    file.bytes = file.text.size();
    out.push_back(std::move(file));
  }
  return out;
}

Complaints without_exceptions(Complaints complaints, std::string_view exceptions,
                              std::set<std::string>& unused) {
  std::istringstream in{std::string(exceptions)};
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.front() != '#') unused.insert(line);
  }
  const std::set<std::string> allowed = unused;
  std::erase_if(complaints, [&](const Complaint& complaint) {
    const std::string key = complaint.rule + " " + complaint.path;
    if (!allowed.contains(key)) return false;
    unused.erase(key);
    return true;
  });
  return complaints;
}

}  // namespace stockd::tidy
