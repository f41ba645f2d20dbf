// SPDX-License-Identifier: Apache-2.0
//
// What preflight has to know of an account beside its listings and products.
#pragma once

#include "engine/engine.hpp"
#include "model/facts.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::preflight {

struct ChannelFacts {
  std::string name;
  std::string connector;   // empty: it is no channel of the file any more
  bool connected = false;  // in the file, and not disconnected by a person
  bool read = false;       // to its end, since it was connected
  bool opening = false;    // products wait for its level
};

struct AccountFacts {
  std::string account;
  std::string truth;                   // the channel that is the source of truth; empty: the ledger
  std::vector<std::string> opening;    // channels that open the ledger
  std::vector<ChannelFacts> channels;  // by their number
  std::string loss;                    // what the account can lose, in one sentence; empty: nothing
};

AccountFacts facts_of(const engine::Engine& engine);

// How the conversation with a channel's marketplace goes.
struct ChannelNote {
  std::string channel;
  bool runs = false;
  bool lasts = false;   // the trouble does not pass by itself
  std::string code;     // of the trouble, if any
  std::string trouble;  // one sentence
  std::string hint;
  std::vector<std::string> missing;     // permissions
  std::vector<LocationFact> locations;  // of the shop; empty: it has none, or cannot tell
  std::string location;                 // the chosen one's id or name; empty: none
};

// A channel that has to be read before everything can be said, and may still be: whoever waits for
// it waits for something. Empty: none.
std::string still_read(const AccountFacts& facts, const std::vector<ChannelNote>& notes);

}  // namespace stockd::preflight
