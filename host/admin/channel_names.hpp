// SPDX-License-Identifier: Apache-2.0
//
// Channels by the name people gave them. An engine never forgets a channel, so one that was taken
// out of the account's file still has a number, but no name there any more.
#pragma once

#include "engine/engine.hpp"

#include <map>
#include <string>

namespace stockd::admin {

class ChannelNames {
 public:
  explicit ChannelNames(const engine::Engine& engine) {
    for (const ChannelConfig& channel : engine.account().channels) {
      if (const auto id = engine.find_channel(channel.name.view())) {
        names_[index_of(*id)] = channel.name.str();
      }
    }
  }

  std::string of(ChannelId channel) const {
    const auto found = names_.find(index_of(channel));
    return found == names_.end() ? "(removed channel)" : found->second;
  }

 private:
  std::map<std::uint32_t, std::string> names_;
};

}  // namespace stockd::admin
