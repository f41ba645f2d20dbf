// SPDX-License-Identifier: Apache-2.0
//
// Every OpenSSL call here can only fail for want of memory or a broken library, so failure is a bug
// and asserted.
#include "base/digest.hpp"

#include "base/assert.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <cstddef>

namespace stockd {
namespace {

const unsigned char* raw(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}

EVP_MAC* hmac_algorithm() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  STOCKD_ASSERT(algorithm != nullptr);
  return algorithm;
}

}  // namespace

Sha256 sha256(std::string_view data) {
  Sha256 out{};
  unsigned size = 0;
  STOCKD_ASSERT(EVP_Digest(data.data(), data.size(), out.data(), &size, EVP_sha256(), nullptr) ==
                1);
  STOCKD_ASSERT(size == out.size());
  return out;
}

std::string to_hex(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

std::string to_base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), raw(bytes),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), raw(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
    ++padding;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  STOCKD_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) ==
                1);
  return out;
}

std::string random_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  const std::string hex = to_hex(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

struct HmacSha256::State {
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(hmac_algorithm());

  State() { STOCKD_ASSERT(context != nullptr); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MAC_CTX_free(context); }
};

HmacSha256::HmacSha256(std::string_view key) : state_(std::make_unique<State>()) {
  char name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  // An empty key is legal for HMAC, but a null pointer would mean "keep the previous key".
  const unsigned char* data = key.empty() ? raw(std::string_view("", 0)) : raw(key);
  STOCKD_ASSERT(EVP_MAC_init(state_->context, data, key.size(), parameters) == 1);
}

HmacSha256::~HmacSha256() = default;
HmacSha256::HmacSha256(HmacSha256&&) noexcept = default;
HmacSha256& HmacSha256::operator=(HmacSha256&&) noexcept = default;

Sha256 HmacSha256::sign(std::string_view message) {
  Sha256 out{};
  std::size_t size = 0;
  STOCKD_ASSERT(EVP_MAC_init(state_->context, nullptr, 0, nullptr) == 1);
  STOCKD_ASSERT(EVP_MAC_update(state_->context, raw(message), message.size()) == 1);
  STOCKD_ASSERT(EVP_MAC_final(state_->context, out.data(), &size, out.size()) == 1);
  STOCKD_ASSERT(size == out.size());
  return out;
}

}  // namespace stockd
