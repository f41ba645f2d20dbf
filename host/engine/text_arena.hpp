// SPDX-License-Identifier: Apache-2.0
//
// Texts that stay for as long as the account does (remotes, SKUs), one behind the other in chunks:
// no allocation and no pointer for each, and no copy when it grows.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace stockd::engine {

// Where a text begins in its arena; 0 is the empty text.
using TextRef = std::uint64_t;

class TextArena {
 public:
  TextRef add(std::string_view text) {
    if (text.empty()) return 0;
    const std::size_t need = text.size() + sizeof(std::uint32_t);
    if (chunks_.empty() || used_ + need > chunk_size_) {
      chunk_size_ = need > kChunk ? need : kChunk;
      chunks_.push_back(std::make_unique<char[]>(chunk_size_));
      held_ += chunk_size_;
      used_ = 0;
    }
    const auto size = static_cast<std::uint32_t>(text.size());
    char* at = chunks_.back().get() + used_;
    std::memcpy(at, &size, sizeof size);
    std::memcpy(at + sizeof size, text.data(), text.size());
    const TextRef ref = (static_cast<TextRef>(chunks_.size()) << 32) | used_;
    used_ += need;
    return ref;
  }

  std::string_view get(TextRef ref) const {
    if (ref == 0) return {};
    const char* at = chunks_[(ref >> 32) - 1].get() + (ref & 0xffffffff);
    std::uint32_t size = 0;
    std::memcpy(&size, at, sizeof size);
    return {at + sizeof size, size};
  }

  std::size_t held() const { return held_ + chunks_.capacity() * sizeof(chunks_[0]); }

 private:
  static constexpr std::size_t kChunk = 1 << 20;

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_size_ = 0;
  std::size_t used_ = 0;
  std::size_t held_ = 0;
};

}  // namespace stockd::engine
