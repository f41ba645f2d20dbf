// SPDX-License-Identifier: Apache-2.0
//
// Comma-separated text as spreadsheets write it: commas, semicolons or tabs (whichever the first
// line has), quotes where a field holds one of them, a byte order mark or none, either line end.
// Every field knows where it stands, so that a mistake can be shown.
#pragma once

#include "config/finding.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace stockd::ctl {

struct CsvField {
  std::string text;  // without quotes and the blanks around it
  int column = 1;    // of its first character
  int width = 1;
};

struct CsvRow {
  int line = 0;
  std::string source;
  std::vector<CsvField> fields;
};

struct Csv {
  std::vector<CsvRow> rows;  // lines that are empty are left out
  std::vector<config::Finding> findings;
};

Csv read_csv(const std::string& file, std::string_view bytes);

// A finding about one field.
config::Finding finding_at(const std::string& file, const CsvRow& row, const CsvField& field,
                           std::string code, std::string text, std::string help);

}  // namespace stockd::ctl
