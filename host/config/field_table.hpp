// SPDX-License-Identifier: Apache-2.0
//
// What may stand in a configuration file, as data: one row a key. The rows check files (checker),
// write the JSON Schema (schema) and hold the defaults, so that none of them can disagree.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace stockd::config {

enum class Shape {
  Text,     // any scalar, verbatim
  Name,     // lower-case letters, digits, - and _; it becomes part of paths and URLs
  Integer,  // least .. most
  Boolean,
  Duration,     // with a unit; least .. most in milliseconds
  Bytes,        // with a unit, KiB, MiB or GiB; least .. most in bytes
  Percent,      // with the sign
  Choice,       // one of `choices`
  Texts,        // one text or a list of texts
  OneText,      // one text, or a list of one; more are for a later version
  TextMap,      // name: text
  TextMaps,     // name: {name: text}
  Quantities,   // name: whole number
  Parts,        // name: {name: whole number from 1}
  Settings,     // name: scalar; checked against a connector's manifest
  Table,        // the keys of `table`
  Tables,       // a list of such
  NamedTables,  // name: the keys of `table`
  Later,        // described in the design, refused by this version
};

struct Table;

struct Field {
  std::string_view name;
  Shape shape = Shape::Text;
  std::string_view sentence;
  std::string_view example = {};
  std::string_view fallback = {};  // the default, as it would be written
  bool required = false;
  std::int64_t least = 0;
  std::int64_t most = 0;
  std::span<const std::string_view> choices = {};
  std::span<const std::string_view> later = {};  // values for a later version
  const Table* table = nullptr;
};

struct Table {
  std::string_view what;  // in messages, eg: "a rule"
  std::span<const Field> fields;

  const Field* find(std::string_view name) const;
};

// The two kinds of file.
extern const Table kServerTable;
extern const Table kAccountTable;

}  // namespace stockd::config
