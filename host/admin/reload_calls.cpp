// SPDX-License-Identifier: Apache-2.0
//
// A reload always answers 200: what was not taken, and why, is in the report.
#include "admin/reload_calls.hpp"

#include "config/finding_json.hpp"

namespace stockd::admin {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values)
    out.push_back(json::string(value));
  return out;
}

}  // namespace

void post_reload(runtime::Server& server, const Call&, const Answer& answer) {
  server.reload([answer](const runtime::ReloadReport& report) {
    answer(ok(json::object{{"taken", report.taken},
                           {"findings", config::findings_to_json(report.findings)},
                           {"needs_restart", texts(report.needs_restart)},
                           {"kept", texts(report.kept)},
                           {"started", texts(report.started)},
                           {"stopped", texts(report.stopped)}}));
  });
}

}  // namespace stockd::admin
