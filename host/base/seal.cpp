// SPDX-License-Identifier: Apache-2.0
//
// Sealed bytes are nonce, cipher text, tag. A failing call of OpenSSL is a defect of this process,
// so it is asserted; a tag that does not fit is an answer.
#include "base/seal.hpp"

#include "base/assert.hpp"
#include "base/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <memory>

namespace stockd {
namespace {

constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kTagBytes = 16;

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text, std::size_t at = 0) {
  return reinterpret_cast<unsigned char*>(text.data()) + at;
}

int size_of(std::string_view text) {
  STOCKD_ASSERT(text.size() < (1u << 30));
  return static_cast<int>(text.size());
}

CipherContext made_context() {
  CipherContext out(EVP_CIPHER_CTX_new());
  STOCKD_ASSERT(out != nullptr);
  return out;
}

}  // namespace

std::string seal(std::string_view key, std::string_view context, std::string_view plain) {
  STOCKD_ASSERT(key.size() == kSealKeyBytes);
  const CipherContext cipher = made_context();
  std::string out = random_bytes(kNonceBytes);
  out.resize(kNonceBytes + plain.size() + kTagBytes);
  int written = 0;
  STOCKD_ASSERT(
      EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(out)) == 1);
  STOCKD_ASSERT(
      EVP_EncryptUpdate(cipher.get(), nullptr, &written, bytes(context), size_of(context)) == 1);
  STOCKD_ASSERT(EVP_EncryptUpdate(cipher.get(), bytes(out, kNonceBytes), &written, bytes(plain),
                                  size_of(plain)) == 1);
  STOCKD_ASSERT(EVP_EncryptFinal_ex(cipher.get(), bytes(out, kNonceBytes), &written) == 1);
  STOCKD_ASSERT(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes,
                                    bytes(out, kNonceBytes + plain.size())) == 1);
  return out;
}

std::optional<std::string> unseal(std::string_view key, std::string_view context,
                                  std::string_view sealed) {
  if (key.size() != kSealKeyBytes || sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
  const CipherContext cipher = made_context();
  const std::string_view hidden =
      sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
  std::string tag(sealed.substr(sealed.size() - kTagBytes));
  std::string out(hidden.size(), '\0');
  int written = 0;
  STOCKD_ASSERT(
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key), bytes(sealed)) == 1);
  STOCKD_ASSERT(
      EVP_DecryptUpdate(cipher.get(), nullptr, &written, bytes(context), size_of(context)) == 1);
  STOCKD_ASSERT(
      EVP_DecryptUpdate(cipher.get(), bytes(out), &written, bytes(hidden), size_of(hidden)) == 1);
  STOCKD_ASSERT(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, bytes(tag)) ==
                1);
  if (EVP_DecryptFinal_ex(cipher.get(), bytes(out, out.size()), &written) != 1) {
    wipe(out);
    return std::nullopt;
  }
  return out;
}

void wipe(std::string& text) {
  OPENSSL_cleanse(text.data(), text.size());
  text.clear();
}

}  // namespace stockd
