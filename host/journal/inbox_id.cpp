// SPDX-License-Identifier: Apache-2.0
//
// Whole decimal numbers on both sides of one hyphen.
#include "journal/inbox_id.hpp"

#include <charconv>
#include <system_error>

namespace stockd::journal {
namespace {

constexpr std::uint64_t kCounterMax = (1ull << kInboxCounterBits) - 1;
constexpr std::uint64_t kGenerationMax = ~0ull >> kInboxCounterBits;

std::optional<std::uint64_t> number_of(std::string_view digits, std::uint64_t most) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  return whole && !digits.empty() && out <= most ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string inbox_id_text(std::uint64_t id) {
  return std::to_string(id >> kInboxCounterBits) + "-" + std::to_string(id & kCounterMax);
}

std::optional<std::uint64_t> parse_inbox_id(std::string_view text) {
  const std::size_t hyphen = text.find('-');
  if (hyphen == std::string_view::npos) return std::nullopt;
  const auto generation = number_of(text.substr(0, hyphen), kGenerationMax);
  const auto counter = number_of(text.substr(hyphen + 1), kCounterMax);
  if (!generation || !counter) return std::nullopt;
  return (*generation << kInboxCounterBits) | *counter;
}

}  // namespace stockd::journal
