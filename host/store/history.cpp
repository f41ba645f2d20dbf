// SPDX-License-Identifier: Apache-2.0
//
// The sentences, in the merchant's terms.
#include "store/history.hpp"

namespace stockd::store {
namespace {

std::string units(Quantity count) {
  return std::to_string(count) + (count == 1 || count == -1 ? " unit" : " units");
}

std::string of_order(const LineMerged& line) {
  return "order " + line.order + ", line " + line.line;
}

// What changed between the two states of a line.
std::string line_text(const LineMerged& line) {
  const Quantity ordered = line.after.ordered - line.before.ordered;
  const Quantity cancelled = line.after.cancelled - line.before.cancelled;
  const Quantity restocked = line.after.restocked - line.before.restocked;
  std::string out;
  const auto say = [&](Quantity count, const char* more, const char* less) {
    if (count == 0) return;
    out += (out.empty() ? "" : "; ") + std::string(count > 0 ? more : less) + " " +
           units(count > 0 ? count : -count);
  };
  say(ordered, "sold", "order edited down by");
  say(cancelled, "cancelled", "un-cancelled");
  say(restocked, "back on the shelf:", "no longer on the shelf:");
  if (out.empty()) out = "seen again";
  return out + ", " + of_order(line);
}

std::string level_text(const LevelRead& read) {
  switch (read.state) {
    case LevelState::Known:
      return "read " + std::to_string(read.quantity) +
             (read.clean ? " (fenced: no order moved around it)" : "");
    case LevelState::Untracked:
      return "the platform does not count it";
    case LevelState::Gone:
      return "the platform says that it does not exist";
    case LevelState::Unknown:
      break;
  }
  return "its level could not be read";
}

std::string adjust_text(const StockAdjusted& adjusted) {
  std::string out;
  switch (adjusted.kind) {
    case AdjustKind::Receive:
      out = "received " + units(adjusted.delta);
      break;
    case AdjustKind::Count:
      out = "counted " + units(adjusted.counted) + ", a difference of " +
            std::to_string(adjusted.delta);
      break;
    case AdjustKind::Edit:
      out = "a change made by hand was adopted: " + std::to_string(adjusted.delta);
      break;
    case AdjustKind::Import:
      out = "a change made in the shop was taken over: " + std::to_string(adjusted.delta);
      break;
    case AdjustKind::Refused:
      out = "a change made by hand was refused: " + std::to_string(adjusted.delta);
      break;
    case AdjustKind::Transfer:
      out = "sent to the platform's warehouse: " + std::to_string(adjusted.delta);
      break;
    case AdjustKind::Adjust:
      out = "adjusted by " + std::to_string(adjusted.delta);
      break;
  }
  if (!adjusted.actor.empty()) out += ", by " + adjusted.actor;
  if (!adjusted.note.empty()) out += ": " + adjusted.note;
  return out;
}

std::string outcome_text(const ItemOutcome& item) {
  switch (item.outcome) {
    case Outcome::Applied:
      return "the write was applied";
    case Outcome::Accepted:
      return "the write was accepted, and is applied later";
    case Outcome::Stale:
      return item.has_found ? "not written: it showed " + std::to_string(item.found) + " by then"
                            : "not written: its level had changed by then";
    case Outcome::Unsure:
      if (item.code == "write.unseen") {
        return "the platform said that it was written, and no read shows it: it is asked again";
      }
      return "nobody knows whether the write happened; it is read again";
    case Outcome::Rejected:
      return "the platform refused the write: " + item.message;
    case Outcome::Missing:
      return "the platform does not know the listing: " + item.message;
    case Outcome::Aborted:
      return "not written, because another item of the group failed";
    case Outcome::Unsent:
      return "not sent";
  }
  return "the write ended";
}

std::string_view mode_text(WriteMode mode) {
  switch (mode) {
    case WriteMode::Swap:
      return " (compare-and-set)";
    case WriteMode::Adjust:
      return " (by difference)";
    case WriteMode::Set:
      break;
  }
  return "";
}

std::string_view fence_text(FenceKind fence) {
  switch (fence) {
    case FenceKind::Full:
      return ", fenced: its orders were read before and after its level";
    case FenceKind::Read:
      return ", after a read";
    case FenceKind::None:
      break;
  }
  return "";
}

std::string_view phase_text(ChannelPhase phase) {
  switch (phase) {
    case ChannelPhase::Observe:
      return "is read and not written";
    case ChannelPhase::Managed:
      return "is managed";
    case ChannelPhase::Paused:
      return "is paused";
    case ChannelPhase::Blind:
      return "cannot be read";
    case ChannelPhase::Disconnected:
      return "is disconnected";
  }
  return "is in another phase";
}

// What concerns a channel or the whole account.
void tell_of_account(const Record& record, const Names& names, std::vector<HistoryEntry>& out) {
  const auto say = [&](const char* kind, std::string text) {
    out.push_back({kind, kNoListing, kNoProduct, std::move(text)});
  };
  if (std::holds_alternative<AccountConfigured>(record.body)) {
    say("configured", "a new version of the account's file came into force");
  } else if (const auto* phase = std::get_if<ChannelPhaseChanged>(&record.body)) {
    say("phase", names.channel(phase->channel) + " " + std::string(phase_text(phase->phase)) +
                     (phase->reason.empty() ? "" : ": " + phase->reason));
    out.back().channel = phase->channel;
  } else if (std::holds_alternative<IntentsOrphaned>(record.body)) {
    say("orphaned", "stockd was started again; writes without an answer are unsure");
  } else if (const auto* plan = std::get_if<PlanAccepted>(&record.body)) {
    say("plan", "plan " + plan->hash + " was accepted by " + plan->actor);
  } else if (const auto* kill = std::get_if<KillSwitchSet>(&record.body)) {
    say("kill-switch", std::string("the kill switch was turned ") + (kill->on ? "on" : "off") +
                           ", by " + kill->actor);
  } else if (const auto* restored = std::get_if<AccountRestored>(&record.body)) {
    say("restored",
        "the account was restored from a backup by " + restored->actor +
            ": nothing is raised until its orders and levels were read and a plan was accepted");
  }
}

}  // namespace

Subject HistoryEntry::about() const {
  if (product != kNoProduct) return Subject::of(product);
  if (listing != kNoListing) return Subject::of(listing);
  return channel ? Subject::of(*channel) : Subject{};
}

std::vector<HistoryEntry> tell(const Record& record) {
  std::vector<HistoryEntry> out;
  if (const auto* line = std::get_if<LineMerged>(&record.body)) {
    out.push_back({"line", line->listing, kNoProduct, line_text(*line)});
  } else if (const auto* read = std::get_if<LevelRead>(&record.body)) {
    out.push_back({"level", read->listing, kNoProduct, level_text(*read)});
  } else if (const auto* seen = std::get_if<ListingSeen>(&record.body)) {
    out.push_back({"listing", seen->listing, kNoProduct,
                   "listing seen with the SKU '" + seen->fact.sku + "'"});
  } else if (const auto* opened = std::get_if<ProductOpened>(&record.body)) {
    out.push_back({"opened", opened->from, opened->product,
                   "the ledger was opened with the level " + std::to_string(opened->level)});
  } else if (const auto* adjusted = std::get_if<StockAdjusted>(&record.body)) {
    out.push_back({"adjusted", kNoListing, adjusted->product, adjust_text(*adjusted)});
  } else if (const auto* relinked = std::get_if<ListingRelinked>(&record.body)) {
    out.push_back({"relinked", relinked->listing, kNoProduct,
                   (relinked->accepted ? "linked to '" + relinked->sku + "'"
                                       : "its new SKU was refused: it keeps its product") +
                       ", by " + relinked->actor});
  } else if (const auto* back = std::get_if<ReturnDecided>(&record.body)) {
    out.push_back({"return", back->listing, kNoProduct,
                   "came back with order " + back->order + ", line " + back->line + ": " +
                       units(back->good) + " good, " + units(back->damaged) + " damaged, by " +
                       back->actor});
  } else if (const auto* pools = std::get_if<PoolsTold>(&record.body)) {
    out.push_back({"pools", pools->listing, kNoProduct,
                   "in the platform's warehouse: " + std::to_string(pools->at_platform) +
                       ", on the way there: " + std::to_string(pools->on_way)});
  } else if (const auto* sent = std::get_if<TransferDecided>(&record.body)) {
    out.push_back(
        {"transfer", sent->listing, kNoProduct,
         sent->accepted
             ? units(sent->units) + " were sent to the platform's warehouse, by " + sent->actor
             : units(sent->open) + " were not sent to the platform's warehouse, says " +
                   sent->actor});
  } else if (const auto* intent = std::get_if<IntentMade>(&record.body)) {
    for (const IntentItem& item : intent->items) {
      out.push_back({"intent", item.listing, kNoProduct,
                     "writing " + std::to_string(item.to) + ", it shows " +
                         std::to_string(item.from) + std::string(mode_text(intent->mode)) +
                         std::string(fence_text(item.fence))});
    }
  } else if (const auto* outcome = std::get_if<OutcomeKnown>(&record.body)) {
    for (const ItemOutcome& item : outcome->items) {
      out.push_back({"outcome", item.listing, kNoProduct, outcome_text(item)});
    }
  }
  return out;
}

std::vector<HistoryEntry> tell(const Record& record, const Names& names) {
  std::vector<HistoryEntry> out = tell(record);
  tell_of_account(record, names, out);
  // A line that no listing is known for is nobody's history yet.
  std::erase_if(out, [](const HistoryEntry& entry) {
    return (entry.kind == "line" || entry.kind == "listing" || entry.kind == "level") &&
           entry.listing == kNoListing;
  });
  for (HistoryEntry& entry : out) {
    if (entry.listing != kNoListing) {
      entry.text.insert(0, names.channel_of(entry.listing) + ": ");
    }
  }
  return out;
}

}  // namespace stockd::store
