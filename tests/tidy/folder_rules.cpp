// SPDX-License-Identifier: Apache-2.0
//
// What folders owe their readers: a page of one screen, and no source that nobody compiles.
#include "code_view.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace stockd::tidy {
namespace {

constexpr std::array<std::string_view, 4> kHeadings{"What it is for", "What it promises",
                                                    "How it is tested", "Where to start reading"};
constexpr std::size_t kScreen = 60;

const SourceFile* find(const std::vector<SourceFile>& files, const std::string& path) {
  for (const SourceFile& file : files) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

void check_page(const std::string& folder, const std::vector<SourceFile>& files, Complaints& out) {
  const std::string path = folder + "/README.md";
  const SourceFile* page = find(files, path);
  if (page == nullptr) {
    out.push_back({"folder-page", path, 0, "the folder has no README.md", "write one screen"});
    return;
  }
  if (!folder.starts_with("host/")) return;
  for (const std::string_view heading : kHeadings) {
    if (page->text.find("# " + std::string(heading)) != std::string::npos) continue;
    out.push_back({"folder-page", path, 0, "no heading '" + std::string(heading) + "'", "add it"});
  }
  if (page->lines().size() <= kScreen) return;
  out.push_back({"folder-page", path, 0, std::to_string(page->lines().size()) + " lines",
                 "use at most " + std::to_string(kScreen) + ": one screen"});
}

bool is_source(const SourceFile& file) {
  return (file.path.ends_with(".cpp") || file.path.ends_with(".c")) &&
         (file.in("host/") || file.in("sdk/") || file.in("plugins/") || file.in("tests/"));
}

bool names(std::string_view cmake, std::string_view name) {
  for (std::size_t at = cmake.find(name); at != std::string_view::npos;
       at = cmake.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const auto continues = [](char c) { return is_word_character(c) || c == '.' || c == '-'; };
    const bool starts = at == 0 || name.front() == '/' || !continues(cmake[at - 1]);
    if (starts && (end >= cmake.size() || !continues(cmake[end]))) return true;
  }
  return false;
}

// By its path from a folder above; there also by its stem, where a loop adds the ending; from
// elsewhere by a path that ends with its name.
bool is_named_by(const std::string& cmake, const std::string& folder, const SourceFile& file) {
  const std::string name = file.name();
  if (!file.in(folder)) return names(cmake, "/" + name);
  const std::string stem = name.substr(0, name.find('.'));
  const std::string looped = "}" + name.substr(name.find('.'));
  return names(cmake, file.path.substr(folder.size())) || names(cmake, name) ||
         (names(cmake, stem) && cmake.find(looped) != std::string::npos);
}

}  // namespace

void folder_pages(const std::vector<SourceFile>& files, Complaints& out) {
  std::set<std::string> folders;
  for (const SourceFile& file : files) {
    for (const std::string_view top : {"host/", "plugins/"}) {
      if (!file.in(top)) continue;
      const std::size_t slash = file.path.find('/', top.size());
      if (slash != std::string::npos) folders.insert(file.path.substr(0, slash));
    }
  }
  for (const std::string& folder : folders)
    check_page(folder, files, out);
}

void compiled_somewhere(const std::vector<SourceFile>& files, Complaints& out) {
  std::map<std::string, const SourceFile*> lists;  // by folder
  for (const SourceFile& file : files) {
    if (file.name() == "CMakeLists.txt") lists[file.folder()] = &file;
  }
  for (const SourceFile& file : files) {
    if (!is_source(file) || file.path.find("/scaffold/") != std::string::npos) continue;
    const bool named = std::any_of(lists.begin(), lists.end(), [&](const auto& list) {
      return is_named_by(list.second->text, list.first, file);
    });
    if (named) continue;
    out.push_back({"compiled", file.path, 0, "no CMakeLists.txt names this file",
                   "add it to a target or remove it"});
  }
}

}  // namespace stockd::tidy
