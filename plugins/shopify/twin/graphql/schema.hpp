// SPDX-License-Identifier: Apache-2.0
//
// A GraphQL schema as read from its own language (SDL). The twin reads the part of Shopify's schema
// it simulates; the tests read the whole of it with the same code, to check documents against it.
#pragma once

#include "document.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::graphql {

struct InputField {
  std::string name;
  TypeRef type;
  std::optional<Value> default_value;
};

struct FieldType {
  std::string name;
  TypeRef type;
  std::vector<InputField> arguments;

  const InputField* argument(std::string_view wanted) const;
};

struct Type {
  enum class Kind { Scalar, Object, Interface, Union, Enum, Input };

  Kind kind = Kind::Scalar;
  std::string name;
  std::map<std::string, FieldType, std::less<>> fields;  // of objects and interfaces
  std::vector<InputField> inputs;                        // of inputs
  std::set<std::string, std::less<>> interfaces;         // of objects and interfaces
  std::set<std::string, std::less<>> members;            // of unions: types; of enums: values

  bool is_leaf() const { return kind == Kind::Scalar || kind == Kind::Enum; }
  bool is_connection() const { return name.ends_with("Connection"); }
};

class Schema {
 public:
  // Throws SyntaxError.
  static Schema read(std::string_view sdl);

  // Null where there is none by that name.
  const Type* type(std::string_view name) const;
  const FieldType* field(const Type& type, std::string_view name) const;
  bool has_directive(std::string_view name) const { return directives_.contains(name); }
  // Whether a value of object type `object` may be found where `abstract` is declared.
  bool matches(std::string_view object, std::string_view abstract) const;
  const Type& root(const Operation& operation) const;
  const std::map<std::string, Type, std::less<>>& types() const { return types_; }

 private:
  Schema();

  std::map<std::string, Type, std::less<>> types_;
  std::set<std::string, std::less<>> directives_;
  FieldType typename_;
};

}  // namespace stockd::shopify::graphql
