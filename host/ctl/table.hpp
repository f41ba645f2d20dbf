// SPDX-License-Identifier: Apache-2.0
//
// A plain table: columns as wide as their widest cell, two blanks between, nothing drawn. Widths
// count characters, not bytes, and no colours. On a terminal that is too narrow the widest columns
// give way, and what was cut ends in "…"; elsewhere nothing is ever cut.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::ctl {

class Table {
 public:
  explicit Table(std::vector<std::string> heads) : rows_{std::move(heads)} {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.size() == 1; }

  // Numbers are easier to compare when they end in one line.
  void align_right(std::size_t column) { right_.push_back(column); }

  // `indent` blanks before every line.
  std::string print(std::size_t indent = 0) const;

  // The same for so many columns; 0: as many as it takes.
  std::string print(std::size_t indent, std::size_t width) const;

 private:
  std::vector<std::size_t> widths(std::size_t indent, std::size_t width) const;

  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> right_;
};

// How many characters a terminal shows for this text.
std::size_t width_of(const std::string& text);

// At most so many characters of it.
std::string fitted(const std::string& text, std::size_t width);

// eg: "14:02:11" today, "2026-11-24 14:02" else, "-" for 0. Local time.
std::string clock_text(std::int64_t at_ms);

// eg: "3 min ago"
std::string age_text(std::int64_t at_ms);

// eg: "1 order", "4 orders"
std::string counted(std::int64_t count, const std::string& noun);

}  // namespace stockd::ctl
