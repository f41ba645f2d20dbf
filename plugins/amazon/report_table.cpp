// SPDX-License-Identifier: Apache-2.0
//
// See report_table.hpp.
#include "report_table.hpp"

#include "character_set.hpp"

#include <stockd/trouble.hpp>

#include <algorithm>
#include <optional>

namespace stockd::amazon {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kTitleMost = 500;

struct Columns {
  std::size_t count = 0;
  std::size_t sku = kNone;
  std::size_t title = kNone;
  std::size_t channel = kNone;
};

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const auto end = line.find('\t');
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
  });
  return out;
}

// Localised headers translate everything but the letters SKU.
Columns columns_of(std::string_view header) {
  Columns out;
  std::size_t like_sku = kNone;
  std::size_t likes = 0;
  const auto names = fields_of(header);
  out.count = names.size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string name = lower(names[i]);
    if (name == "seller-sku") out.sku = i;
    if (name == "item-name") out.title = i;
    if (name == "fulfillment-channel") out.channel = i;
    if (name.find("sku") == std::string::npos) continue;
    like_sku = i;
    ++likes;
  }
  if (out.sku == kNone && likes == 1) out.sku = like_sku;
  if (out.sku != kNone) return out;
  throw Trouble::transient("amazon.report-columns",
                           "Amazon's listings report has no column seller-sku: it begins \"" +
                               to_utf8(header.substr(0, 120), CharacterSet::Latin1).value_or("") +
                               "\".");
}

std::string_view next_line(std::string_view& text, bool& ended) {
  const auto end = text.find('\n');
  ended = end != std::string_view::npos;
  std::string_view line = text.substr(0, end);
  text.remove_prefix(ended ? end + 1 : text.size());
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Trouble broken(std::size_t line, const std::string& how) {
  return Trouble::transient(
      "amazon.report-broken",
      "Line " + std::to_string(line) + " of Amazon's listings report " + how + ".");
}

ReportRow row_of(const std::vector<std::string_view>& fields, const Columns& columns,
                 CharacterSet set, std::size_t line) {
  ReportRow row;
  auto sku = to_utf8(fields[columns.sku], set);
  if (!sku) throw broken(line, "has an SKU in a character set that is not known");
  row.sku = std::move(*sku);
  if (row.sku.empty()) throw broken(line, "has no SKU");
  if (columns.title != kNone) {
    row.title = to_utf8(fields[columns.title], set).value_or("");
    if (row.title.size() > kTitleMost) row.title.clear();
  }
  row.by_amazon = columns.channel != kNone && fields[columns.channel].starts_with("AMAZON");
  return row;
}

}  // namespace

ReportTable read_report(std::string_view text, std::string_view content_type) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const CharacterSet set = character_set_of(content_type, text);
  bool ended = false;
  const Columns columns = columns_of(next_line(text, ended));
  ReportTable out;
  for (std::size_t line = 2; !text.empty(); ++line) {
    const std::string_view row = next_line(text, ended);
    if (row.empty()) continue;
    const auto fields = fields_of(row);
    // Every line has every column, so that a shorter one was cut off or is broken in two.
    if (fields.size() < columns.count) throw broken(line, "is cut short");
    out.rows.push_back(row_of(fields, columns, set, line));
  }
  return out;
}

}  // namespace stockd::amazon
