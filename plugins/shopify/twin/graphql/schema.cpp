// SPDX-License-Identifier: Apache-2.0
//
// See schema.hpp. Descriptions and directives on definitions are read over.
#include "schema.hpp"

#include <algorithm>
#include <stdexcept>

namespace stockd::shopify::graphql {

namespace {

void skip_description(Lexer& lexer) {
  while (lexer.peek().kind == Token::Kind::Text)
    lexer.take();
}

InputField read_input(Lexer& lexer) {
  InputField input;
  skip_description(lexer);
  input.name = lexer.expect_name();
  lexer.expect(":");
  input.type = parse_type(lexer);
  if (lexer.skip("=")) input.default_value = parse_value(lexer);
  parse_directives(lexer);
  return input;
}

std::vector<InputField> read_arguments(Lexer& lexer) {
  std::vector<InputField> arguments;
  if (!lexer.skip("(")) return arguments;
  do {
    arguments.push_back(read_input(lexer));
    skip_description(lexer);
  } while (!lexer.skip(")"));
  return arguments;
}

void read_fields(Lexer& lexer, Type& type) {
  lexer.expect("{");
  while (!lexer.skip("}")) {
    FieldType field;
    skip_description(lexer);
    field.name = lexer.expect_name();
    field.arguments = read_arguments(lexer);
    lexer.expect(":");
    field.type = parse_type(lexer);
    parse_directives(lexer);
    skip_description(lexer);
    const std::string name = field.name;
    type.fields.emplace(name, std::move(field));
  }
}

void read_members(Lexer& lexer, Type& type, std::string_view separator) {
  lexer.skip(separator);
  do {
    type.members.insert(lexer.expect_name());
  } while (lexer.skip(separator));
}

void read_enum(Lexer& lexer, Type& type) {
  lexer.expect("{");
  while (!lexer.skip("}")) {
    skip_description(lexer);
    type.members.insert(lexer.expect_name());
    parse_directives(lexer);
    skip_description(lexer);
  }
}

Type read_type(Lexer& lexer, const std::string& keyword) {
  Type type;
  type.name = lexer.expect_name();
  if (lexer.skip("implements")) {
    lexer.skip("&");
    do {
      type.interfaces.insert(lexer.expect_name());
    } while (lexer.skip("&"));
  }
  parse_directives(lexer);
  if (keyword == "type" || keyword == "interface") {
    type.kind = keyword == "type" ? Type::Kind::Object : Type::Kind::Interface;
    read_fields(lexer, type);
  } else if (keyword == "input") {
    type.kind = Type::Kind::Input;
    lexer.expect("{");
    while (!lexer.skip("}")) {
      type.inputs.push_back(read_input(lexer));
      skip_description(lexer);
    }
  } else if (keyword == "enum") {
    type.kind = Type::Kind::Enum;
    read_enum(lexer, type);
  } else if (keyword == "union") {
    type.kind = Type::Kind::Union;
    lexer.expect("=");
    read_members(lexer, type, "|");
  }
  return type;
}

std::string read_directive(Lexer& lexer) {
  lexer.expect("@");
  std::string name = lexer.expect_name();
  read_arguments(lexer);
  lexer.skip("repeatable");
  lexer.expect("on");
  Type places;
  read_members(lexer, places, "|");
  return name;
}

void skip_schema_block(Lexer& lexer) {
  parse_directives(lexer);
  lexer.expect("{");
  while (!lexer.skip("}"))
    lexer.take();
}

}  // namespace

const InputField* FieldType::argument(std::string_view wanted) const {
  const auto found = std::find_if(arguments.begin(), arguments.end(),
                                  [&](const InputField& input) { return input.name == wanted; });
  return found == arguments.end() ? nullptr : &*found;
}

Schema::Schema() {
  for (const char* name : {"ID", "String", "Int", "Float", "Boolean"})
    types_[name].name = name;
  directives_ = {"include", "skip"};
  typename_.name = "__typename";
  typename_.type.name = "String";
  typename_.type.required = true;
}

Schema Schema::read(std::string_view sdl) {
  Schema schema;
  Lexer lexer(sdl);
  while (lexer.peek().kind != Token::Kind::End) {
    skip_description(lexer);
    const std::string keyword = lexer.expect_name();
    if (keyword == "directive") {
      schema.directives_.insert(read_directive(lexer));
    } else if (keyword == "schema") {
      skip_schema_block(lexer);
    } else {
      Type type = read_type(lexer, keyword);
      const std::string name = type.name;
      schema.types_[name] = std::move(type);
    }
    skip_description(lexer);
  }
  return schema;
}

const Type* Schema::type(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

const FieldType* Schema::field(const Type& type, std::string_view name) const {
  if (name == "__typename") return &typename_;
  const auto found = type.fields.find(name);
  return found == type.fields.end() ? nullptr : &found->second;
}

bool Schema::matches(std::string_view object, std::string_view abstract) const {
  if (object == abstract) return true;
  const Type* concrete = type(object);
  const Type* wanted = type(abstract);
  if (concrete == nullptr || wanted == nullptr) return false;
  return concrete->interfaces.contains(abstract) ||
         (wanted->kind == Type::Kind::Union && wanted->members.contains(object));
}

const Type& Schema::root(const Operation& operation) const {
  const Type* found = type(operation.kind == "mutation" ? "Mutation" : "QueryRoot");
  if (found == nullptr) throw std::logic_error("the schema has no root for a " + operation.kind);
  return *found;
}

}  // namespace stockd::shopify::graphql
