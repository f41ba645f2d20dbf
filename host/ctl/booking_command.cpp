// SPDX-License-Identifier: Apache-2.0
//
// stockctl receive, adjust and count: one product on the command line, or many in a file. A file is
// shown with what it would book before anything is, and books all of its lines or none.
#include "ctl/booking_file.hpp"
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"
#include "ctl/units.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

constexpr std::uintmax_t kFileMost = 16u << 20;
// A call's body is bounded by the server.
constexpr std::size_t kRowsACall = 5000;

std::string in_stock(const json::object& row) {
  return number_or_dash(row, "before") + " → " + number_or_dash(row, "after");
}

std::string past_of(const std::string& kind) {
  return kind == "receive" ? "received" : kind == "count" ? "counted" : "adjusted";
}

std::string noun_of(const std::string& kind) {
  return kind == "receive" ? "receipts" : kind == "count" ? "counts" : "adjustments";
}

json::object body_of(const AdjustOptions& options, json::array rows, bool preview) {
  return {
      {"kind", options.kind}, {"actor", actor()}, {"preview", preview}, {"rows", std::move(rows)}};
}

std::string undo_of(const AdjustOptions& options, const json::object& row) {
  if (options.kind == "count") {
    return number_or_dash(row, "before") == "-"
               ? std::string("count again")
               : "stockctl count " + options.sku + " " + number_or_dash(row, "before") +
                     "   (where nothing was sold since)";
  }
  return "stockctl adjust " + options.sku + " " + std::to_string(-number(row, "units"));
}

int adjust_one(const Context& context, const AdjustOptions& options) {
  if (options.sku.empty()) {
    return print_usage("ctl.sku", "the SKU is empty", "name the product, or a file with --file");
  }
  const auto units = parse_units(options.units, options.kind);
  if (!units) return print_usage(units.error());
  json::object row{{"sku", options.sku}, {"units", *units}, {"note", options.note}};
  if (!options.id.empty()) row["id"] = options.id;
  const auto reply = context.post("/v1/adjust-many", body_of(options, {std::move(row)}, false));
  if (!reply) return kFailed;
  const auto rows = objects(*reply, "rows");
  const json::object booked = rows.empty() ? json::object{} : rows.front();
  if (context.printed_as_json(booked)) return kGood;
  if (truth(booked, "repeated")) {
    fmt::print("{} was booked before, so nothing was changed: {} holds {}\n", text(booked, "id"),
               options.sku, number_or_dash(booked, "before"));
    return kGood;
  }
  fmt::print("{} {} {} of {}: {} in stock (id {})\n", past_of(options.kind),
             number(booked, "units"), number(booked, "units") == 1 ? "unit" : "units", options.sku,
             in_stock(booked), text(booked, "id"));
  fmt::print("to undo it:  {}\n", undo_of(options, booked));
  return kGood;
}

