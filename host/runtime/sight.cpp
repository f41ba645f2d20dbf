// SPDX-License-Identifier: Apache-2.0
//
// One table of cases; it asks nothing of the channel.
#include "runtime/sight.hpp"

namespace stockd::runtime {

Sight sight_of(const connectors::OperationResult& result, std::string_view command) {
  const bool is_write = command.starts_with("stock-") && command != "stock-read";
  if (command == "webhook" || command == "subscribe" || is_write) return Sight::Untold;
  if (result.trouble.kind == Kind::Denied) return Sight::Blind;
  return result.trouble || result.requests == 0 ? Sight::Untold : Sight::Sees;
}

}  // namespace stockd::runtime
