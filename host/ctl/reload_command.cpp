// SPDX-License-Identifier: Apache-2.0
//
// stockctl reload: the running server follows its files, and says what it took and what not.
#include "config/finding_json.hpp"
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"

#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

std::string words(const json::object& object, const char* name) {
  std::string out;
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const json::value& word : value->get_array()) {
    if (word.is_string()) out += (out.empty() ? "" : ", ") + std::string(word.get_string());
  }
  return out;
}

void print_line(const json::object& reply, const char* name, std::string_view before) {
  const std::string line = words(reply, name);
  if (!line.empty()) fmt::print("{}{}\n", before, line);
}

}  // namespace

int reload(const Context& context) {
  const auto reply = context.post("/v1/reload", {});
  if (!reply) return kFailed;
  std::vector<config::Finding> findings;
  if (const auto* array = reply->if_contains("findings"); array != nullptr && array->is_array()) {
    findings = config::findings_from_json(array->get_array());
  }
  const int code = config::has_errors(findings) ? kBadConfig : kGood;
  if (context.printed_as_json(*reply)) return code;
  fmt::print(stderr, "{}", config::print(findings));
  if (!truth(*reply, "taken")) {
    fmt::print(stderr, "stockd.yaml has errors, so nothing was changed\n");
    return kBadConfig;
  }
  fmt::print("the files were read again\n");
  print_line(*reply, "started", "started: ");
  print_line(*reply, "stopped", "stopped, with their history kept: ");
  print_line(*reply, "kept", "not applied, the version applied last stays in force: ");
  print_line(*reply, "needs_restart", "counts with the next start of stockd: ");
  return code;
}

}  // namespace stockd::ctl
