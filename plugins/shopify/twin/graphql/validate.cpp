// SPDX-License-Identifier: Apache-2.0
//
// See validate.hpp: the walk over an operation's selections. Values are checked in coerce.cpp.
#include "validate.hpp"

#include "coerce.hpp"

#include <algorithm>

namespace stockd::shopify::graphql {

namespace {

namespace json = boost::json;

class Validator {
 public:
  Validator(const Schema& schema, const Document& document, const Operation& operation)
      : schema_(schema), document_(document), operation_(operation) {}

  json::array run() {
    walk(operation_.selections, schema_.root(operation_), {json::value(operation_.label())}, 0);
    return std::move(errors_);
  }

 private:
  static constexpr int kDepthMost = 40;

  void walk(const std::vector<Selection>& selections, const Type& type, const json::array& path,
            int depth) {
    if (depth > kDepthMost) return;
    for (const Selection& selection : selections) {
      check_directives(selection, path);
      if (selection.kind == Selection::Kind::Field) {
        check_field(selection, type, path, depth);
      } else {
        check_fragment(selection, type, path, depth);
      }
    }
  }

  void check_fragment(const Selection& selection, const Type& type, const json::array& path,
                      int depth) {
    const std::vector<Selection>* inner = &selection.selections;
    std::string on = selection.on.empty() ? type.name : selection.on;
    if (selection.kind == Selection::Kind::Spread) {
      const auto found = document_.fragments.find(selection.name);
      if (found == document_.fragments.end()) {
        add("Fragment " + selection.name + " was used, but not defined", selection.at, path,
            {{"code", "useAndDefineFragment"}, {"fragmentName", selection.name}});
        return;
      }
      inner = &found->second.selections;
      on = found->second.on;
    }
    const Type* condition = schema_.type(on);
    if (condition == nullptr) {
      add("No such type " + on + ", so it can't be a fragment condition", selection.at, path,
          {{"code", "undefinedType"}, {"typeName", on}});
      return;
    }
    walk(*inner, *condition, path, depth + 1);
  }

  void check_field(const Selection& selection, const Type& type, const json::array& path,
                   int depth) {
    json::array here = path;
    here.emplace_back(selection.alias);
    const FieldType* field = schema_.field(type, selection.name);
    if (field == nullptr) {
      add("Field '" + selection.name + "' doesn't exist on type '" + type.name + "'", selection.at,
          here,
          {{"code", "undefinedField"}, {"typeName", type.name}, {"fieldName", selection.name}});
      return;
    }
    check_arguments(selection, *field, type, here);
    const Type* inner = schema_.type(field->type.named());
    const bool leaf = inner == nullptr || inner->is_leaf();
    if (leaf == selection.selections.empty()) {
      if (!leaf) walk(selection.selections, *inner, here, depth + 1);
      return;
    }
    const std::string named = "field '" + selection.name + "'";
    const std::string returns = named + " returns " + field->type.named();
    add(leaf ? "Selections can't be made on scalars (" + returns + " but has selections)"
             : "Field must have selections (" + returns + " but has no selections. Did you mean '" +
                   selection.name + " { ... }'?)",
        selection.at, here,
        {{"code", "selectionMismatch"}, {"nodeName", named}, {"typeName", field->type.named()}});
  }

  void check_arguments(const Selection& selection, const FieldType& field, const Type& type,
                       const json::array& path) {
    for (const Argument& argument : selection.arguments) {
      const InputField* declared = field.argument(argument.name);
      json::array here = path;
      here.emplace_back(argument.name);
      if (declared == nullptr) {
        add("Field '" + selection.name + "' doesn't accept argument '" + argument.name + "'",
            argument.at, here,
            {{"code", "argumentNotAccepted"},
             {"name", selection.name},
             {"typeName", "Field"},
             {"argumentName", argument.name}});
        continue;
      }
      check_variables(argument.value, here);
      std::string found;
      if (!literal_fits(schema_, declared->type, argument.value, found)) {
        add("Argument '" + argument.name + "' on Field '" + selection.name +
                "' has an invalid value (" + found + "). Expected type '" + declared->type.text() +
                "'.",
            selection.at, here,
            {{"code", "argumentLiteralsIncompatible"},
             {"typeName", "Field"},
             {"argumentName", argument.name}});
      }
    }
    check_required(selection, field, type, path);
  }

  void check_required(const Selection& selection, const FieldType& field, const Type&,
                      const json::array& path) {
    std::string missing;
    for (const InputField& input : field.arguments) {
      const bool given = std::any_of(selection.arguments.begin(), selection.arguments.end(),
                                     [&](const Argument& a) { return a.name == input.name; });
      if (given || !input.type.required || input.default_value) continue;
      missing += (missing.empty() ? "" : ", ") + input.name;
    }
    if (missing.empty()) return;
    add("Field '" + selection.name + "' is missing required arguments: " + missing, selection.at,
        path,
        {{"code", "missingRequiredArguments"},
         {"className", "Field"},
         {"name", selection.name},
         {"arguments", missing}});
  }

  void check_directives(const Selection& selection, const json::array& path) {
    for (const Directive& directive : selection.directives) {
      if (!schema_.has_directive(directive.name)) {
        add("Directive @" + directive.name + " is not defined", directive.at, path,
            {{"code", "undefinedDirective"}, {"directiveName", directive.name}});
      }
      for (const Argument& argument : directive.arguments)
        check_variables(argument.value, path);
    }
  }

  void check_variables(const Value& value, const json::array& path) {
    for (const Value& item : value.items)
      check_variables(item, path);
    for (const auto& field : value.fields)
      check_variables(field.second, path);
    if (value.kind != Value::Kind::Variable) return;
    const bool declared =
        std::any_of(operation_.variables.begin(), operation_.variables.end(),
                    [&](const VariableDefinition& v) { return v.name == value.text; });
    if (declared) return;
    add("Variable $" + value.text + " is used by " +
            (operation_.name.empty() ? "anonymous " + operation_.kind : operation_.name) +
            " but not declared",
        value.at, path, {{"code", "variableNotDefined"}, {"variableName", value.text}});
  }

  void add(const std::string& message, Position at, const json::array& path,
           json::object extensions) {
    errors_.push_back(make_error(message, at, path, std::move(extensions)));
  }

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  json::array errors_;
};

}  // namespace

json::object make_error(const std::string& message, Position at, json::array path,
                        json::object extensions) {
  json::object error{{"message", message},
                     {"locations", {{{"line", at.line}, {"column", at.column}}}}};
  if (!path.empty()) error["path"] = std::move(path);
  if (!extensions.empty()) error["extensions"] = std::move(extensions);
  return error;
}

json::array validate(const Schema& schema, const Document& document, const Operation& operation) {
  return Validator(schema, document, operation).run();
}

const Operation* choose_operation(const Document& document, std::string_view name,
                                  json::array& errors) {
  if (name.empty() && document.operations.size() == 1) return &document.operations.front();
  if (name.empty()) {
    errors.push_back(json::object{{"message", "An operation name is required"}});
    return nullptr;
  }
  for (const Operation& operation : document.operations) {
    if (operation.name == name) return &operation;
  }
  errors.push_back(json::object{{"message", "No operation named \"" + std::string(name) + "\""}});
  return nullptr;
}

}  // namespace stockd::shopify::graphql
