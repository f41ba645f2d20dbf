// SPDX-License-Identifier: Apache-2.0
//
// One object a finding, named like the members of Finding.
#include "config/finding_json.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace stockd::config {
namespace {

namespace json = boost::json;

std::string text(const json::object& from, const char* name) {
  const json::value* value = from.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

int number(const json::object& from, const char* name) {
  const json::value* value = from.if_contains(name);
  return value != nullptr && value->is_int64() ? static_cast<int>(value->get_int64()) : 0;
}

}  // namespace

json::array findings_to_json(const std::vector<Finding>& findings) {
  json::array out;
  for (const Finding& finding : findings) {
    out.push_back({{"severity", finding.severity == Severity::Error ? "error" : "warning"},
                   {"code", finding.code},
                   {"file", finding.file},
                   {"line", finding.line},
                   {"column", finding.column},
                   {"width", finding.width},
                   {"text", finding.text},
                   {"help", finding.help},
                   {"source", finding.source}});
  }
  return out;
}

std::vector<Finding> findings_from_json(const json::array& array) {
  std::vector<Finding> out;
  for (const json::value& value : array) {
    if (!value.is_object()) continue;
    const json::object& from = value.get_object();
    Finding finding;
    if (text(from, "severity") == "warning") finding.severity = Severity::Warning;
    finding.code = text(from, "code");
    finding.file = text(from, "file");
    finding.line = number(from, "line");
    finding.column = number(from, "column");
    finding.width = number(from, "width");
    finding.text = text(from, "text");
    finding.help = text(from, "help");
    finding.source = text(from, "source");
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace stockd::config
