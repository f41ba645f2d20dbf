// SPDX-License-Identifier: Apache-2.0
//
// A record's body as bytes: a stable kind number, the version of its payload, and the payload. What
// was written once can be read for ever: a changed layout gets a new version and the old decoder
// stays, held by the golden corpus in tests/unit/host/journal.
#pragma once

#include "base/result.hpp"
#include "model/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd::journal {

struct BodyTag {
  std::uint32_t kind = 0;
  std::uint32_t version = 0;

  bool operator==(const BodyTag&) const = default;
};

// Appends the payload to `out`; says how to read it.
BodyTag encode_body(const Body& body, std::string& out);

// Unknown kinds and versions, values out of range and bytes left over are errors, never guesses.
Result<Body> decode_body(BodyTag tag, std::string_view payload);

}  // namespace stockd::journal
