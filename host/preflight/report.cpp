// SPDX-License-Identifier: Apache-2.0
//
// The parts of a report put together: what stops sync first, else in the order of the parts.
#include "preflight/report.hpp"

#include <algorithm>

namespace stockd::preflight {

std::string_view weight_name(Weight weight) {
  switch (weight) {
    case Weight::Stops:
      return "stops";
    case Weight::Look:
      return "look";
    case Weight::Told:
      return "told";
  }
  return {};
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

bool Report::may_start() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& finding) { return finding.weight == Weight::Stops; });
}

Report report_of(const engine::Engine& engine, const Examination& examination,
                 const AccountFacts& facts, const std::vector<ChannelNote>& notes) {
  Report out;
  out.facts = facts;
  out.products = examination.products;
  out.counts = examination.channels;
  add_channel_findings(facts, examination, notes, out.findings);
  add_listing_findings(engine, facts, examination, out.findings);
  std::stable_sort(out.findings.begin(), out.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.weight < b.weight; });
  return out;
}

}  // namespace stockd::preflight
