// SPDX-License-Identifier: Apache-2.0
//
// One pass over each journal feeds two folds and the audit.
#include "runtime/verification.hpp"

#include "engine/engine.hpp"
#include "journal/journal.hpp"
#include "runtime/audit.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/snapshot_frame.hpp"

#include <map>
#include <set>

namespace stockd::runtime {
namespace {

using Engines = std::map<AccountId, engine::Engine>;

engine::Engine& engine_of(Engines& engines, AccountId account) {
  return engines.try_emplace(account, account).first->second;
}

// The folds of one partition's journal.
struct Folded {
  Engines whole;          // every record, from the first
  Engines from_snapshot;  // the newest snapshot and its tail
  std::map<AccountId, Audit> audits;
  std::uint64_t records = 0;
};

Result<Folded> fold(const journal::Journal& journal) {
  Folded out;
  auto snapshot = journal.newest_snapshot();
  if (!snapshot) return failure(snapshot.error());
  auto restored = restore_engines(snapshot->bytes);
  if (!restored) return failure(restored.error());
  out.from_snapshot = std::move(*restored);
  auto read = journal.read(0, [&](const Record& record) {
    ++out.records;
    engine_of(out.whole, record.account).fold(record);
    if (record.seq > snapshot->seq) engine_of(out.from_snapshot, record.account).fold(record);
    out.audits[record.account].add(record);
  });
  if (!read) return failure(read.error());
  return out;
}

VerifiedAccount verify(const AccountPlace& place, Folded& folded) {
  VerifiedAccount out;
  out.account = place.name.str();
  out.partition = place.partition;
  out.records = folded.records;
  const auto found = folded.whole.find(place.id);
  if (found == folded.whole.end()) return out;
  const engine::Engine& engine = found->second;
  out.hash = engine.hash();
  out.products = engine.product_count();
  std::map<ChannelId, engine::Engine::Counts> counts;
  engine.add_counts(0, engine.listing_count(), counts);
  for (const ChannelConfig& channel : engine.account().channels) {
    const auto id = engine.find_channel(channel.name.view());
    if (!id) continue;
    out.listings += counts[*id].listings;
    out.open_lines += engine.open_lines(*id);
  }
  for (const auto& violation : engine.verify()) {
    out.violations.push_back(violation.text + " [" + violation.code + "]");
  }
  const auto tail = folded.from_snapshot.find(place.id);
  if (tail == folded.from_snapshot.end() || tail->second.hash() != out.hash) {
    out.violations.push_back(
        "folding the journal from its snapshot gives another state than folding it from the start");
  }
  for (auto& sentence : folded.audits[place.id].compare(engine)) {
    out.violations.push_back(std::move(sentence));
  }
  return out;
}

}  // namespace

Result<std::vector<VerifiedAccount>> verify_data_directory(const std::string& path) {
  auto places = DataDirectory::read_accounts(path);
  if (!places) return failure(places.error());
  std::map<std::uint32_t, Folded> partitions;
  std::vector<VerifiedAccount> out;
  for (const AccountPlace& place : *places) {
    auto found = partitions.find(place.partition);
    if (found == partitions.end()) {
      auto journal = journal::open_sqlite_journal_read_only(path, place.partition);
      if (!journal) return failure(journal.error());
      auto folded = fold(**journal);
      if (!folded) return failure(folded.error());
      found = partitions.emplace(place.partition, std::move(*folded)).first;
    }
    out.push_back(verify(place, found->second));
  }
  return out;
}

}  // namespace stockd::runtime
