// SPDX-License-Identifier: Apache-2.0
//
// Which channels a changed account file could move. Only they are held until their plan was seen;
// a new buffer for one shop must not stop the writes of all the others.
#pragma once

#include "engine/engine.hpp"
#include "model/account.hpp"

#include <set>

namespace stockd::runtime {

// Channels of the account in force whose targets or levels may differ once `to` is in force. Where
// a change reaches across channels (spellings, the truth, whatever is not a channel's own or a
// rule) that is all of them.
std::set<ChannelName> channels_moved(const engine::Engine& engine, const Account& to);

// Whether the channel may be another store, or another place in it, so that what was read of it so
// far says nothing. A setting that was not there before is a new default and no other store.
bool is_other_store(const ChannelConfig& from, const ChannelConfig& to);

}  // namespace stockd::runtime
