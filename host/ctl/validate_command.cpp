// SPDX-License-Identifier: Apache-2.0
//
// stockctl validate: the operator's file, every connector's manifest, every account file and its
// tests, without starting or loading anything.
#include "config/finding_json.hpp"
#include "ctl/commands.hpp"
#include "ctl/table.hpp"
#include "runtime/account_tests.hpp"
#include "runtime/connector_shelf.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

#include <algorithm>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

struct Checked {
  std::vector<config::Finding> findings;
  runtime::ReadManifests connectors;
  std::size_t accounts = 0;
  std::size_t tests = 0;
  std::size_t files = 1;

  bool has_errors() const { return config::has_errors(findings) || !connectors.refused.empty(); }
};

Checked check(const std::string& file) {
  Checked out;
  auto server = config::load_server(file);
  out.findings = server.findings;
  if (!server) return out;
  out.connectors = runtime::read_manifests(server.value->connectors);
  auto loaded = runtime::load_tested_accounts(*server.value, out.connectors.manifests);
  out.findings.insert(out.findings.end(), loaded.findings.begin(), loaded.findings.end());
  out.accounts = loaded.accounts.size();
  out.files += loaded.accounts.size() + loaded.broken.size();
  for (const auto& account : loaded.accounts)
    out.tests += account.tests.size();
  return out;
}

// eg: "2 errors, 0 warnings in 3 files. Nothing was changed.   more: stockctl message config.type"
std::string summary(const Checked& checked) {
  const auto& findings = checked.findings;
  const auto errors = static_cast<std::size_t>(std::count_if(
      findings.begin(), findings.end(),
      [](const config::Finding& finding) { return finding.severity == config::Severity::Error; }));
  std::string out = counted(errors + checked.connectors.refused.size(), "error") + ", " +
                    counted(findings.size() - errors, "warning") + " in " +
                    counted(checked.files, "file") + ". Nothing was changed.";
  if (!findings.empty()) out += "   more: stockctl message " + findings.front().code;
  return out;
}

int exit_code(const Checked& checked, const ValidateOptions& options) {
  const bool is_strict = options.deny_warnings && !checked.findings.empty();
  return checked.has_errors() || is_strict ? kBadConfig : kGood;
}

json::object json_of(const Checked& checked) {
  json::array refused;
  for (const auto& connector : checked.connectors.refused) {
    refused.push_back({{"connector", connector.name}, {"reason", connector.reason}});
  }
  return {{"good", !checked.has_errors()},
          {"accounts", checked.accounts},
          {"tests", checked.tests},
          {"findings", config::findings_to_json(checked.findings)},
          {"refused_connectors", std::move(refused)}};
}

}  // namespace

int validate(const Context& context, const ValidateOptions& options) {
  const std::string file = options.file.empty() ? context.config : options.file;
  const Checked checked = check(file);
  if (context.printed_as_json(json_of(checked))) return exit_code(checked, options);
  fmt::print(stderr, "{}", config::print(checked.findings));
  for (const auto& connector : checked.connectors.refused) {
    fmt::print(stderr, "connector {}: {}\n", connector.name, connector.reason);
  }
  if (checked.has_errors() || !checked.findings.empty()) {
    fmt::print(stderr, "{}\n", summary(checked));
    return exit_code(checked, options);
  }
  fmt::print("{}: good, {}, {}, {} passed\n", file,
             counted(checked.connectors.manifests.size(), "connector"),
             counted(checked.accounts, "account"), counted(checked.tests, "test"));
  return kGood;
}

}  // namespace stockd::ctl
