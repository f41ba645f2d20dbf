// SPDX-License-Identifier: Apache-2.0
//
// The functions behind stockd_host. Nothing may be thrown through them.
#include "connectors/host_services.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "connectors/facts.hpp"

#include <stockd/abi/ext/crypto.h>

#include <cstring>

namespace stockd::connectors {

struct HostCalls {
  static HostServices& of(void* host) { return *static_cast<HostServices*>(host); }

  static void log(void* host, std::int32_t level, stockd_str_t message,
                  stockd_run_t pairs) noexcept {
    const HostServices& self = of(host);
    AbiReader reader;
    std::string text = reader.text("message", message);
    for (const auto& [name, value] : reader.pairs("pairs", pairs))
      text += " " + name + "=" + value;
    if (!reader.ok()) text += " (log call cut short: " + reader.problem() + ")";
    const auto known = level <= STOCKD_LOG_DEBUG  ? log::Level::Debug
                       : level == STOCKD_LOG_INFO ? log::Level::Info
                       : level == STOCKD_LOG_WARN ? log::Level::Warn
                                                  : log::Level::Error;
    log::write(known, "connector.said", text,
               {{"connector", self.who_},
                {"account", self.account_},
                {"channel", self.channel_},
                {"operation", std::to_string(self.operation_.load())}});
  }

  static void complain(void* host, const stockd_trouble_t* trouble) noexcept {
    HostServices& self = of(host);
    AbiReader reader;
    Trouble complaint = read_trouble(reader, trouble);
    if (!reader.ok() || trouble == nullptr) {
      complaint.kind = Kind::Defect;
      complaint.code = "referee.complain";
      complaint.message = self.who_ + " complained with a broken stockd_trouble, see trouble.h";
    }
    const std::lock_guard lock(self.mutex_);
    if (self.creating_) {
      self.complaints_.push_back(std::move(complaint));
    } else {
      log::warn("connector.complain", self.who_ + " complained outside create(), see entry.h",
                {{"message", complaint.message}});
    }
  }

  static stockd_status sha256(void*, stockd_bytes_t data, std::uint8_t* out) noexcept {
    if (out == nullptr || (data.data == nullptr && data.size != 0)) return STOCKD_MISUSE;
    const Sha256 digest = stockd::sha256({reinterpret_cast<const char*>(data.data), data.size});
    std::memcpy(out, digest.data(), digest.size());
    return STOCKD_OK;
  }

  static stockd_status hmac_sha256(void* host, stockd_str_t secret, stockd_bytes_t data,
                                   std::uint8_t* out) noexcept {
    if (out == nullptr || (data.data == nullptr && data.size != 0)) return STOCKD_MISUSE;
    AbiReader reader;
    const std::string name = reader.text("secret", secret);
    if (!reader.ok()) return STOCKD_MISUSE;
    const auto signature =
        of(host).signer_(name, {reinterpret_cast<const char*>(data.data), data.size});
    if (!signature || signature->size() != 32) return STOCKD_UNSUPPORTED;
    std::memcpy(out, signature->data(), signature->size());
    return STOCKD_OK;
  }

  // Extensions get the same `host` as every other call.
  static const void* extension(void* host, const char* id) noexcept {
    static constexpr stockd_host_crypto_t kCrypto{sizeof(stockd_host_crypto_t), sha256,
                                                  hmac_sha256};
    const bool wanted = id != nullptr && std::string_view(id) == STOCKD_HOST_CRYPTO;
    return wanted && of(host).signer_ ? &kCrypto : nullptr;
  }
};

HostServices::HostServices(std::string who, std::string account, std::string channel,
                           SecretSigner signer)
    : who_(std::move(who)),
      account_(std::move(account)),
      channel_(std::move(channel)),
      signer_(std::move(signer)) {
  table_.size = sizeof table_;
  table_.abi_minor = STOCKD_ABI_MINOR;
  table_.host = this;
  table_.name = as_str("stockd");
  table_.version = as_str("0.1.0");
  table_.log = HostCalls::log;
  table_.complain = HostCalls::complain;
  table_.extension = HostCalls::extension;
}

std::optional<Error> HostServices::end_creation() {
  const std::lock_guard lock(mutex_);
  creating_ = false;
  if (complaints_.empty()) return std::nullopt;
  std::string text;
  std::string help;
  for (const Trouble& complaint : complaints_) {
    text += text.empty() ? "" : "\n";
    text += (complaint.path.empty() ? "" : complaint.path + ": ") + complaint.message;
    if (!complaint.hint.empty()) help += (help.empty() ? "" : "\n") + complaint.hint;
  }
  return Error(complaints_.front().kind, complaints_.front().code, text).help(help);
}

}  // namespace stockd::connectors
