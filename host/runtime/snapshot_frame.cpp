// SPDX-License-Identifier: Apache-2.0
//
// eg: "0 1234 <1234 bytes>3 88 <88 bytes>"
#include "runtime/snapshot_frame.hpp"

#include <charconv>
#include <optional>

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
  std::size_t at = 0;
  while (at < bytes.size()) {
    const auto account = take_number(bytes, at);
    const auto size = take_number(bytes, at);
    if (!account || !size || *size > bytes.size() - at) {
      return failure(Kind::Defect, "partition.snapshot", "a snapshot of the partition is damaged",
                     "delete the snapshot; the journal alone is enough to start");
    }
    auto engine = engine::Engine::restore(bytes.substr(at, *size));
    if (!engine) return failure(engine.error());
    out.insert_or_assign(AccountId{static_cast<std::uint32_t>(*account)}, std::move(*engine));
    at += *size;
  }
  return out;
}

}  // namespace stockd::runtime
