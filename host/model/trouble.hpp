// SPDX-License-Identifier: Apache-2.0
//
// What a connector reports when an operation or one item of it goes wrong; the host-side value of
// the SDK's stockd_trouble.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>

namespace stockd {

struct Trouble {
  Kind kind = Kind::None;
  std::uint32_t retry_after_ms = 0;
  std::string code;
  std::string message;
  std::string hint;
  std::string path;

  explicit operator bool() const { return kind != Kind::None; }
};

}  // namespace stockd