// The file's bytes; nothing where it cannot be read, which was said.
std::optional<std::string> bytes_of_file(const std::string& file) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) {
    print_error(Error(Kind::Config, "csv.open",
                      "cannot read " + file + ": " + (error ? error.message() : "not permitted"))
                    .help("name a file that you may read; - is standard input"));
    return std::nullopt;
  }
  if (size > kFileMost) {
    print_error(Error(Kind::Config, "csv.size", file + " is larger than 16 MiB")
                    .help("split it: every part is booked by itself"));
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

json::array rows_json(const std::vector<Booking>& bookings, std::size_t from) {
  json::array out;
  for (std::size_t i = from; i < std::min(bookings.size(), from + kRowsACall); ++i) {
    const Booking& booking = bookings[i];
    out.push_back({{"line", booking.line},
                   {"sku", booking.sku},
                   {"units", booking.units},
                   {"note", booking.note},
                   {"id", booking.id}});
  }
  return out;
}

// All rows through the server, in parts; nothing where one was refused, which was said.
std::optional<std::vector<json::object>> send(const Context& context, const AdjustOptions& options,
                                              const BookingFile& file, bool preview) {
  std::vector<json::object> out;
  std::vector<json::object> refused;
  for (std::size_t from = 0; from < file.bookings.size(); from += kRowsACall) {
    const auto reply =
        context.post("/v1/adjust-many", body_of(options, rows_json(file.bookings, from), preview));
    if (!reply) return std::nullopt;
    for (auto& row : objects(*reply, "rows"))
      (text(row, "code").empty() ? out : refused).push_back(std::move(row));
  }
  if (refused.empty()) return out;
  if (context.json) {
    json::array rows(refused.begin(), refused.end());
    context.printed_as_json({{"booked", 0}, {"refused", std::move(rows)}});
    return std::nullopt;
  }
  for (const auto& row : refused) {
    fmt::print(stderr, "{}:{}: error: {}  [{}]\n  {}\n", options.file, number(row, "line"),
               text(row, "text"), text(row, "code"), text(row, "help"));
  }
  fmt::print(stderr, "{} of {} lines cannot be booked, so nothing was booked\n", refused.size(),
             refused.size() + out.size());
  return std::nullopt;
}

std::size_t fresh_of(const std::vector<json::object>& rows) {
  std::size_t out = 0;
  for (const auto& row : rows)
    out += truth(row, "repeated") ? 0 : 1;
  return out;
}

void print_preview(const AdjustOptions& options, const std::vector<json::object>& rows) {
  fmt::print("{}: {} {}\n\n", options.file, rows.size(), noun_of(options.kind));
  Table table({"line", "SKU", "units", "in stock", "note"});
  table.align_right(0);
  table.align_right(2);
  for (const auto& row : rows) {
    const bool repeated = truth(row, "repeated");
    table.add({std::to_string(number(row, "line")), harmless(text(row, "sku")),
               std::to_string(number(row, "units")), repeated ? "unchanged" : in_stock(row),
               repeated ? paint(Paint::Faint, "booked before") : harmless(text(row, "note"))});
  }
  fmt::print("{}\n", table.print(2));
}

int print_findings(const Context& context, const AdjustOptions& options, const BookingFile& file) {
  if (context.json) {
    json::array findings;
    for (const auto& finding : file.findings) {
      findings.push_back({{"line", finding.line},
                          {"column", finding.column},
                          {"code", finding.code},
                          {"text", finding.text},
                          {"help", finding.help}});
    }
    context.printed_as_json({{"booked", 0}, {"findings", std::move(findings)}});
    return kFailed;
  }
  for (const auto& finding : file.findings)
    fmt::print(stderr, "{}", config::print(finding));
  fmt::print(stderr, "{} {} in {}. Nothing was booked.\n", file.findings.size(),
             file.findings.size() == 1 ? "mistake" : "mistakes", options.file);
  return kFailed;
}

int adjust_many(const Context& context, const AdjustOptions& options) {
  if (!options.sku.empty() || !options.units.empty()) {
    return print_usage("ctl.usage", "a SKU and a file are both named",
                       "name one product with its units, or --file FILE");
  }
  const auto bytes = bytes_of_file(options.file);
  if (!bytes) return kFailed;
  const BookingFile file = read_bookings(options.file, *bytes, options.kind, options.id);
  if (!file.findings.empty()) return print_findings(context, options, file);
  const auto seen = send(context, options, file, true);
  if (!seen) return kFailed;
  const std::size_t fresh = fresh_of(*seen);
  if (!context.json) print_preview(options, *seen);
  if (!options.yes && fresh > 0) {
    if (context.json) {
      json::array rows(seen->begin(), seen->end());
      context.printed_as_json({{"booked", 0}, {"would_book", fresh}, {"rows", std::move(rows)}});
      return kGood;
    }
    if (!confirmed(fmt::format("book {} of these {} lines?", fresh, seen->size()))) {
      fmt::print(stderr, "nothing was booked; --yes books without asking\n");
      return kFailed;
    }
  }
  const auto booked = send(context, options, file, false);
  if (!booked) return kFailed;
  if (context.json) {
    json::array rows(booked->begin(), booked->end());
    context.printed_as_json({{"booked", fresh_of(*booked)}, {"rows", std::move(rows)}});
    return kGood;
  }
  fmt::print("booked {} lines; {} were booked before\n", fresh_of(*booked),
             booked->size() - fresh_of(*booked));
  return kGood;
}

}  // namespace

int adjust(const Context& context, const AdjustOptions& options) {
  return options.file.empty() ? adjust_one(context, options) : adjust_many(context, options);
}

}  // namespace stockd::ctl
