// SPDX-License-Identifier: Apache-2.0
//
// The layout of the hashed bytes: the previous hash, then the numbers in fixed width, lowest byte
// first, then the payload, whose end is the end. No two records share these bytes.
#include "journal/hash_chain.hpp"

#include <cstddef>

namespace stockd::journal {
namespace {

void append_fixed(std::string& out, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i)
    out.push_back(static_cast<char>(value >> (8 * i)));
}

}  // namespace

HashChain::HashChain(std::uint32_t partition)
    : head_(sha256("stockd journal 1, partition " + std::to_string(partition))) {}

const Sha256& HashChain::add(const StoredRecord& record) {
  bytes_.assign(bytes_of(head_));
  append_fixed(bytes_, record.seq, 8);
  append_fixed(bytes_, record.account, 4);
  append_fixed(bytes_, static_cast<std::uint64_t>(record.at_ms), 8);
  append_fixed(bytes_, record.tag.kind, 4);
  append_fixed(bytes_, record.tag.version, 4);
  bytes_ += record.payload;
  head_ = sha256(bytes_);
  return head_;
}

}  // namespace stockd::journal
