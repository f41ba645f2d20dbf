// SPDX-License-Identifier: Apache-2.0
//
// A state that comes from a backup. What was written, ordered and counted since then is not in it:
// orders are read again from before, levels are only taken as they are, and nothing is raised until
// a person has seen the plan. Decreases go meanwhile.
#include "engine/account_state.hpp"
#include "engine/records.hpp"

namespace stockd::engine {
namespace {

// A request of the lost process may still be carried out so long after.
constexpr UnixMs kRequestsDeadAfter = 120'000;

}  // namespace

AccountState::Decision AccountState::decide(const Restored& input, UnixMs at) {
  for (Channel& channel : channels)
    channel.sweep_asked = true;
  if (account_json.empty()) return Records{};
  return Records{record_of(at, AccountRestored{input.actor})};
}

void AccountState::fold(const Record& record, const AccountRestored&) {
  restored_at = record.at_ms;
  intents.clear();
  answered.clear();
  retries.clear();
  adopting.clear();
  for (std::uint32_t c = 0; c < channels.size(); ++c) {
    Channel& channel = channels[c];
    // An empty cursor reads the whole window once more, counted back from the platform's own time.
    channel.cursor.clear();
    channel.watermark = 0;
    channel.swept = 0;
    channel.aborts = 0;
    channel.reread = true;
    channel.fence.reset();
    channel.resends.clear();
    channel.resending.clear();
  }
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing) {
    Listing& row = listings[listing];
    end_suspicion(listing);
    if (const auto found = pending.find(listing); found != pending.end()) {
      // Whatever was under way then has landed or not by now; a fence will show it.
      std::optional<Parked> parked = std::move(found->second.parked);
      found->second = Pending{};
      found->second.parked = std::move(parked);
    }
    if (row.basis != Basis::None) row.basis = Basis::Read;
    count_fresh(listing, row.known() && written_to(row));
  }
  refresh_all();
}

bool AccountState::fence_is_early() const {
  return restored() && now < restored_at + kRequestsDeadAfter;
}

void AccountState::count_fresh(std::uint32_t listing, bool fresh) {
  Listing& row = listings[listing];
  if (row.fresh == fresh) return;
  row.fresh = fresh;
  if (fresh) {
    ++channels[row.channel].unfenced;
  } else {
    --channels[row.channel].unfenced;
  }
}

void AccountState::end_restore() {
  for (std::uint32_t listing = 0; listing < listings.size(); ++listing)
    count_fresh(listing, false);
  refresh_all();
}

// Why no plan can be made yet.
bool AccountState::restore_waits(std::string& reason) const {
  if (!restored()) return false;
  for (const Channel& channel : channels) {
    if (!channel.connected()) continue;
    if (channel.reread) {
      reason = "restored from a backup: the orders of '" + channel.name + "' are being read again";
      return true;
    }
    if (channel.unfenced > 0) {
      reason = "restored from a backup: " + std::to_string(channel.unfenced) + " listings of '" +
               channel.name + "' wait for a fence";
      return true;
    }
  }
  return false;
}

}  // namespace stockd::engine
