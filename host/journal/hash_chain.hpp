// SPDX-License-Identifier: Apache-2.0
//
// Every record's hash covers its predecessor's, so that a changed, lost or swapped record shows at
// the next reading: h_n = SHA-256(h_{n-1} || record n). The start is bound to the partition.
#pragma once

#include "base/digest.hpp"
#include "journal/record_codec.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::journal {

// A record as it is stored; what the hash covers.
struct StoredRecord {
  std::uint64_t seq = 0;
  std::uint32_t account = 0;
  std::int64_t at_ms = 0;
  BodyTag tag;
  std::string_view payload;
};

class HashChain {
 public:
  explicit HashChain(std::uint32_t partition);

  // Continues after a stored record with this hash.
  void restart(const Sha256& head) { head_ = head; }
  const Sha256& add(const StoredRecord& record);
  const Sha256& head() const { return head_; }

 private:
  Sha256 head_;
  std::string bytes_;  // kept for its capacity
};

}  // namespace stockd::journal
