// SPDX-License-Identifier: Apache-2.0
//
// A plain table: columns as wide as their widest cell, two blanks between, nothing drawn. Widths
// count characters, not bytes.
#pragma once

#include <string>
#include <vector>

namespace stockd::ctl {

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }

  // `indent` blanks before every line.
  std::string print(std::size_t indent = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

// How many characters a terminal shows for this text.
std::size_t width_of(const std::string& text);

// eg: "14:02:11" today, "2026-11-24 14:02" else, "-" for 0. Local time.
std::string clock_text(std::int64_t at_ms);

// eg: "3 min ago"
std::string age_text(std::int64_t at_ms);

}  // namespace stockd::ctl
