// SPDX-License-Identifier: Apache-2.0
//
// What went wrong, told so that the host knows who has to act. Thrown out of an operation it ends
// that operation; given to Op::failed() it is the fate of one item. Anything else that is thrown
// becomes Trouble::defect with its what().
//
//   throw Trouble::rejected("acme.archived", "The product is archived.").hint("Restore it first.");
#pragma once

#include <stockd/abi/trouble.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <exception>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

class Trouble : public std::exception {
 public:
  // `kind` is one of STOCKD_TROUBLE_*; prefer the factories.
  Trouble(std::int32_t kind, std::string code, std::string message)
      : kind_(kind), code_(std::move(code)), message_(std::move(message)) {}

  static Trouble transient(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_TRANSIENT, std::move(code), std::move(message));
  }
  static Trouble throttled(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_THROTTLED, std::move(code), std::move(message));
  }
  static Trouble stale(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_STALE, std::move(code), std::move(message));
  }
  static Trouble missing(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_MISSING, std::move(code), std::move(message));
  }
  static Trouble rejected(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_REJECTED, std::move(code), std::move(message));
  }
  static Trouble denied(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_DENIED, std::move(code), std::move(message));
  }
  static Trouble config(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_CONFIG, std::move(code), std::move(message));
  }
  static Trouble unsure(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_UNSURE, std::move(code), std::move(message));
  }
  static Trouble defect(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_DEFECT, std::move(code), std::move(message));
  }
  static Trouble aborted(std::string code, std::string message) {
    return Trouble(STOCKD_TROUBLE_ABORTED, std::move(code), std::move(message));
  }

  // What to do about it.
  Trouble& hint(std::string text) {
    hint_ = std::move(text);
    return *this;
  }
  // A JSON pointer into the settings, eg: "/shop".
  Trouble& path(std::string pointer) {
    path_ = std::move(pointer);
    return *this;
  }
  Trouble& retry_after_ms(std::uint32_t ms) {
    retry_after_ms_ = ms;
    return *this;
  }

  std::int32_t kind() const noexcept { return kind_; }
  const std::string& code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }
  const std::string& path() const noexcept { return path_; }
  std::uint32_t retry_after_ms() const noexcept { return retry_after_ms_; }
  const char* what() const noexcept override { return message_.c_str(); }

  // Points into this object.
  stockd_trouble_t c() const noexcept {
    return stockd_trouble_t{sizeof(stockd_trouble_t), kind_,         retry_after_ms_, c_text(code_),
                            c_text(message_),         c_text(hint_), c_text(path_)};
  }

 private:
  std::int32_t kind_;
  std::uint32_t retry_after_ms_ = 0;
  std::string code_;
  std::string message_;
  std::string hint_;
  std::string path_;
};
static_assert(!std::is_aggregate_v<Trouble>);

}  // namespace stockd::inline sdk
