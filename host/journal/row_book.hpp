// SPDX-License-Identifier: Apache-2.0
//
// What an inbox holds, in memory: which rows wait and which are in quarantine, how many bytes that
// is for each account, and what went wrong with a row. Its owner's mutex guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

namespace stockd::journal {

class RowBook {
 public:
  struct Failures {
    int tries = 0;
    std::string reason;  // of the last one
  };

  void add(std::uint64_t id, const std::string& account, std::size_t size, bool waits);

  // Each returns false, and changes nothing, where the row is not in that place.
  bool remove(std::uint64_t id);
  bool remove_waiting(std::uint64_t id);
  bool set_aside(std::uint64_t id);
  bool take_back(std::uint64_t id);

  bool waits(std::uint64_t id) const;
  bool is_aside(std::uint64_t id) const;
  bool holds(std::uint64_t id) const { return rows_.contains(id); }

  void note_failure(std::uint64_t id, std::string reason);
  Failures failures_of(std::uint64_t id) const;

  std::uint64_t rows_waiting() const { return rows_.size() - rows_aside_; }
  std::uint64_t rows_aside() const { return rows_aside_; }
  std::uint64_t bytes_waiting() const { return bytes_waiting_; }
  std::uint64_t bytes_of(const std::string& account) const;  // waiting and in quarantine

 private:
  struct Held {
    std::size_t size = 0;
    std::uint64_t* of_account = nullptr;  // into bytes_, whose nodes stay where they are
    bool waits = true;
  };

  std::unordered_map<std::uint64_t, Held> rows_;
  std::unordered_map<std::string, std::uint64_t> bytes_;
  std::unordered_map<std::uint64_t, Failures> failures_;
  std::uint64_t rows_aside_ = 0;
  std::uint64_t bytes_waiting_ = 0;
};

}  // namespace stockd::journal
