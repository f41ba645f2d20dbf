// SPDX-License-Identifier: Apache-2.0
//
// See faults.hpp.
#include "faults.hpp"

#include <stockd/json.hpp>

#include <algorithm>
#include <array>

namespace stockd::shopify::twin {

namespace {

// status: answers `status`; internal: 200 with an error and no data; null_data: 200 with neither;
// partial: whole data and an error beside it; cursor: the page's cursor is refused; deprecated: a
// header says that the request will end; the rest are named by what they do.
constexpr std::array<std::string_view, 15> kKinds = {
    "error500",     "applied500", "throttle", "slow",       "drop",
    "applied_drop", "truncate",   "garbage",  "status",     "internal",
    "null_data",    "partial",    "cursor",   "deprecated", "applied_internal"};

json::Object internal_error(json::Array path) {
  json::Object error{{"message", "Internal error. Looks like something went wrong on our end."},
                     {"extensions", {{"code", "INTERNAL_SERVER_ERROR"}}}};
  if (!path.empty()) error["path"] = std::move(path);
  return error;
}

std::string with_error_beside(const std::string& body) {
  json::Object answer = json::parse(body).get_object();
  json::Array path;
  const json::Object& data = json::object(answer, "data");
  if (!data.empty()) path.emplace_back(data.begin()->key());
  path.emplace_back("extra");
  answer["errors"] = json::Array{internal_error(std::move(path))};
  return json::dump(answer);
}

}  // namespace

void Faults::add(const Fault& fault) {
  if (std::find(kKinds.begin(), kKinds.end(), fault.kind) == kKinds.end()) {
    throw Trouble::rejected("shopify-twin.unknown-fault",
                            "The twin knows no fault \"" + fault.kind + "\".");
  }
  faults_.push_back(fault);
}

Fault Faults::take(std::string_view body) {
  const bool mutation = body.find("mutation") != std::string_view::npos;
  const bool further = body.find("\"after\":\"") != std::string_view::npos;
  for (Fault& fault : faults_) {
    if (fault.count <= 0 || (fault.kind.starts_with("applied") && !mutation)) continue;
    if (fault.kind == "cursor" && !further) continue;
    --fault.count;
    return fault;
  }
  return {};
}

std::string spoilt(const Fault& fault, std::string body) {
  if (fault.kind == "truncate") body.resize(body.size() / 2);
  if (fault.kind == "garbage") body = "<html><body>Something went wrong</body></html>";
  if (fault.kind == "null_data") body = R"({"data":null})";
  if (fault.kind == "partial") body = with_error_beside(body);
  if (fault.kind == "internal" || fault.kind == "applied_internal") {
    json::Array errors{internal_error({})};
    body = json::dump(json::Object{{"errors", std::move(errors)}, {"data", nullptr}});
  }
  if (fault.kind == "cursor") {
    json::Object error{{"message", "Invalid cursor for current pagination sort."},
                       {"extensions", {{"code", "BAD_REQUEST"}}}};
    json::Array errors{std::move(error)};
    body = json::dump(json::Object{{"errors", std::move(errors)}, {"data", nullptr}});
  }
  return body;
}

}  // namespace stockd::shopify::twin
