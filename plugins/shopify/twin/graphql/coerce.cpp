// SPDX-License-Identifier: Apache-2.0
//
// See coerce.hpp and validate.hpp.
#include "coerce.hpp"

#include "validate.hpp"

#include <charconv>
#include <cstdint>
#include <limits>

namespace stockd::shopify::graphql {

namespace {

namespace json = boost::json;

const InputField* input_named(const Type& type, std::string_view name) {
  for (const InputField& input : type.inputs) {
    if (input.name == name) return &input;
  }
  return nullptr;
}

json::array extended(const json::array& path, json::value step) {
  json::array out = path;
  out.push_back(std::move(step));
  return out;
}

std::string quoted(const json::value& value) {
  return json::serialize(value);
}

bool scalar_fits(std::string_view name, const json::value& value) {
  if (name == "Int") {
    const auto* number = value.if_int64();
    return number != nullptr && *number >= std::numeric_limits<std::int32_t>::min() &&
           *number <= std::numeric_limits<std::int32_t>::max();
  }
  if (name == "Boolean") return value.is_bool();
  if (name == "String") return value.is_string();
  if (name == "ID") return value.is_string() || value.is_int64();
  return !value.is_object() && !value.is_array();
}

void find_input_problems(const Schema& schema, const Type& type, const json::object& object,
                         const json::array& path, std::vector<Problem>& problems) {
  for (const auto& [key, inner] : object) {
    const InputField* input = input_named(type, key);
    const json::array here = extended(path, json::value(key));
    if (input == nullptr) {
      problems.push_back({here, "Field is not defined on " + type.name});
    } else {
      find_problems(schema, input->type, inner, here, problems);
    }
  }
  for (const InputField& input : type.inputs) {
    if (!input.type.required || input.default_value || object.contains(input.name)) continue;
    problems.push_back({extended(path, json::value(input.name)), "Expected value to not be null"});
  }
}

void find_enum_problems(const Type& type, const json::value& value, const json::array& path,
                        std::vector<Problem>& problems) {
  if (value.is_string() && type.members.contains(std::string_view(value.get_string()))) return;
  std::string all;
  for (const std::string& member : type.members)
    all += (all.empty() ? "" : ", ") + member;
  problems.push_back({path, "Expected " + quoted(value) + " to be one of: " + all});
}

std::string literal_text(const Value& value) {
  switch (value.kind) {
    case Value::Kind::Null:
      return "null";
    case Value::Kind::Text:
      return quoted(json::value(value.text));
    default:
      return quoted(to_json(value, {}));
  }
}

}  // namespace

void find_problems(const Schema& schema, const TypeRef& type, const json::value& value,
                   const json::array& path, std::vector<Problem>& problems) {
  if (value.is_null()) {
    if (type.required) problems.push_back({path, "Expected value to not be null"});
    return;
  }
  if (type.is_list()) {
    if (!value.is_array()) return find_problems(schema, *type.element, value, path, problems);
    std::int64_t index = 0;
    for (const json::value& item : value.get_array()) {
      find_problems(schema, *type.element, item, extended(path, index++), problems);
    }
    return;
  }
  const Type* named = schema.type(type.name);
  if (named == nullptr || named->kind == Type::Kind::Scalar) {
    if (scalar_fits(type.name, value)) return;
    problems.push_back({path, "Could not coerce value " + quoted(value) + " to " + type.name});
  } else if (named->kind == Type::Kind::Enum) {
    find_enum_problems(*named, value, path, problems);
  } else if (const auto* object = value.if_object()) {
    find_input_problems(schema, *named, *object, path, problems);
  } else {
    problems.push_back({path, "Expected " + quoted(value) + " to be a key-value object."});
  }
}

bool literal_fits(const Schema& schema, const TypeRef& type, const Value& value,
                  std::string& found) {
  if (value.kind == Value::Kind::Variable) return true;
  found = literal_text(value);
  if (value.kind == Value::Kind::Null) return !type.required;
  if (type.is_list()) {
    if (value.kind != Value::Kind::List) return literal_fits(schema, *type.element, value, found);
    for (const Value& item : value.items) {
      if (!literal_fits(schema, *type.element, item, found)) return false;
    }
    return true;
  }
  const Type* named = schema.type(type.name);
  if (named == nullptr || named->kind == Type::Kind::Scalar) {
    return scalar_fits(type.name, to_json(value, {}));
  }
  if (named->kind == Type::Kind::Enum) {
    found = value.text;
    return value.kind == Value::Kind::Enum && named->members.contains(value.text);
  }
  if (value.kind != Value::Kind::Object) return false;
  for (const auto& [name, inner] : value.fields) {
    const InputField* input = input_named(*named, name);
    if (input == nullptr || !literal_fits(schema, input->type, inner, found)) return false;
  }
  return true;
}

json::value to_json(const Value& value, const json::object& variables) {
  switch (value.kind) {
    case Value::Kind::Null:
      return nullptr;
    case Value::Kind::Boolean:
      return value.text == "true";
    case Value::Kind::Integer: {
      std::int64_t number = 0;
      const char* end = value.text.data() + value.text.size();
      const auto parsed = std::from_chars(value.text.data(), end, number);
      if (parsed.ec == std::errc()) return number;
      return json::value(value.text);
    }
    case Value::Kind::List: {
      json::array items;
      for (const Value& item : value.items)
        items.push_back(to_json(item, variables));
      return items;
    }
    case Value::Kind::Object: {
      json::object object;
      for (const auto& [name, inner] : value.fields)
        object[name] = to_json(inner, variables);
      return object;
    }
    case Value::Kind::Variable: {
      const auto* found = variables.if_contains(value.text);
      return found == nullptr ? json::value() : *found;
    }
    default:
      return json::value(value.text);
  }
}

json::object coerce_variables(const Schema& schema, const Operation& operation,
                              const json::object& given, json::array& errors) {
  json::object out;
  for (const VariableDefinition& variable : operation.variables) {
    const json::value* value = given.if_contains(variable.name);
    if (value == nullptr && variable.default_value) {
      out[variable.name] = to_json(*variable.default_value, {});
      continue;
    }
    if (value == nullptr && !variable.type.required) continue;
    const json::value found = value == nullptr ? json::value() : *value;
    std::vector<Problem> problems;
    find_problems(schema, variable.type, found, {}, problems);
    out[variable.name] = found;
    if (problems.empty()) continue;
    std::string detail;
    json::array listed;
    for (const Problem& problem : problems) {
      std::string path;
      for (const json::value& step : problem.path) {
        path += (path.empty() ? "" : ".") +
                (step.is_string() ? std::string(step.get_string()) : json::serialize(step));
      }
      if (!path.empty()) {
        detail += (detail.empty() ? " for " : ", ") + path + " (" + problem.explanation + ")";
      }
      listed.push_back(json::object{{"path", problem.path}, {"explanation", problem.explanation}});
    }
    errors.push_back(make_error(
        "Variable $" + variable.name + " of type " + variable.type.text() +
            " was provided invalid value" + detail,
        variable.at, {},
        {{"code", "INVALID_VARIABLE"}, {"value", found}, {"problems", std::move(listed)}}));
  }
  return out;
}

json::object arguments_of(const FieldType& field, const Selection& selection,
                          const json::object& variables) {
  json::object out;
  for (const InputField& input : field.arguments) {
    if (input.default_value) out[input.name] = to_json(*input.default_value, {});
  }
  for (const Argument& argument : selection.arguments) {
    if (argument.value.kind == Value::Kind::Variable && !variables.contains(argument.value.text)) {
      continue;
    }
    out[argument.name] = to_json(argument.value, variables);
  }
  return out;
}

bool is_included(const Selection& selection, const json::object& variables) {
  for (const Directive& directive : selection.directives) {
    if (directive.arguments.empty()) continue;
    const json::value condition = to_json(directive.arguments.front().value, variables);
    const bool yes = condition.is_bool() && condition.get_bool();
    if (directive.name == "skip" && yes) return false;
    if (directive.name == "include" && !yes) return false;
  }
  return true;
}

}  // namespace stockd::shopify::graphql
