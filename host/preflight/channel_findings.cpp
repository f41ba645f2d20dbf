// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with whole channels: they cannot be read, may not be written, or their shop has
// places that nobody chose.
#include "preflight/report.hpp"

#include <algorithm>

namespace stockd::preflight {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

Finding about(const ChannelFacts& channel, Weight weight, std::string code) {
  Finding out;
  out.code = std::move(code);
  out.weight = weight;
  out.channel = channel.name;
  out.count = 1;
  return out;
}

void add_unread(const ChannelFacts& channel, const ChannelNote* note, std::vector<Finding>& to) {
  const bool runs = note != nullptr && note->runs;
  const bool told = runs && !note->trouble.empty();
  if (channel.read && runs && !(told && note->lasts)) return;
  Finding out =
      about(channel, Weight::Stops, told && !note->code.empty() ? note->code : "preflight.unread");
  if (!runs) {
    out.code = "preflight.not-running";
    out.text = channel.name + " does not run";
    out.why = "its connector is not loaded, or its settings were refused";
    out.help = "look at the server's log, and at stockctl status";
  } else if (told) {
    out.text = channel.name + ": " + note->trouble;
    out.why = channel.read ? "it cannot be written as it is" : "it could not be read to its end";
    out.help = note->hint.empty() ? "stockctl channels shows how it goes" : note->hint;
  } else {
    out.text = channel.name + " was not read to its end yet";
    out.why = "what it lists decides what the others show";
    out.help = "wait for it: stockctl preflight --wait 600";
  }
  to.push_back(std::move(out));
}

void add_missing_grants(const ChannelFacts& channel, const ChannelNote& note,
                        std::vector<Finding>& to) {
  if (note.missing.empty()) return;
  Finding out = about(channel, Weight::Stops, "channel.grants");
  out.text = channel.name + ": its credentials may not: " + joined(note.missing);
  out.why = "without that, sync would fail at its first write or miss orders";
  out.help = "give them these permissions at the marketplace, then: stockctl sweep";
  to.push_back(std::move(out));
}

// Shoppers buy from a place whose stock nobody counts.
void add_unchosen(const ChannelFacts& channel, const ChannelNote& note, std::vector<Finding>& to) {
  std::vector<const LocationFact*> active;
  for (const LocationFact& place : note.locations) {
    if (place.active) active.push_back(&place);
  }
  if (note.location.empty() || active.size() < 2) return;
  Finding out = about(channel, Weight::Look, "preflight.location");
  out.count = 0;
  for (const LocationFact* place : active) {
    const bool chosen = place->id == note.location || place->name == note.location;
    if (chosen || !place->sells_online) continue;
    ++out.count;
    Entry entry;
    entry.text = place->name + " (" + place->id + ")";
    out.entries.push_back(std::move(entry));
  }
  if (out.count == 0) return;
  out.text =
      channel.name + ": " + counted(out.count, "location") + " that nobody chose still sell online";
  out.why = "shoppers can buy what lies there, and stockd neither counts nor keeps it";
  out.help = "let the shop fulfil online orders from the chosen location only, or choose another";
  to.push_back(std::move(out));
}

void add_empty(const ChannelFacts& channel, const ChannelCounts& counts, const AccountFacts& facts,
               std::vector<Finding>& to) {
  if (!channel.read || counts.listings > 0) return;
  const bool decides = channel.name == facts.truth;
  Finding out = about(channel, decides ? Weight::Stops : Weight::Look, "preflight.empty");
  out.text = channel.name + " lists nothing";
  out.why = decides ? "it is the source of truth, so nobody would say how much there is of anything"
                    : "either its shop is empty, or the credentials are those of another shop";
  out.help = "look whether the channel's settings name the right shop";
  to.push_back(std::move(out));
}

void add_no_truth(const AccountFacts& facts, const Examination& examination,
                  std::vector<Finding>& to) {
  const bool read =
      std::all_of(facts.channels.begin(), facts.channels.end(),
                  [](const ChannelFacts& channel) { return !channel.connected || channel.read; });
  if (!read || examination.products == 0 || examination.told > 0) return;
  Finding out;
  out.code = "preflight.no-truth";
  out.weight = Weight::Stops;
  out.count = examination.products;
  out.text = "nobody says how much there is of any of " + counted(examination.products, "product");
  out.why = facts.truth.empty() ? "no channel under `opening` has one of them, and none was counted"
                                : "the source of truth '" + facts.truth + "' has none of them";
  out.help = facts.truth.empty()
                 ? "name under `opening` the channels whose levels are right, or count the shelf: "
                   "stockctl count --file"
                 : "look whether the SKUs of '" + facts.truth + "' are those of the other channels";
  to.push_back(std::move(out));
}

void add_loss(const AccountFacts& facts, std::vector<Finding>& to) {
  if (facts.loss.empty()) return;
  Finding out;
  out.code = "preflight.loss";
  out.weight = Weight::Told;
  out.channel = facts.truth;
  out.count = 1;
  out.text = facts.loss;
  out.why = "the account accepts it";
  out.help = "write `source_of_truth: ledger` with this channel under `opening`: it loses nothing";
  to.push_back(std::move(out));
}

void add_platform_fulfilled(const AccountFacts& facts, const Examination& examination,
                            std::vector<Finding>& to) {
  for (std::size_t c = 0; c < facts.channels.size() && c < examination.channels.size(); ++c) {
    const std::size_t count = examination.channels[c].platform;
    if (count == 0) continue;
    Finding out = about(facts.channels[c], Weight::Told, "preflight.platform-fulfilled");
    out.count = count;
    out.text = facts.channels[c].name + ": " + counted(count, "listing") +
               " the marketplace ships from its own warehouse";
    out.why = "their stock is the marketplace's to count: it is shown, and never written";
    out.help = "nothing is to be done";
    to.push_back(std::move(out));
  }
}

}  // namespace

void add_channel_findings(const AccountFacts& facts, const Examination& examination,
                          const std::vector<ChannelNote>& notes, std::vector<Finding>& to) {
  for (std::size_t c = 0; c < facts.channels.size(); ++c) {
    const ChannelFacts& channel = facts.channels[c];
    if (!channel.connected) continue;
    const auto note = std::find_if(notes.begin(), notes.end(), [&](const ChannelNote& one) {
      return one.channel == channel.name;
    });
    const bool noted = note != notes.end();
    add_unread(channel, noted ? &*note : nullptr, to);
    if (noted) add_missing_grants(channel, *note, to);
    if (noted) add_unchosen(channel, *note, to);
    const bool counted_here = c < examination.channels.size();
    add_empty(channel, counted_here ? examination.channels[c] : ChannelCounts{}, facts, to);
  }
  add_no_truth(facts, examination, to);
  add_platform_fulfilled(facts, examination, to);
  add_loss(facts, to);
}

}  // namespace stockd::preflight
