// SPDX-License-Identifier: Apache-2.0
//
// The files of the project as git sees them (or, without git, the tree without build folders), and
// what a rule says about one of them.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::tidy {

struct SourceFile {
  std::string path;  // from the root, with forward slashes
  std::string text;
  std::size_t bytes = 0;

  std::vector<std::string_view> lines() const;
  bool is_cpp() const;     // C or C++, source or header
  bool is_header() const;  // .hpp, .h
  bool is_abi() const;     // sdk/include/stockd/abi
  bool in(std::string_view folder) const { return path.starts_with(folder); }
  std::string name() const { return path.substr(path.rfind('/') + 1); }
  std::string folder() const;  // "" at the root, else with a closing slash
};

struct Complaint {
  std::string rule;
  std::string path;
  std::size_t line = 0;  // 0: the whole file
  std::string what;
  std::string use;
};

using Complaints = std::vector<Complaint>;

// eg: host/base/log.cpp:12: 104 columns, use at most 100
std::string describe(const Complaint& complaint);

std::vector<SourceFile> read_tree(const std::string& root);

// Lines "rule path": files that may break a rule for now. `unused` gets what nobody needs any more.
Complaints without_exceptions(Complaints complaints, std::string_view exceptions,
                              std::set<std::string>& unused);

}  // namespace stockd::tidy
