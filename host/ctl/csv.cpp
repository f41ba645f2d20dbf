// SPDX-License-Identifier: Apache-2.0
//
// One row a line: a quote that is open at the line's end is a mistake, and more likely one than a
// line break in a SKU.
#include "ctl/csv.hpp"

#include "ctl/table.hpp"

#include <algorithm>

namespace stockd::ctl {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

char separator_of(std::string_view first_line) {
  char best = ',';
  std::ptrdiff_t most = 0;
  for (const char candidate : {',', ';', '\t'}) {
    const auto count = std::count(first_line.begin(), first_line.end(), candidate);
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// UTF-8 in its shortest form, up to U+10FFFF, without surrogates.
bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80           ? 1
                               : (lead >> 5) == 0x06 ? 2
                               : (lead >> 4) == 0x0e ? 3
                               : (lead >> 3) == 0x1e ? 4
                                                     : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t point = length == 1 ? lead : lead & (0x7f >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0) != 0x80) return false;
      point = (point << 6) | (next & 0x3f);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      return false;
    i += length;
  }
  return true;
}

class LineReader {
 public:
  LineReader(const std::string& file, char separator, Csv& out)
      : file_(file), separator_(separator), out_(out) {}

  void read(int number, std::string_view line) {
    row_ = CsvRow{number, std::string(line), {}};
    if (!is_utf8(line)) {
      row_.source.clear();
      return complain(1, "csv.encoding", "this line is no UTF-8 text",
                      "save the file as 'CSV UTF-8'");
    }
    std::size_t at = 0;
    while (true) {
      const std::size_t begin = at;
      CsvField field;
      if (!read_field(line, at, field.text)) {
        return complain(column_of(line, begin), "csv.quote", "a quote is not closed on this line",
                        "close it, and write a quote inside as two: \"\"");
      }
      field.column = column_of(line, begin);
      field.width = std::max(1, column_of(line, at) - field.column);
      row_.fields.push_back(std::move(field));
      if (at >= line.size()) break;
      ++at;  // the separator
    }
    out_.rows.push_back(std::move(row_));
  }

 private:
  static int column_of(std::string_view line, std::size_t at) {
    return static_cast<int>(width_of(std::string(line.substr(0, at)))) + 1;
  }

  bool read_field(std::string_view line, std::size_t& at, std::string& text) const {
    const std::size_t first = line.find_first_not_of(" ", at);
    if (first == std::string_view::npos || line[first] != '"') {
      const std::size_t end = std::min(line.find(separator_, at), line.size());
      text = trimmed(std::string(line.substr(at, end - at)));
      at = end;
      return true;
    }
    for (at = first + 1; at < line.size(); ++at) {
      if (line[at] != '"') {
        text += line[at];
      } else if (at + 1 < line.size() && line[at + 1] == '"') {
        text += line[at++];
      } else {
        at = std::min(line.find(separator_, at), line.size());
        return true;
      }
    }
    return false;
  }

  void complain(int column, const char* code, const char* text, const char* help) {
    out_.findings.push_back(finding_at(file_, row_, CsvField{"", column, 1}, code, text, help));
  }

  const std::string& file_;
  char separator_;
  Csv& out_;
  CsvRow row_;
};

}  // namespace

Csv read_csv(const std::string& file, std::string_view bytes) {
  Csv out;
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  LineReader reader(file, separator_of(bytes.substr(0, bytes.find('\n'))), out);
  int number = 0;
  while (!bytes.empty()) {
    ++number;
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t,;") != std::string_view::npos) reader.read(number, line);
  }
  return out;
}

config::Finding finding_at(const std::string& file, const CsvRow& row, const CsvField& field,
                           std::string code, std::string text, std::string help) {
  config::Finding out;
  out.code = std::move(code);
  out.file = file;
  out.line = row.line;
  out.column = field.column;
  out.width = field.width;
  out.text = std::move(text);
  out.help = std::move(help);
  out.source = row.source;
  return out;
}

}  // namespace stockd::ctl
