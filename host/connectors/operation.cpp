// SPDX-License-Identifier: Apache-2.0
//
// The names of commands: those of the capabilities, as authors and operators read them.
#include "connectors/operation.hpp"

#include <array>

namespace stockd::connectors {

std::string_view command_name(const Command& command) {
  // In the order of the alternatives of Command.
  static constexpr std::array<std::string_view, std::variant_size_v<Command>> kNames{
      "listing",      "stock-read", "stock-set", "stock-swap", "stock-adjust", "orders",
      "order-lookup", "webhook",    "subscribe", "check",      "locations",    "settle"};
  return kNames[command.index()];
}

}  // namespace stockd::connectors
