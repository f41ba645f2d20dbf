// SPDX-License-Identifier: Apache-2.0
//
// Scalars by the core rules of YAML 1.2, and stricter where a silent guess would cost stock: no
// truth values but true and false, no numbers but decimal ones, durations only with a unit,
// percentages only with the sign. What is wrong comes back as a sentence and what to write.
#pragma once

#include "config/yaml_file.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace stockd::config {

struct Misread {
  std::string text;  // eg: "'yes' is text here, not a truth value"
  std::string help;  // eg: "write 'true'"
};

template <class T>
using Scalar = std::variant<T, Misread>;

Scalar<bool> read_boolean(const Node& node);
Scalar<std::int64_t> read_integer(const Node& node);
Scalar<std::int64_t> read_duration_ms(const Node& node);  // 500ms, 30s, 15m, 24h, 7d
Scalar<std::int64_t> read_bytes(const Node& node);        // 512KiB, 32MiB, 1GiB
Scalar<std::int64_t> read_percent(const Node& node);      // whole percent, 0 to 100

// Text as it was written; a bare null is text too where `verbatim` (SKUs).
Scalar<std::string> read_text(const Node& node, bool verbatim = false);

}  // namespace stockd::config
