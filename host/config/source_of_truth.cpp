// SPDX-License-Identifier: Apache-2.0
//
// `stock.source_of_truth`: a channel decides exactly only where every write compares first and can
// be asked for by a key; any other needs the merchant's word that a loss is accepted. Nothing else
// in the file may move its listings.
#include "config/account_file.hpp"
#include "config/checker.hpp"

#include <algorithm>

namespace stockd::config {
namespace {

const ChannelConfig* channel_called(const std::string& name,
                                    const std::vector<ChannelConfig>& channels) {
  for (const ChannelConfig& channel : channels) {
    if (channel.name.str() == name) return &channel;
  }
  return nullptr;
}

// What would move the channel that decides.
void refuse_rules_of_truth(const Node& stock, const std::string& truth, Report& report) {
  const auto refuse = [&](const Node& at, const std::string& what) {
    report.error(at, "config.truth-ruled",
                 what + " would move '" + truth +
                     "', which is the source of truth: it shows the "
                     "stock itself",
                 "remove it, or write `source_of_truth: ledger`");
  };
  if (const Node* opening = stock.find("opening")) refuse(*opening, "'opening'");
  for (const Node* rule : maps_at(stock, "rules")) {
    const Node* channel = rule->find("channel");
    if (channel != nullptr && channel->text == truth) refuse(*channel, "a rule of its own");
  }
  const Node& last = map_at(stock, "last_units");
  for (const Node* owner : texts_at(last, "owner")) {
    if (owner->text != truth) refuse(*owner, "an owner of the last units other than it");
  }
}

void refuse_other_stores(const Node& at, const ChannelConfig& truth,
                         const std::vector<ChannelConfig>& channels, Report& report) {
  for (const ChannelConfig& channel : channels) {
    if (channel.name == truth.name || channel.connector != truth.connector) continue;
    report.error(at, "config.many-stores",
                 "'" + truth.name.str() + "' and '" + channel.name.str() +
                     "' are both stores of '" + truth.connector +
                     "', and it is easily the other one whose stock is right",
                 "look which of them staff count in; then add `allow_multiple_stores: true` under "
                 "`stock:`, or write `source_of_truth: ledger`");
    return;
  }
}

}  // namespace

std::string read_truth(const Node& stock, const std::vector<ChannelConfig>& channels,
                       Report& report) {
  const std::string truth = text_at(stock, "source_of_truth").value_or("ledger");
  if (truth == "ledger") {
    if (stock.find("opening") == nullptr) {
      report.error(stock, "config.missing-key", "'opening' is missing",
                   "name the channels whose levels open the ledger, or write `opening: none`");
    }
    return truth;
  }
  const Node& at = *stock.find("source_of_truth");
  if (!expect_channel(at, channels, report)) return "ledger";
  const ChannelConfig& channel = *channel_called(truth, channels);
  if (!channel.connector.empty() && !channel.can_read) {
    report.error(at, "config.truth-unwritable",
                 "'" + truth + "' cannot be the source of truth: '" + channel.connector +
                     "' cannot look up single levels, which every write there needs",
                 "write 'ledger' and name '" + truth + "' under 'opening'");
    return "ledger";
  }
  const bool accepted = boolean_at(stock, "accept_loss").value_or(false);
  if (!channel.connector.empty() && !channel.compares()) {
    if (!channel.can_set) {
      report.error(
          at, "config.truth-unwritable",
          "'" + truth + "' cannot be the source of truth: '" + channel.connector +
              "' can neither compare under a key nor set a level, so sales elsewhere would "
              "never be deducted there",
          "write 'ledger' and name '" + truth + "' under 'opening'");
      return "ledger";
    }
    if (!accepted) {
      report.error(at, "config.truth-loses",
                   "'" + truth + "' as the source of truth can lose edits: '" + channel.connector +
                       "' cannot compare before it writes, so what staff change there in the "
                       "moment of a write is overwritten, and nothing shows it later",
                   "write 'ledger' and name '" + truth +
                       "' under 'opening', which loses nothing; or add `accept_loss: true` under "
                       "`stock:`");
      return "ledger";
    }
  }
  if (channel.fence != FenceKind::Full) {
    report.error(at, "config.truth-fence",
                 "the source of truth '" + truth + "' is always fully fenced",
                 "remove 'fence' from the channel, or write 'full'");
  }
  if (!boolean_at(stock, "allow_multiple_stores").value_or(false)) {
    refuse_other_stores(at, channel, channels, report);
  }
  refuse_rules_of_truth(stock, truth, report);
  return truth;
}

}  // namespace stockd::config
