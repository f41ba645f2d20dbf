// SPDX-License-Identifier: Apache-2.0
//
// Hashes, signatures, encodings and random bytes, by OpenSSL; the one place that calls it for them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace stockd {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view data);

std::string to_hex(std::string_view bytes);
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

inline std::string_view bytes_of(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

// Takes as long for a wrong first byte as for a wrong last one.
bool equal_constant_time(std::string_view a, std::string_view b);

std::string random_bytes(std::size_t count);

// eg: "5f0c6c1e-7f0e-4a53-9b0e-0d6c0f1c2a3b", version 4.
std::string random_uuid();

// A keyed HMAC-SHA-256 that is prepared once and used for many messages. [one thread at a time]
class HmacSha256 {
 public:
  explicit HmacSha256(std::string_view key);
  ~HmacSha256();
  HmacSha256(HmacSha256&&) noexcept;
  HmacSha256& operator=(HmacSha256&&) noexcept;

  Sha256 sign(std::string_view message);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stockd
