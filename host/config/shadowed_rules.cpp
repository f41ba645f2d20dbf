// SPDX-License-Identifier: Apache-2.0
//
// Lines are compared by what they select, as written.
#include "config/shadowed_rules.hpp"

#include "config/checker.hpp"

#include <map>
#include <tuple>

namespace stockd::config {

void warn_of_shadowed_rules(const Node& stock, Report& report) {
  using Selection = std::tuple<std::string, std::string, std::string>;  // channel, SKU, key
  std::map<Selection, const Node*> last;
  for (const Node* rule : maps_at(stock, "rules")) {
    const std::string channel = text_at(*rule, "channel").value_or("");
    const std::string sku = text_at(*rule, "sku").value_or("");
    for (const Node& key : rule->keys) {
      if (key.text == "channel" || key.text == "sku") continue;
      const auto [known, fresh] = last.emplace(Selection{channel, sku, key.text}, &key);
      if (fresh) continue;
      report.warning(*known->second, "config.shadowed-rule",
                     "'" + key.text + "' never counts here: line " + std::to_string(key.line + 1) +
                         " sets it for the same listings",
                     "remove one of the two");
      known->second = &key;
    }
  }
}

}  // namespace stockd::config
