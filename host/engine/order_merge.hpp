// SPDX-License-Identifier: Apache-2.0
//
// What orders from a poll, a webhook or a look-up change, given what is known of them. Several
// facts of one input may be about one line, so each is merged with what the ones before it said.
#pragma once

#include "engine/account_state.hpp"

namespace stockd::engine {

// A line as its last record said.
LineMerged merged_of(ChannelId channel, const std::string& order, const Line& line);

class OrderMerger {
 public:
  OrderMerger(AccountState& state, const OrdersSeen& input, UnixMs at, const LineArchive& archive);

  AccountState::Records merge();

 private:
  struct Group {
    const OrderFact* order = nullptr;
    std::vector<const OrderLineFact*> lines;
  };

  void merge_order(const std::string& order, const Group& group);
  void merge_line(const OrderLineFact& fact, const OrderFact* order);
  void emit_rest(const std::string& order, const Group& group);
  bool valid(const OrderLineFact& fact, const LineCounts& counts) const;
  void emit(LineMerged change);
  std::vector<LineMerged> known_lines(const std::string& order) const;
  std::optional<LineMerged> known(const std::string& order, const std::string& line) const;

  AccountState& state_;
  const OrdersSeen& input_;
  const std::uint32_t channel_;
  const UnixMs at_;
  const LineArchive& archive_;
  const bool latest_;
  std::map<std::string, std::map<std::string, LineMerged>> changed_;
  AccountState::Records out_;
};

}  // namespace stockd::engine
