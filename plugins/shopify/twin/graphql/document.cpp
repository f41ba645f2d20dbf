// SPDX-License-Identifier: Apache-2.0
//
// See document.hpp: a recursive descent over the tokens, one function a grammar rule.
#include "document.hpp"

namespace stockd::shopify::graphql {

namespace {

std::vector<Argument> parse_arguments(Lexer& lexer) {
  std::vector<Argument> arguments;
  if (!lexer.skip("(")) return arguments;
  do {
    Argument argument;
    argument.at = lexer.peek().at;
    argument.name = lexer.expect_name();
    lexer.expect(":");
    argument.value = parse_value(lexer);
    arguments.push_back(std::move(argument));
  } while (!lexer.skip(")"));
  return arguments;
}

std::vector<Selection> parse_selections(Lexer& lexer);

Selection parse_fragment_use(Lexer& lexer, Position at) {
  Selection selection;
  selection.at = at;
  selection.kind = Selection::Kind::Inline;
  if (lexer.peek().kind == Token::Kind::Name && !lexer.at_name("on")) {
    selection.kind = Selection::Kind::Spread;
    selection.name = lexer.expect_name();
    selection.directives = parse_directives(lexer);
    return selection;
  }
  if (lexer.skip("on")) selection.on = lexer.expect_name();
  selection.directives = parse_directives(lexer);
  selection.selections = parse_selections(lexer);
  return selection;
}

Selection parse_selection(Lexer& lexer) {
  const Position at = lexer.peek().at;
  if (lexer.skip("...")) return parse_fragment_use(lexer, at);
  Selection selection;
  selection.at = at;
  selection.name = lexer.expect_name();
  selection.alias = selection.name;
  if (lexer.skip(":")) selection.name = lexer.expect_name();
  selection.arguments = parse_arguments(lexer);
  selection.directives = parse_directives(lexer);
  if (lexer.at("{")) selection.selections = parse_selections(lexer);
  return selection;
}

std::vector<Selection> parse_selections(Lexer& lexer) {
  std::vector<Selection> selections;
  lexer.expect("{");
  do {
    selections.push_back(parse_selection(lexer));
  } while (!lexer.skip("}"));
  return selections;
}

std::vector<VariableDefinition> parse_variables(Lexer& lexer) {
  std::vector<VariableDefinition> variables;
  if (!lexer.skip("(")) return variables;
  do {
    VariableDefinition variable;
    variable.at = lexer.peek().at;
    lexer.expect("$");
    variable.name = lexer.expect_name();
    lexer.expect(":");
    variable.type = parse_type(lexer);
    if (lexer.skip("=")) variable.default_value = parse_value(lexer);
    parse_directives(lexer);
    variables.push_back(std::move(variable));
  } while (!lexer.skip(")"));
  return variables;
}

Operation parse_operation(Lexer& lexer) {
  Operation operation;
  operation.at = lexer.peek().at;
  if (!lexer.at("{")) {
    operation.kind = lexer.expect_name();
    if (operation.kind != "query" && operation.kind != "mutation") lexer.unexpected();
    if (lexer.peek().kind == Token::Kind::Name) operation.name = lexer.expect_name();
    operation.variables = parse_variables(lexer);
    parse_directives(lexer);
  }
  operation.selections = parse_selections(lexer);
  return operation;
}

Value parse_list(Lexer& lexer, Value value) {
  value.kind = Value::Kind::List;
  while (!lexer.skip("]"))
    value.items.push_back(parse_value(lexer));
  return value;
}

Value parse_object(Lexer& lexer, Value value) {
  value.kind = Value::Kind::Object;
  while (!lexer.skip("}")) {
    std::string name = lexer.expect_name();
    lexer.expect(":");
    value.fields.emplace_back(std::move(name), parse_value(lexer));
  }
  return value;
}

}  // namespace

std::string TypeRef::text() const {
  return (element ? "[" + element->text() + "]" : name) + (required ? "!" : "");
}

TypeRef parse_type(Lexer& lexer) {
  TypeRef type;
  if (lexer.skip("[")) {
    type.element = std::make_shared<const TypeRef>(parse_type(lexer));
    lexer.expect("]");
  } else {
    type.name = lexer.expect_name();
  }
  type.required = lexer.skip("!");
  return type;
}

Value parse_value(Lexer& lexer) {
  Value value;
  value.at = lexer.peek().at;
  if (lexer.skip("[")) return parse_list(lexer, std::move(value));
  if (lexer.skip("{")) return parse_object(lexer, std::move(value));
  if (lexer.skip("$")) {
    value.kind = Value::Kind::Variable;
    value.text = lexer.expect_name();
    return value;
  }
  const Token token = lexer.take();
  value.text = token.text;
  switch (token.kind) {
    case Token::Kind::Integer:
      value.kind = Value::Kind::Integer;
      return value;
    case Token::Kind::Decimal:
      value.kind = Value::Kind::Decimal;
      return value;
    case Token::Kind::Text:
      value.kind = Value::Kind::Text;
      return value;
    case Token::Kind::Name:
      break;
    default:
      lexer.unexpected();
  }
  value.kind = token.text == "null"                            ? Value::Kind::Null
               : token.text == "true" || token.text == "false" ? Value::Kind::Boolean
                                                               : Value::Kind::Enum;
  return value;
}

std::vector<Directive> parse_directives(Lexer& lexer) {
  std::vector<Directive> directives;
  while (lexer.at("@")) {
    Directive directive;
    directive.at = lexer.peek().at;
    lexer.expect("@");
    directive.name = lexer.expect_name();
    directive.arguments = parse_arguments(lexer);
    directives.push_back(std::move(directive));
  }
  return directives;
}

Document parse_document(std::string_view text) {
  Lexer lexer(text);
  Document document;
  if (lexer.peek().kind == Token::Kind::End) lexer.unexpected();
  while (lexer.peek().kind != Token::Kind::End) {
    if (!lexer.at_name("fragment")) {
      document.operations.push_back(parse_operation(lexer));
      continue;
    }
    lexer.expect("fragment");
    Fragment fragment;
    fragment.name = lexer.expect_name();
    lexer.expect("on");
    fragment.on = lexer.expect_name();
    parse_directives(lexer);
    fragment.selections = parse_selections(lexer);
    const std::string name = fragment.name;
    document.fragments.emplace(name, std::move(fragment));
  }
  return document;
}

}  // namespace stockd::shopify::graphql
