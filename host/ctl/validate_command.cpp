// SPDX-License-Identifier: Apache-2.0
//
// stockctl validate: the operator's file, every connector's manifest and every account file,
// without starting or loading anything.
#include "ctl/commands.hpp"
#include "runtime/connector_shelf.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

json::array findings_json(const std::vector<config::Finding>& findings) {
  json::array out;
  for (const auto& finding : findings) {
    out.push_back({{"severity", finding.severity == config::Severity::Error ? "error" : "warning"},
                   {"code", finding.code},
                   {"file", finding.file},
                   {"line", finding.line},
                   {"column", finding.column},
                   {"text", finding.text},
                   {"help", finding.help}});
  }
  return out;
}

}  // namespace

int validate(const Context& context, const ValidateOptions& options) {
  const std::string file = options.file.empty() ? context.config : options.file;
  auto server = config::load_server(file);
  std::vector<config::Finding> findings = server.findings;
  std::size_t accounts = 0;
  runtime::ReadManifests read;
  if (server) {
    read = runtime::read_manifests(server.value->connectors);
    auto loaded = config::load_accounts(*server.value, read.manifests);
    accounts = loaded.accounts.size();
    findings.insert(findings.end(), loaded.findings.begin(), loaded.findings.end());
  }
  const bool bad = config::has_errors(findings) || !read.refused.empty();
  if (context.json) {
    json::array refused;
    for (const auto& connector : read.refused) {
      refused.push_back({{"connector", connector.name}, {"reason", connector.reason}});
    }
    context.printed_as_json({{"good", !bad},
                             {"findings", findings_json(findings)},
                             {"refused_connectors", std::move(refused)}});
    return bad ? kBadConfig : kGood;
  }
  fmt::print(stderr, "{}", config::print(findings));
  for (const auto& connector : read.refused) {
    fmt::print(stderr, "connector {}: {}\n", connector.name, connector.reason);
  }
  if (bad) {
    fmt::print(stderr, "nothing was changed\n");
    return kBadConfig;
  }
  fmt::print("{}: good, {} connectors, {} accounts\n", file, read.manifests.size(), accounts);
  return kGood;
}

}  // namespace stockd::ctl
