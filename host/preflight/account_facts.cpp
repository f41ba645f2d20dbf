// SPDX-License-Identifier: Apache-2.0
//
// Channels by their number in the engine; those that left the file keep theirs.
#include "preflight/account_facts.hpp"

#include <algorithm>

namespace stockd::preflight {
namespace {

const ChannelNote* note_of(const std::vector<ChannelNote>& notes, const std::string& channel) {
  const auto found = std::find_if(notes.begin(), notes.end(),
                                  [&](const ChannelNote& note) { return note.channel == channel; });
  return found == notes.end() ? nullptr : &*found;
}

}  // namespace

AccountFacts facts_of(const engine::Engine& engine) {
  const Account& account = engine.account();
  AccountFacts out;
  out.account = account.name.str();
  out.loss = engine.loss();
  if (account.stock.source_of_truth != "ledger") out.truth = account.stock.source_of_truth;
  for (const ChannelName& name : account.stock.opening)
    out.opening.push_back(name.str());
  for (const ChannelConfig& config : account.channels) {
    const auto id = engine.find_channel(config.name.view());
    if (!id) continue;
    if (out.channels.size() <= index_of(*id)) out.channels.resize(index_of(*id) + 1);
    ChannelFacts& channel = out.channels[index_of(*id)];
    channel.name = config.name.str();
    channel.connector = config.connector;
    channel.connected = engine.phase(*id) != ChannelPhase::Disconnected;
    channel.read = engine.was_read(*id);
    channel.opening = engine.opens_products(*id);
  }
  return out;
}

std::string still_read(const AccountFacts& facts, const std::vector<ChannelNote>& notes) {
  std::string opening;
  bool all_read = true;
  for (const ChannelFacts& channel : facts.channels) {
    if (!channel.connected) continue;
    const ChannelNote* note = note_of(notes, channel.name);
    const bool hopeful = note != nullptr && note->runs && !note->lasts;
    if (!channel.read && hopeful) return channel.name;
    all_read = all_read && channel.read;
    if (channel.opening && hopeful) opening = channel.name;
  }
  // Nothing is opened before every channel was read.
  return all_read ? opening : std::string();
}

}  // namespace stockd::preflight
