// SPDX-License-Identifier: Apache-2.0
//
// Where a catalogue by report stands, as its cursor says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::amazon {

struct ReportPlace {
  std::string report;
  std::string document;       // empty while the report is being made
  std::int64_t since_ms = 0;  // asked for
  std::int64_t looks = 0;     // operations that found it unfinished, so that cursors differ
  std::int64_t offset = 0;    // rows that were told
  std::int64_t total = 0;     // what the search counted
};

std::string cursor_of(const ReportPlace& place);

// Nothing where the cursor belongs to the search.
std::optional<ReportPlace> report_place(std::string_view cursor);

// Whether an id of Amazon's can stand in a cursor: not empty, and without spaces.
bool is_word(std::string_view id);

}  // namespace stockd::amazon
