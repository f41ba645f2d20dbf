// SPDX-License-Identifier: Apache-2.0
//
// An account that had rows once keeps its entry: there are never more than accounts.
#include "journal/row_book.hpp"

#include <utility>

namespace stockd::journal {

void RowBook::add(std::uint64_t id, const std::string& account, std::size_t size, bool waits) {
  std::uint64_t& bytes = bytes_[account];
  bytes += size;
  rows_.emplace(id, Held{size, &bytes, waits});
  if (waits) {
    bytes_waiting_ += size;
  } else {
    ++rows_aside_;
  }
}

bool RowBook::remove(std::uint64_t id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return false;
  const Held& held = found->second;
  *held.of_account -= held.size;
  if (held.waits) {
    bytes_waiting_ -= held.size;
  } else {
    --rows_aside_;
  }
  rows_.erase(found);
  if (!failures_.empty()) failures_.erase(id);
  return true;
}

bool RowBook::remove_waiting(std::uint64_t id) {
  return waits(id) && remove(id);
}

bool RowBook::set_aside(std::uint64_t id) {
  if (!waits(id)) return false;
  Held& held = rows_.at(id);
  held.waits = false;
  bytes_waiting_ -= held.size;
  ++rows_aside_;
  failures_.erase(id);
  return true;
}

bool RowBook::take_back(std::uint64_t id) {
  if (!is_aside(id)) return false;
  Held& held = rows_.at(id);
  held.waits = true;
  bytes_waiting_ += held.size;
  --rows_aside_;
  return true;
}

bool RowBook::waits(std::uint64_t id) const {
  const auto found = rows_.find(id);
  return found != rows_.end() && found->second.waits;
}

bool RowBook::is_aside(std::uint64_t id) const {
  const auto found = rows_.find(id);
  return found != rows_.end() && !found->second.waits;
}

void RowBook::note_failure(std::uint64_t id, std::string reason) {
  if (!waits(id)) return;
  Failures& failures = failures_[id];
  ++failures.tries;
  failures.reason = std::move(reason);
}

RowBook::Failures RowBook::failures_of(std::uint64_t id) const {
  const auto found = failures_.find(id);
  return found == failures_.end() ? Failures{} : found->second;
}

std::uint64_t RowBook::bytes_of(const std::string& account) const {
  const auto found = bytes_.find(account);
  return found == bytes_.end() ? 0 : found->second;
}

}  // namespace stockd::journal
