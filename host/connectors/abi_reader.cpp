// SPDX-License-Identifier: Apache-2.0
//
// Reads a pointer only after its length was judged.
#include "connectors/abi_reader.hpp"

#include "connectors/utf8.hpp"

namespace stockd::connectors {

void AbiReader::fail(const std::string& problem) {
  if (problem_.empty()) problem_ = problem;
}

bool AbiReader::complete(const char* type, bool is_null, bool has_last, std::uint32_t size) {
  if (is_null) {
    fail(std::string(type) + " is null");
  } else if (!has_last) {
    fail(std::string(type) + ".size is " + std::to_string(size) + ", too small for version 1.0");
  }
  return !is_null && has_last;
}

std::string AbiReader::copied(const char* field, const char* data, std::size_t size,
                              std::size_t bytes_max) {
  if (size == 0) return {};
  if (data == nullptr) {
    fail(std::string(field) + " has a size and no data");
    return {};
  }
  if (size > bytes_max) {
    fail(std::string(field) + " has " + std::to_string(size) + " bytes, and at most " +
         std::to_string(bytes_max) + " are taken");
    return {};
  }
  return std::string(data, size);
}

std::string AbiReader::text(const char* field, stockd_str_t value, std::size_t bytes_max) {
  std::string out = copied(field, value.data, value.size, bytes_max);
  if (!is_utf8(out)) {
    fail(std::string(field) + " is no UTF-8");
    out.clear();
  }
  return out;
}

std::string AbiReader::bytes(const char* field, stockd_bytes_t value, std::size_t bytes_max) {
  return copied(field, reinterpret_cast<const char*>(value.data), value.size, bytes_max);
}

Headers AbiReader::pairs(const char* field, stockd_run_t run) {
  Headers out;
  if (run.count == 0) return out;
  if (run.data == nullptr || run.stride < sizeof(stockd_pair_t)) {
    fail(std::string(field) + " has a count, and no data or a stride too small");
    return out;
  }
  if (run.count > kPairsMax) {
    fail(std::string(field) + " has " + std::to_string(run.count) + " pairs, and at most " +
         std::to_string(kPairsMax) + " are taken");
    return out;
  }
  const char* at = static_cast<const char*>(run.data);
  for (std::uint32_t i = 0; i < run.count; ++i, at += run.stride) {
    const auto* pair = reinterpret_cast<const stockd_pair_t*>(at);
    std::string name = text(field, pair->name);
    out.emplace_back(std::move(name), text(field, pair->value));
  }
  return out;
}

}  // namespace stockd::connectors
