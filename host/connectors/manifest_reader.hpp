// SPDX-License-Identifier: Apache-2.0
//
// connector.yaml to a Manifest, strictly: a key nobody reads, a key written twice, a value of the
// wrong type and a missing one are all told at once, each with line and column. What the values
// mean together with an operator's settings is left to config.
#pragma once

#include "base/result.hpp"
#include "model/manifest.hpp"

#include <string>
#include <string_view>

namespace stockd::connectors {

// `file` is how the operator would name the text, for messages.
Result<Manifest> parse_manifest(std::string_view yaml, const std::string& file);

// eg: "250ms", "5s", "60d"; nothing where it is no duration.
std::optional<std::int64_t> parse_duration_ms(std::string_view text);

}  // namespace stockd::connectors
