// SPDX-License-Identifier: Apache-2.0
//
// A parsed GraphQL document: operations, fragments, selections, arguments. Plain data; whether it
// fits a schema is validate.hpp's business.
#pragma once

#include "lexer.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stockd::shopify::graphql {

struct Value {
  enum class Kind { Null, Integer, Decimal, Text, Boolean, Enum, List, Object, Variable };

  Kind kind = Kind::Null;
  std::string text;  // the literal, the enumerator or the variable's name
  std::vector<Value> items;
  std::vector<std::pair<std::string, Value>> fields;
  Position at;
};

// eg: "[ID!]!" is a non-null list of non-null IDs.
struct TypeRef {
  std::string name;  // empty for a list
  bool required = false;
  std::shared_ptr<const TypeRef> element;

  bool is_list() const { return element != nullptr; }
  const std::string& named() const { return element ? element->named() : name; }
  std::string text() const;
};

struct Argument {
  std::string name;
  Value value;
  Position at;
};

struct Directive {
  std::string name;
  std::vector<Argument> arguments;
  Position at;
};

struct Selection {
  enum class Kind { Field, Spread, Inline };

  Kind kind = Kind::Field;
  std::string name;   // of a field or of a spread fragment
  std::string alias;  // the key in the answer; equals `name` without an alias
  std::string on;     // of an inline fragment: its type condition, or empty
  std::vector<Argument> arguments;
  std::vector<Directive> directives;
  std::vector<Selection> selections;
  Position at;
};

struct VariableDefinition {
  std::string name;
  TypeRef type;
  std::optional<Value> default_value;
  Position at;
};

struct Operation {
  std::string kind = "query";
  std::string name;
  std::vector<VariableDefinition> variables;
  std::vector<Selection> selections;
  Position at;

  // How Shopify's error paths call it, eg: "query Stock".
  std::string label() const { return name.empty() ? kind : kind + " " + name; }
};

struct Fragment {
  std::string name;
  std::string on;
  std::vector<Selection> selections;
};

struct Document {
  std::vector<Operation> operations;
  std::map<std::string, Fragment, std::less<>> fragments;
};

// Throws SyntaxError.
Document parse_document(std::string_view text);

// Shared with the schema's reader.
TypeRef parse_type(Lexer& lexer);
Value parse_value(Lexer& lexer);
std::vector<Directive> parse_directives(Lexer& lexer);

}  // namespace stockd::shopify::graphql
