// SPDX-License-Identifier: Apache-2.0
//
// The printed form of findings, and the report that collects them while a file is checked.
#include "config/finding.hpp"

#include "config/yaml_file.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace stockd::config {
namespace {

constexpr std::size_t kPrintedMax = 20;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

int characters(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(byte < 0x20 || byte == 0x7f ? ' ' : c);
  }
  return out;
}

std::string place_of(const Finding& finding) {
  std::string out = finding.file;
  if (finding.line > 0) {
    out += ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column);
  }
  return out;
}

// How much of the line belongs to the node.
int width_of(const Node& node, std::string_view line) {
  const auto begin = std::min(static_cast<std::size_t>(node.column), line.size());
  std::size_t bytes = node.written.size() + (node.quoted ? 2 : 0);
  if (node.kind == Node::Kind::Null) bytes = node.text.size();
  return std::max(1, characters(line.substr(begin, bytes)));
}

}  // namespace

std::string print(const Finding& finding) {
  std::string out = place_of(finding);
  out += finding.severity == Severity::Error ? ": error: " : ": warning: ";
  out += printable(finding.text) + "  [" + finding.code + "]\n";
  if (finding.source.empty()) {
    if (!finding.help.empty()) out += "     | " + printable(finding.help) + "\n";
    return out;
  }
  const std::string number = std::to_string(finding.line);
  const std::string margin(number.size() < 4 ? 4 - number.size() : 0, ' ');
  out += margin + number + " | " + printable(finding.source) + "\n";
  out += std::string(std::max<std::size_t>(4, number.size()), ' ') + " | ";
  out += std::string(static_cast<std::size_t>(std::max(finding.column - 1, 0)), ' ') + "^";
  out += std::string(static_cast<std::size_t>(std::max(finding.width - 1, 0)), '~');
  if (!finding.help.empty()) out += " " + printable(finding.help);
  return out + "\n";
}

std::string print(const std::vector<Finding>& findings) {
  std::vector<Finding> sorted = findings;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
  });
  std::string out;
  for (std::size_t i = 0; i < sorted.size() && i < kPrintedMax; ++i)
    out += print(sorted[i]);
  if (sorted.size() > kPrintedMax) {
    out += "and " + std::to_string(sorted.size() - kPrintedMax) + " more\n";
  }
  return out;
}

bool has_errors(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.severity == Severity::Error; });
}

void Report::set_text(std::string_view text) {
  lines_.clear();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines_.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  hidden_.assign(lines_.size(), false);
}

std::string_view Report::line(int number) const {
  const auto index = static_cast<std::size_t>(number);
  return number >= 0 && index < lines_.size() ? std::string_view(lines_[index])
                                              : std::string_view();
}

void Report::hide(const Node& node) {
  if (static_cast<std::size_t>(node.line) < hidden_.size()) {
    hidden_[static_cast<std::size_t>(node.line)] = true;
  }
  for (const Node& item : node.items)
    hide(item);
}

void Report::add(Finding finding, const Node& at) {
  const std::string_view text = line(at.line);
  const auto before = std::min(static_cast<std::size_t>(at.column), text.size());
  finding.file = file_;
  finding.line = at.line + 1;
  finding.column = characters(text.substr(0, before)) + 1;
  finding.width = width_of(at, text);
  const auto index = static_cast<std::size_t>(at.line);
  if (index < hidden_.size() && !hidden_[index]) finding.source = text;
  findings_.push_back(std::move(finding));
}

void Report::error(const Node& at, std::string code, std::string text, std::string help) {
  Finding finding;
  finding.code = std::move(code);
  finding.text = std::move(text);
  finding.help = std::move(help);
  add(std::move(finding), at);
}

void Report::warning(const Node& at, std::string code, std::string text, std::string help) {
  Finding finding;
  finding.severity = Severity::Warning;
  finding.code = std::move(code);
  finding.text = std::move(text);
  finding.help = std::move(help);
  add(std::move(finding), at);
}

void Report::error_at(int line, int column, std::string code, std::string text, std::string help) {
  if (line < 0) {
    error_in_file(std::move(code), std::move(text), std::move(help));
    return;
  }
  Node node;
  node.line = line;
  node.column = std::max(column, 0);
  error(node, std::move(code), std::move(text), std::move(help));
}

void Report::error_in_file(std::string code, std::string text, std::string help) {
  Finding finding;
  finding.code = std::move(code);
  finding.file = file_;
  finding.text = std::move(text);
  finding.help = std::move(help);
  findings_.push_back(std::move(finding));
}

std::vector<Finding> Report::take() {
  return std::exchange(findings_, {});
}

}  // namespace stockd::config
