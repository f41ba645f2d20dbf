// SPDX-License-Identifier: Apache-2.0
//
// A partition's snapshot: the snapshots of its accounts one behind the other, each with its number
// and length in decimal. The engines version their own bytes, and the journal hashes the whole.
#include "runtime/partition.hpp"

#include "base/log.hpp"

#include <charconv>

namespace stockd::runtime {
namespace {

// Reads "<number> " at `at` and moves behind it.
std::optional<std::uint64_t> take_number(std::string_view text, std::size_t& at) {
  std::uint64_t value = 0;
  const char* begin = text.data() + at;
  const auto [stop, error] = std::from_chars(begin, text.data() + text.size(), value);
  if (error != std::errc{} || stop == text.data() + text.size() || *stop != ' ') return std::nullopt;
  at = static_cast<std::size_t>(stop - text.data()) + 1;
  return value;
}

}  // namespace

std::string Partition::snapshot() const {
  std::string out;
  for (const auto& [account, engine] : engines_) {
    const std::string bytes = engine.snapshot();
    out += std::to_string(index_of(account)) + " " + std::to_string(bytes.size()) + " ";
    out += bytes;
  }
  return out;
}

Result<void> Partition::restore(const std::string& bytes) {
  const auto damaged = [] {
    return failure(Kind::Defect, "partition.snapshot", "a snapshot of the partition is damaged",
                   "move the snapshot aside; the journal alone is enough to start");
  };
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto account = take_number(bytes, at);
    const auto size = take_number(bytes, at);
    if (!account || !size || *size > bytes.size() - at) return damaged();
    auto engine = engine::Engine::restore(std::string_view(bytes).substr(at, *size));
    if (!engine) return failure(engine.error());
    engines_.insert_or_assign(AccountId{static_cast<std::uint32_t>(*account)}, std::move(*engine));
    at += *size;
  }
  return {};
}

void Partition::take_snapshots() {
  if (last_seq_ == snapshot_seq_) return;
  const journal::Journal::Snapshot taken{last_seq_, snapshot()};
  if (auto saved = journal_->save_snapshot(taken); !saved) {
    // Without a snapshot the next start folds more of the journal; nothing is lost.
    log::warn("partition.snapshot", saved.error().describe());
    return;
  }
  snapshot_seq_ = last_seq_;
}

}  // namespace stockd::runtime
