// SPDX-License-Identifier: Apache-2.0
//
// A value or an Error. Every Result must be looked at; it becomes std::expected by editing one
// alias.
#pragma once

#include "base/error.hpp"

#include <tl/expected.hpp>

#include <utility>

namespace stockd {

template <class T = void>
using Result = tl::expected<T, Error>;

// eg: return failure(Kind::Config, "config.missing", "stockd.yaml has no data_dir");
inline tl::unexpected<Error> failure(Kind kind, std::string code, std::string text,
                                     std::string help = {}) {
  return tl::unexpected<Error>(Error(kind, std::move(code), std::move(text)).help(std::move(help)));
}

inline tl::unexpected<Error> failure(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace stockd
