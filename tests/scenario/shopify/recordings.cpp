// SPDX-License-Identifier: Apache-2.0
//
// See recordings.hpp.
#include "recordings.hpp"

#include "shared_files.hpp"

#include <regex>

namespace stockd::test {

namespace bj = boost::json;

bj::array steps_of(const std::string& file, const std::string& scenario) {
  const auto text = shopify::shared_file("recordings/" + file + ".json");
  if (!text) return {};
  const bj::value parsed = bj::parse(*text);
  for (const auto& found : parsed.at("scenarios").as_array()) {
    if (found.at("scenario").as_string() == scenario) return found.at("steps").as_array();
  }
  return {};
}

bj::value step_of(const bj::array& steps, const std::string& name) {
  for (const bj::value& step : steps) {
    if (step.at("step").as_string() == name) return step;
  }
  return {};
}

std::string mapped(std::string text, const std::string& type, const std::string& to) {
  return std::regex_replace(text, std::regex("gid://shopify/" + type + "/[0-9]+"), to);
}

std::string comparable(const bj::value& answer) {
  bj::object out;
  const bj::object& whole = answer.as_object();
  for (const char* key : {"data", "errors"}) {
    if (const auto* found = whole.if_contains(key)) out[key] = *found;
  }
  boost::system::error_code none;
  if (const auto* cost = answer.find_pointer("/extensions/cost", none)) {
    out["requested"] = cost->at("requestedQueryCost");
    out["actual"] = cost->at("actualQueryCost");
  }
  const std::string text = mapped(bj::serialize(out), "InventoryAdjustmentGroup", "group");
  return std::regex_replace(
      text, std::regex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\""), "\"then\"");
}

bj::value with_ids(const bj::value& recorded, const std::map<std::string, std::string>& ids) {
  std::string text = bj::serialize(recorded);
  for (const auto& [theirs, ours] : ids) {
    for (auto at = text.find(theirs); at != std::string::npos; at = text.find(theirs, at)) {
      text.replace(at, theirs.size(), ours);
      at += ours.size();
    }
  }
  return bj::parse(text);
}

}  // namespace stockd::test
