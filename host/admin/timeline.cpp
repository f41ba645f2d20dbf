// SPDX-License-Identifier: Apache-2.0
//
// Told from the oldest to the newest, so that a write's line is there when its outcome comes.
#include "admin/timeline.hpp"

#include <boost/json/object.hpp>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace stockd::admin {
namespace {

namespace json = boost::json;

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::Applied:
      return "applied";
    case Outcome::Accepted:
      return "accepted";
    case Outcome::Stale:
      return "stale";
    case Outcome::Unsure:
      return "unsure";
    case Outcome::Rejected:
      return "rejected";
    case Outcome::Missing:
      return "missing";
    case Outcome::Aborted:
      return "aborted";
    case Outcome::Unsent:
      return "unsent";
  }
  return "unsure";
}

std::string_view mode_name(WriteMode mode) {
  switch (mode) {
    case WriteMode::Swap:
      return "swap";
    case WriteMode::Adjust:
      return "adjust";
    case WriteMode::Set:
      break;
  }
  return "set";
}

std::string_view fence_name(FenceKind fence) {
  switch (fence) {
    case FenceKind::Full:
      return "full";
    case FenceKind::Read:
      return "read";
    case FenceKind::None:
      break;
  }
  return "none";
}

// eg: " after 0.4 s", " after 3 min"
std::string after(UnixMs from, UnixMs to) {
  const UnixMs ms = to - from;
  if (ms < 100) return " at once";
  if (ms < 10'000)
    return " after " + std::to_string(ms / 1000) + "." + std::to_string(ms % 1000 / 100) + " s";
  if (ms < 120'000) return " after " + std::to_string(ms / 1000) + " s";
  return " after " + std::to_string(ms / 60'000) + " min";
}

class Timeline {
 public:
  Timeline(const std::vector<store::Subject>& subjects, const store::Names& names)
      : subjects_(subjects), names_(names) {}

  void add(const Record& record) {
    if (const auto* orphaned = std::get_if<IntentsOrphaned>(&record.body))
      return add_orphaned(record, *orphaned);
    for (const store::HistoryEntry& entry : store::tell(record, names_)) {
      if (std::find(subjects_.begin(), subjects_.end(), entry.about()) == subjects_.end()) continue;
      if (const auto* outcome = std::get_if<OutcomeKnown>(&record.body)) {
        if (settle(record, *outcome, entry)) continue;
      }
      if (const auto* read = std::get_if<LevelRead>(&record.body)) {
        if (see(record, *read)) continue;
      }
      add_line(record, entry);
    }
  }

  json::array newest_first() {
    std::reverse(lines_.begin(), lines_.end());
    json::array out;
    for (Line& line : lines_) {
      if (!line.write.empty()) line.head["write"] = std::move(line.write);
      line.head["text"] = std::move(line.text);
      out.push_back(std::move(line.head));
    }
    return out;
  }

 private:
  struct Line {
    json::object head;
    json::object write;
    std::string text;
    UnixMs at_ms = 0;
    Quantity to = 0;
  };
  using WriteKey = std::pair<std::uint64_t, std::uint32_t>;  // intent, listing

  void add_line(const Record& record, const store::HistoryEntry& entry) {
    Line line;
    line.head = {{"seq", record.seq}, {"at_ms", record.at_ms}, {"kind", entry.kind}};
    if (entry.listing != kNoListing) line.head["channel"] = names_.channel_of(entry.listing);
    if (entry.channel) line.head["channel"] = names_.channel(*entry.channel);
    line.text = entry.text;
    line.at_ms = record.at_ms;
    if (const auto* intent = std::get_if<IntentMade>(&record.body)) {
      for (const IntentItem& item : intent->items) {
        if (item.listing == entry.listing) note_write(*intent, item, line);
      }
    }
    lines_.push_back(std::move(line));
  }

  void note_write(const IntentMade& intent, const IntentItem& item, Line& line) {
    line.to = item.to;
    line.write = {{"intent", intent.intent},
                  {"from", item.from},
                  {"to", item.to},
                  {"mode", mode_name(intent.mode)},
                  {"fence", fence_name(item.fence)}};
    const std::uint32_t listing = index_of(item.listing);
    writes_[{intent.intent, listing}] = lines_.size();
    last_write_[listing] = lines_.size();
  }

  // True: the outcome belongs to a write that is told already.
  bool settle(const Record& record, const OutcomeKnown& known, const store::HistoryEntry& entry) {
    const auto found = writes_.find({known.intent, index_of(entry.listing)});
    if (found == writes_.end()) return false;
    Line& line = lines_[found->second];
    for (const ItemOutcome& item : known.items) {
      if (item.listing != entry.listing) continue;
      line.write["outcome"] = outcome_name(item.outcome);
      line.write["outcome_at_ms"] = record.at_ms;
    }
    // The sentence without its channel, which the line begins with already.
    line.text += ";" + after(line.at_ms, record.at_ms) + " " +
                 entry.text.substr(names_.channel_of(entry.listing).size() + 2);
    return true;
  }

  // True: the read saw what was written last, and nothing else of interest.
  bool see(const Record& record, const LevelRead& read) {
    const auto found = last_write_.find(index_of(read.listing));
    if (found == last_write_.end() || read.state != LevelState::Known) return false;
    Line& line = lines_[found->second];
    if (line.write.contains("seen") || read.quantity != line.to) return false;
    line.write["seen"] = read.quantity;
    line.write["seen_at_ms"] = record.at_ms;
    line.text += "; seen" + after(line.at_ms, record.at_ms);
    return true;
  }

  void add_orphaned(const Record& record, const IntentsOrphaned& orphaned) {
    for (const std::uint64_t intent : orphaned.intents) {
      for (auto write = writes_.lower_bound({intent, 0});
           write != writes_.end() && write->first.first == intent; ++write) {
        Line& line = lines_[write->second];
        line.write["outcome"] = outcome_name(Outcome::Unsure);
        line.write["outcome_at_ms"] = record.at_ms;
        line.text += "; stockd was started again before an answer came: it is read again";
      }
    }
  }

  const std::vector<store::Subject>& subjects_;
  const store::Names& names_;
  std::vector<Line> lines_;
  std::map<WriteKey, std::size_t> writes_;
  std::map<std::uint32_t, std::size_t> last_write_;
};

}  // namespace

json::array timeline_json(const std::vector<Record>& records,
                          const std::vector<store::Subject>& subjects, const store::Names& names) {
  Timeline timeline(subjects, names);
  for (auto record = records.rbegin(); record != records.rend(); ++record)
    timeline.add(*record);
  return timeline.newest_first();
}

}  // namespace stockd::admin
