// SPDX-License-Identifier: Apache-2.0
//
// Nothing is decided here, so lines of closed orders need not be remembered.
#include "runtime/look_back.hpp"

#include "journal/journal.hpp"

#include <algorithm>
#include <deque>
#include <iterator>

namespace stockd::runtime {
namespace {

constexpr std::uint64_t kForgetEvery = 4096;

bool concerns(const Record& record, const std::vector<store::Subject>& subjects) {
  std::vector<store::Subject> about;
  store::subjects_of(record, about);
  return std::any_of(about.begin(), about.end(), [&](const store::Subject& subject) {
    return std::find(subjects.begin(), subjects.end(), subject) != subjects.end();
  });
}

}  // namespace

Result<Past> look_back_to(const PartitionFiles& files, AccountId account, UnixMs at_ms) {
  auto journal = journal::open_sqlite_journal_read_only(files.directory, files.partition);
  if (!journal) return failure(journal.error());
  Past past{engine::Engine(account), 0};
  auto read = (*journal)->read(0, [&](const Record& record) {
    if (record.at_ms > at_ms) return;
    past.seq = record.seq;
    if (record.account != account) return;
    past.engine.fold(record);
    if (record.seq % kForgetEvery == 0) past.engine.forget_closed(record.seq);
  });
  if (!read) return failure(read.error());
  if (past.seq == 0) {
    return failure(Kind::Missing, "look-back.before",
                   "nothing was known yet at that time: the journal begins later",
                   "stockctl explain SKU --since 90d lists what happened from its beginning");
  }
  return past;
}

Result<std::vector<Record>> find_events(const PartitionFiles& files, AccountId account,
                                        const std::vector<store::Subject>& subjects,
                                        const EventSpan& span) {
  auto journal = journal::open_sqlite_journal_read_only(files.directory, files.partition);
  if (!journal) return failure(journal.error());
  std::deque<Record> newest;
  auto read = (*journal)->read(0, [&](const Record& record) {
    if (record.account != account || record.at_ms < span.since_ms || record.at_ms > span.until_ms)
      return;
    if (!concerns(record, subjects)) return;
    newest.push_back(record);
    if (newest.size() > span.most) newest.pop_front();
  });
  if (!read) return failure(read.error());
  return std::vector<Record>(std::make_move_iterator(newest.rbegin()),
                             std::make_move_iterator(newest.rend()));
}

}  // namespace stockd::runtime
