// SPDX-License-Identifier: Apache-2.0
//
// The host as a connector's or twin's constructor sees it: a log, a place for findings about the
// settings, and services of pure functions. It stays valid as long as the instance.
#pragma once

#include <stockd/abi/entry.h>
#include <stockd/abi/ext/crypto.h>
#include <stockd/trouble.hpp>
#include <stockd/views.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace stockd::inline sdk {

enum class Severity : std::int32_t {
  Debug = STOCKD_LOG_DEBUG,
  Info = STOCKD_LOG_INFO,
  Warn = STOCKD_LOG_WARN,
  Error = STOCKD_LOG_ERROR,
};

class Host {
 public:
  explicit Host(const stockd_host_t* host) noexcept : host_(host) {}

  std::string_view name() const noexcept { return view(host_->name); }
  std::string_view version() const noexcept { return view(host_->version); }

  // host.log(Severity::Warn, "No such product.", "sku", item.sku): names and values alternate.
  template <class... Texts>
  void log(Severity severity, std::string_view message, const Texts&... names_and_values) const {
    static_assert(sizeof...(Texts) % 2 == 0, "each name needs a value");
    const std::array<std::string_view, sizeof...(Texts)> texts{names_and_values...};
    std::array<stockd_pair_t, sizeof...(Texts) / 2 + 1> pairs{};
    for (std::size_t i = 0; i + 1 < texts.size(); i += 2) {
      pairs[i / 2] = stockd_pair_t{c_text(texts[i]), c_text(texts[i + 1])};
    }
    const stockd_run_t run{pairs.data(), static_cast<std::uint32_t>(texts.size() / 2),
                           sizeof(stockd_pair_t)};
    host_->log(host_->host, static_cast<std::int32_t>(severity), c_text(message), run);
  }

  // Says what is wrong with the settings. Call it once per finding, inside the constructor only,
  // and throw the last one; so that all of them show up together.
  void complain(const Trouble& finding) const {
    const stockd_trouble_t raw = finding.c();
    host_->complain(host_->host, &raw);
  }

  // 32 bytes. Needs "stockd.crypto/1" in the manifest's `needs`.
  std::string sha256(std::string_view data) const {
    std::string digest(32, '\0');
    allow(crypto().sha256(host_->host, c_bytes(data), bytes_of(digest)), "sha256");
    return digest;
  }

  // 32 bytes, keyed with the secret called `secret`; its value stays with the host.
  std::string hmac_sha256(std::string_view secret, std::string_view data) const {
    std::string digest(32, '\0');
    const stockd_status status =
        crypto().hmac_sha256(host_->host, c_text(secret), c_bytes(data), bytes_of(digest));
    allow(status, "hmac_sha256");
    return digest;
  }

 private:
  static std::uint8_t* bytes_of(std::string& text) {
    return reinterpret_cast<std::uint8_t*>(text.data());
  }

  const stockd_host_crypto_t& crypto() const {
    const void* found = host_->extension(host_->host, STOCKD_HOST_CRYPTO);
    if (found == nullptr) {
      throw Trouble::defect("sdk.no-crypto", "This host does not offer stockd.crypto/1.")
          .hint("List stockd.crypto/1 under `needs` in the manifest.");
    }
    return *static_cast<const stockd_host_crypto_t*>(found);
  }

  static void allow(stockd_status status, std::string_view call) {
    if (status == STOCKD_OK) return;
    throw Trouble::defect("sdk.crypto-refused", "The host refused " + std::string(call) +
                                                    " with status " + std::to_string(status) + ".");
  }

  const stockd_host_t* host_;
};
static_assert(!std::is_aggregate_v<Host>);

}  // namespace stockd::inline sdk
