// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a file, where, and what to write instead. All findings of a run are collected
// before anything is said, so that six mistakes are six messages and not six runs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace stockd::config {

enum class Severity { Error, Warning };

struct Finding {
  Severity severity = Severity::Error;
  std::string code;    // stable, eg: "config.unknown-key"
  std::string file;    // as it was typed
  int line = 0;        // from 1; 0: the whole file
  int column = 0;      // from 1
  int width = 1;       // how many characters to underline
  std::string text;    // one sentence, lower case, no full stop
  std::string help;    // what to write, eg: "use 'buffer'"
  std::string source;  // the line of the file
};

// eg: accounts/karoo.yaml:3:5: error: unknown key 'bufer' of a rule  [config.unknown-key]
//        3 |     bufer: 2
//          |     ^~~~~ use 'buffer'
std::string print(const Finding& finding);

// At most twenty in the order of files and lines, then the count of what was left out.
std::string print(const std::vector<Finding>& findings);

bool has_errors(const std::vector<Finding>& findings);

// A value where the file could be used, and everything that was found either way.
template <class T>
struct Loaded {
  std::optional<T> value;
  std::vector<Finding> findings;

  explicit operator bool() const { return value.has_value(); }
};

}  // namespace stockd::config
