// SPDX-License-Identifier: Apache-2.0
//
// eg: "0 1234 <1234 bytes>3 88 <88 bytes>"
#include "runtime/snapshot_frame.hpp"

#include <charconv>
#include <utility>
#include <vector>

namespace stockd::runtime {
namespace {

// Reads "<number> " at `at` and moves behind it.
std::optional<std::uint64_t> take_number(std::string_view text, std::size_t& at) {
  std::uint64_t value = 0;
  const char* begin = text.data() + at;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || stop == end || *stop != ' ') return std::nullopt;
  at = static_cast<std::size_t>(stop - text.data()) + 1;
  return value;
}

// The accounts' parts, still as bytes.
Result<std::vector<std::pair<AccountId, std::string_view>>> split(std::string_view bytes) {
  std::vector<std::pair<AccountId, std::string_view>> out;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto account = take_number(bytes, at);
    const auto size = take_number(bytes, at);
    if (!account || !size || *size > bytes.size() - at) {
      return failure(Kind::Defect, "partition.snapshot", "a snapshot of the partition is damaged",
                     "delete the snapshot; the journal alone is enough to start");
    }
    out.emplace_back(AccountId{static_cast<std::uint32_t>(*account)}, bytes.substr(at, *size));
    at += *size;
  }
  return out;
}

}  // namespace

std::string snapshot_of(const std::map<AccountId, engine::Engine>& engines) {
  std::string out;
  for (const auto& [account, engine] : engines) {
    const std::string bytes = engine.snapshot();
    out += std::to_string(index_of(account)) + " " + std::to_string(bytes.size()) + " ";
    out += bytes;
  }
  return out;
}

Result<std::map<AccountId, engine::Engine>> restore_engines(std::string_view bytes) {
  std::map<AccountId, engine::Engine> out;
  const auto parts = split(bytes);
  if (!parts) return failure(parts.error());
  for (const auto& [account, part] : *parts) {
    auto engine = engine::Engine::restore(part);
    if (!engine) return failure(engine.error());
    out.insert_or_assign(account, std::move(*engine));
  }
  return out;
}

Result<std::optional<engine::Engine>> restore_engine(std::string_view bytes, AccountId account) {
  const auto parts = split(bytes);
  if (!parts) return failure(parts.error());
  for (const auto& [owner, part] : *parts) {
    if (owner != account) continue;
    auto engine = engine::Engine::restore(part);
    if (!engine) return failure(engine.error());
    return std::optional<engine::Engine>(std::move(*engine));
  }
  return std::optional<engine::Engine>();
}

}  // namespace stockd::runtime
