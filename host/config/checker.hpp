// SPDX-License-Identifier: Apache-2.0
//
// Checks a tree against a table: unknown and missing keys, shapes, limits. What it accepts the
// readers below can take without asking again; what it refused they skip, so that the rest of the
// file is still looked at.
#pragma once

#include "config/field_table.hpp"
#include "config/yaml_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::config {

void check(const Node& node, const Table& table, Report& report);

// A name that may stand in paths and URLs.
bool is_name(std::string_view text);

// eg: "use 'buffer'"; empty where nothing is close enough.
std::string use_instead(std::string_view word, const std::vector<std::string>& known);

// The readers give nothing where the key is absent or was refused.
std::optional<std::string> text_at(const Node& map, std::string_view key);
std::optional<std::int64_t> integer_at(const Node& map, std::string_view key);
std::optional<std::int64_t> duration_at(const Node& map, std::string_view key);
std::optional<std::int64_t> bytes_at(const Node& map, std::string_view key);
std::optional<std::int64_t> percent_at(const Node& map, std::string_view key);
std::optional<bool> boolean_at(const Node& map, std::string_view key);

// Of one text or a list of texts: the nodes, so that messages can point at each.
std::vector<const Node*> texts_at(const Node& map, std::string_view key);

// The value where it is a map, else an empty map.
const Node& map_at(const Node& map, std::string_view key);

// The values where it is a list of maps.
std::vector<const Node*> maps_at(const Node& map, std::string_view key);

}  // namespace stockd::config
