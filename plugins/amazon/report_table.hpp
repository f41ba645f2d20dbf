// SPDX-License-Identifier: Apache-2.0
//
// The listings report: lines of fields parted by tabs, below a line that names them. Names and
// number of columns differ by marketplace, so columns are found by name; a quote sign is a quote
// sign. The report only says which listings there are: its quantities are as old as itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stockd::amazon {

struct ReportRow {
  std::string sku;
  std::string title;  // empty where the report's character set is not known
  bool by_amazon = false;
};

struct ReportTable {
  std::vector<ReportRow> rows;
};

// `content_type` tells the character set, eg: "text/plain; charset=windows-1252". Throws Trouble
// where the text is none of this kind, or ends in the middle.
ReportTable read_report(std::string_view text, std::string_view content_type);

}  // namespace stockd::amazon
