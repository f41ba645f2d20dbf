// SPDX-License-Identifier: Apache-2.0
//
// The readers differ only in what they take and in what they advise.
#include "config/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace stockd::config {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string quoted(const Node& node) {
  return "'" + node.written + "'";
}

std::optional<Misread> no_scalar(const Node& node, std::string_view wanted) {
  const std::string want(wanted);
  switch (node.kind) {
    case Node::Kind::Scalar:
      return std::nullopt;
    case Node::Kind::Null:
      return Misread{"nothing stands here, " + want + " is expected", ""};
    case Node::Kind::List:
      return Misread{"a list stands here, " + want + " is expected", ""};
    case Node::Kind::Map:
      return Misread{"keys stand here, " + want + " is expected", ""};
  }
  return std::nullopt;
}

std::optional<std::int64_t> whole(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string only_digits(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c != '_' && c != ',' && c != ' '; });
  return out;
}

// What a number that is none should have been.
Misread no_number(const Node& node) {
  const std::string& text = node.text;
  const bool all_digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (all_digits && text.size() > 18) {
    return {quoted(node) + " is larger than any number here", "write a smaller one"};
  }
  if (text.size() > 1 && text[0] == '0' && !all_digits && only_digits(text) == text) {
    return {quoted(node) + " is no decimal number", "write decimal digits, without '0x' or '0o'"};
  }
  const std::string digits = only_digits(text);
  return {quoted(node) + " is no whole number",
          whole(digits) ? "write '" + digits + "'" : "write digits only"};
}

struct Unit {
  std::string_view name;
  std::int64_t ms;
};

// `ms` before `m` and `s`: the first that fits is taken.
constexpr std::array<Unit, 5> kUnits{
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

struct SizeUnit {
  std::string_view name;
  std::int64_t bytes;
  std::string_view meant;  // what many people write for it
};

constexpr std::array<SizeUnit, 3> kSizeUnits{
    {{"KiB", 1ll << 10, "KB"}, {"MiB", 1ll << 20, "MB"}, {"GiB", 1ll << 30, "GB"}}};

}  // namespace

Scalar<bool> read_boolean(const Node& node) {
  if (auto problem = no_scalar(node, "true or false")) return *problem;
  if (!node.quoted && (node.text == "true" || node.text == "True" || node.text == "TRUE")) {
    return true;
  }
  if (!node.quoted && (node.text == "false" || node.text == "False" || node.text == "FALSE")) {
    return false;
  }
  const std::string word = lower(node.text);
  const bool meant = word == "yes" || word == "on" || word == "y" || word == "true";
  const bool denied = word == "no" || word == "off" || word == "n" || word == "false";
  std::string help = meant ? "write 'true'" : denied ? "write 'false'" : "write 'true' or 'false'";
  return Misread{quoted(node) + " is text here, not a truth value", std::move(help)};
}

Scalar<std::int64_t> read_integer(const Node& node) {
  if (auto problem = no_scalar(node, "a whole number")) return *problem;
  const std::optional<std::int64_t> value = whole(node.text);
  if (value && node.text.size() > 1 && node.text[0] == '0') {
    // Some readers take it for octal.
    return Misread{quoted(node) + " begins with a zero", "write '" + std::to_string(*value) + "'"};
  }
  if (value && !node.quoted) return *value;
  if (value) return Misread{quoted(node) + " is text here, not a number", "remove the quotes"};
  return no_number(node);
}

Scalar<std::int64_t> read_duration_ms(const Node& node) {
  if (auto problem = no_scalar(node, "a duration")) return *problem;
  if (whole(node.text)) {
    return Misread{quoted(node) + " has no unit", "write '" + node.written + "s' for seconds"};
  }
  for (const Unit& unit : kUnits) {
    if (!node.text.ends_with(unit.name)) continue;
    const std::string_view digits =
        std::string_view(node.text).substr(0, node.text.size() - unit.name.size());
    const std::optional<std::int64_t> count = whole(digits);
    if (count && *count >= 0 && *count <= 1'000'000'000) return *count * unit.ms;
  }
  return Misread{quoted(node) + " is no duration", "write a number and ms, s, m, h or d"};
}

Scalar<std::int64_t> read_bytes(const Node& node) {
  if (auto problem = no_scalar(node, "a size")) return *problem;
  if (whole(node.text)) {
    return Misread{quoted(node) + " has no unit", "write '" + node.written + "MiB'"};
  }
  const auto count_before = [&](std::string_view name) -> std::optional<std::int64_t> {
    if (!node.text.ends_with(name)) return std::nullopt;
    const auto count = whole(std::string_view(node.text).substr(0, node.text.size() - name.size()));
    return count && *count >= 0 && *count <= 1'000'000 ? count : std::nullopt;
  };
  for (const SizeUnit& unit : kSizeUnits) {
    if (const auto count = count_before(unit.name)) return *count * unit.bytes;
    if (const auto count = count_before(unit.meant)) {
      return Misread{quoted(node) + " is no size here",
                     "write '" + std::to_string(*count) + std::string(unit.name) + "'"};
    }
  }
  return Misread{quoted(node) + " is no size", "write a number and KiB, MiB or GiB"};
}

Scalar<std::int64_t> read_percent(const Node& node) {
  if (auto problem = no_scalar(node, "a percentage")) return *problem;
  if (whole(node.text)) {
    return Misread{quoted(node) + " has no percent sign", "write '" + node.written + "%'"};
  }
  const std::string_view text = node.text;
  const std::optional<std::int64_t> value =
      text.ends_with('%') ? whole(text.substr(0, text.size() - 1)) : std::nullopt;
  if (value && *value >= 0 && *value <= 100) return *value;
  return Misread{quoted(node) + " is no whole percentage", "write '0%' to '100%'"};
}

Scalar<std::string> read_text(const Node& node, bool verbatim) {
  if (verbatim && node.kind == Node::Kind::Null && !node.text.empty()) return node.text;
  if (auto problem = no_scalar(node, "text")) return *problem;
  return node.text;
}

}  // namespace stockd::config
