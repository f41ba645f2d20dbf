// SPDX-License-Identifier: Apache-2.0
//
// All mistakes of all lines are found before anything is said.
#include "ctl/booking_file.hpp"

#include "base/digest.hpp"
#include "base/suggest.hpp"
#include "ctl/csv.hpp"
#include "ctl/units.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

namespace stockd::ctl {
namespace {

constexpr std::size_t kSkuMost = 1024;

// Columns by their names in the first line.
struct Columns {
  std::map<std::string, std::size_t> at;

  const CsvField* find(const CsvRow& row, const char* name) const {
    const auto found = at.find(name);
    return found == at.end() || found->second >= row.fields.size() ? nullptr
                                                                   : &row.fields[found->second];
  }
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

class Reader {
 public:
  Reader(std::string file, std::string kind, std::string id_begin)
      : file_(std::move(file)), kind_(std::move(kind)), id_begin_(std::move(id_begin)) {}

  BookingFile read(Csv csv) {
    out_.findings = std::move(csv.findings);
    if (csv.rows.empty()) {
      if (out_.findings.empty()) say_of_file("csv.empty", "the file holds no line");
      return std::move(out_);
    }
    if (!read_heads(csv.rows.front())) return std::move(out_);
    for (std::size_t i = 1; i < csv.rows.size(); ++i)
      read_row(csv.rows[i]);
    if (csv.rows.size() == 1 && out_.findings.empty()) {
      say_of_file("csv.empty", "the file names its columns and holds no line below them");
    }
    std::sort(out_.findings.begin(), out_.findings.end(), [](const auto& a, const auto& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    return std::move(out_);
  }

 private:
  void say(const CsvRow& row, const CsvField& field, const char* code, std::string text,
           std::string help) {
    out_.findings.push_back(finding_at(file_, row, field, code, std::move(text), std::move(help)));
  }

  void say_of_file(const char* code, std::string text) {
    config::Finding finding;
    finding.code = code;
    finding.file = file_;
    finding.text = std::move(text);
    finding.help = "the first line is 'sku,units' and every other one a product, eg: TENT-2P,5";
    out_.findings.push_back(std::move(finding));
  }

  bool read_heads(const CsvRow& row) {
    static const std::vector<std::string> known = {"sku", "units", "note", "id"};
    const std::size_t before = out_.findings.size();
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      const CsvField& field = row.fields[i];
      const std::string name = lower(field.text);
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        const auto near = suggest(name, known);
        say(row, field, "csv.column", "there is no column '" + field.text + "'",
            near ? "use '" + *near + "'" : "the columns are sku, units, note and id");
      } else if (!columns_.at.emplace(name, i).second) {
        say(row, field, "csv.column", "the column '" + name + "' comes twice", "leave one out");
      }
    }
    for (const char* name : {"sku", "units"}) {
      if (columns_.at.contains(name) || out_.findings.size() != before) continue;
      say(row, row.fields.front(), "csv.column", std::string("there is no column '") + name + "'",
          "begin the first line with: sku,units");
    }
    width_ = row.fields.size();
    return out_.findings.size() == before;
  }

  void read_row(const CsvRow& row) {
    if (row.fields.size() != width_) {
      const CsvField& last = row.fields.back();
      return say(row, last, "csv.fields",
                 "this line has " + std::to_string(row.fields.size()) + " fields, the first line " +
                     std::to_string(width_),
                 "a field that holds a comma stands in quotes");
    }
    const std::size_t before = out_.findings.size();
    Booking booking;
    booking.line = row.line;
    booking.sku = sku_of(row);
    const CsvField& units = *columns_.find(row, "units");
    if (const auto value = parse_units(units.text, kind_)) {
      booking.units = *value;
    } else {
      say(row, units, "csv.units", value.error().text(), value.error().help());
    }
    if (const CsvField* note = columns_.find(row, "note")) booking.note = note->text;
    booking.id = id_of(row);
    if (kind_ == "count") check_counted_once(row, booking.sku);
    if (out_.findings.size() == before) out_.bookings.push_back(std::move(booking));
  }

  std::string sku_of(const CsvRow& row) {
    const CsvField& field = *columns_.find(row, "sku");
    if (field.text.empty()) {
      say(row, field, "csv.sku", "the SKU is missing", "write the product's SKU");
    } else if (field.text.size() > kSkuMost) {
      say(row, field, "csv.sku", "the SKU is longer than 1024 bytes", "write the product's SKU");
    } else if (std::any_of(field.text.begin(), field.text.end(),
                           [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
      say(row, field, "csv.sku", "the SKU holds a control character", "take it out");
    }
    return field.text;
  }

  std::string id_of(const CsvRow& row) {
    const CsvField* field = columns_.find(row, "id");
    if (field == nullptr || field->text.empty()) return id_begin_ + "/" + std::to_string(row.line);
    const auto [first, fresh] = ids_.emplace(field->text, row.line);
    if (!fresh) {
      say(row, *field, "csv.id",
          "the id '" + field->text + "' is that of line " + std::to_string(first->second) + " too",
          "every line has an id of its own, or none");
    }
    return field->text;
  }

  void check_counted_once(const CsvRow& row, const std::string& sku) {
    const auto [first, fresh] = counted_.emplace(sku, row.line);
    if (fresh || sku.empty()) return;
    say(row, *columns_.find(row, "sku"), "csv.twice",
        "'" + sku + "' was counted on line " + std::to_string(first->second) + " already",
        "write the sum on one line");
  }

  std::string file_;
  std::string kind_;
  std::string id_begin_;
  Columns columns_;
  std::size_t width_ = 0;
  std::map<std::string, int> ids_;
  std::map<std::string, int> counted_;
  BookingFile out_;
};

}  // namespace

BookingFile read_bookings(const std::string& file, std::string_view bytes, const std::string& kind,
                          const std::string& name) {
  const std::string begin =
      name.empty() ? "file/" + to_hex(bytes_of(sha256(bytes)).substr(0, 8)) : name;
  return Reader(file, kind, begin).read(read_csv(file, bytes));
}

}  // namespace stockd::ctl
