// SPDX-License-Identifier: Apache-2.0
//
// See report_place.hpp.
#include "report_place.hpp"

#include <stockd/trouble.hpp>

#include <algorithm>
#include <charconv>
#include <vector>

namespace stockd::amazon {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool read_number(const std::string& word, std::int64_t& to) {
  const char* end = word.data() + word.size();
  const auto [at, error] = std::from_chars(word.data(), end, to);
  return error == std::errc() && at == end && to >= 0;
}

}  // namespace

bool is_word(std::string_view id) {
  return !id.empty() && id.find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string cursor_of(const ReportPlace& place) {
  if (place.document.empty()) {
    return "r " + place.report + " " + std::to_string(place.since_ms) + " " +
           std::to_string(place.looks) + " " + std::to_string(place.total);
  }
  return "d " + place.document + " " + std::to_string(place.offset) + " " +
         std::to_string(place.total);
}

std::optional<ReportPlace> report_place(std::string_view cursor) {
  if (!cursor.starts_with("r ") && !cursor.starts_with("d ")) return std::nullopt;
  const std::vector<std::string> words = words_of(cursor);
  ReportPlace out;
  bool good = false;
  if (words[0] == "r" && words.size() == 5) {
    out.report = words[1];
    good = is_word(out.report) && read_number(words[2], out.since_ms) &&
           read_number(words[3], out.looks) && read_number(words[4], out.total);
  } else if (words[0] == "d" && words.size() == 4) {
    out.document = words[1];
    good = is_word(out.document) && read_number(words[2], out.offset) &&
           read_number(words[3], out.total);
  }
  if (good) return out;
  throw Trouble::defect("amazon.cursor", "The catalogue's cursor is none of this connector's.");
}

}  // namespace stockd::amazon
