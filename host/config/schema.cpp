// SPDX-License-Identifier: Apache-2.0
//
// JSON Schema draft-07 of the tables, for completion and hints in editors. It accepts whatever the
// checker accepts; what needs a look at other keys is the checker's alone.
#include "config/field_table.hpp"
#include "config/settings.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace stockd::config {
namespace {

namespace json = boost::json;

// `references`: values may be `${..}`, whose shape only the checker sees.
json::object schema_of(const Table& table, bool references);

json::object type(std::string_view name) {
  return {{"type", json::string(name)}};
}

json::object scalar() {
  return {{"type", json::array{"string", "number", "boolean", "null"}}};
}

json::object pattern(std::string_view expression) {
  return {{"type", "string"}, {"pattern", json::string(expression)}};
}

json::object map_of(json::object value) {
  return {{"type", "object"}, {"additionalProperties", std::move(value)}};
}

json::object one_or_list(json::object item) {
  json::object list{{"type", "array"}, {"items", item}};
  return {{"anyOf", json::array{std::move(item), std::move(list)}}};
}

json::object choice_of(const Field& field) {
  json::array words;
  for (const std::string_view word : field.choices)
    words.emplace_back(word);
  // Editors with YAML 1.1 rules read a bare on or off as a truth value.
  if (std::find(words.begin(), words.end(), json::value("on")) != words.end()) {
    words.emplace_back(true);
    words.emplace_back(false);
  }
  return {{"enum", std::move(words)}};
}

json::object integer(std::int64_t least, std::int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

json::object shape_of(const Field& field, bool references) {
  switch (field.shape) {
    case Shape::Text:
      return scalar();
    case Shape::Name:
      return pattern("^[a-z0-9][a-z0-9_-]{0,63}$");
    case Shape::Integer:
      return integer(field.least, field.most);
    case Shape::Boolean:
      return type("boolean");
    case Shape::Duration:
      return pattern("^\\+?[0-9]+(ms|s|m|h|d)$");
    case Shape::Bytes:
      return pattern("^\\+?[0-9]+(KiB|MiB|GiB)$");
    case Shape::Percent:
      return pattern("^\\+?[0-9]+%$");
    case Shape::Choice:
      return choice_of(field);
    case Shape::Texts:
      return one_or_list(scalar());
    case Shape::OneText: {
      json::object list{{"type", "array"}, {"items", scalar()}, {"minItems", 1}, {"maxItems", 1}};
      return {{"anyOf", json::array{scalar(), std::move(list)}}};
    }
    case Shape::TextMap:
      return map_of(scalar());
    case Shape::TextMaps:
      return map_of(map_of(scalar()));
    case Shape::Quantities:
      return map_of(integer(0, 1'000'000'000));
    case Shape::Parts:
      return map_of(map_of(integer(1, 1'000'000)));
    case Shape::Settings:
      return map_of(scalar());
    case Shape::Table:
      return schema_of(*field.table, references);
    case Shape::Tables:
      return {{"type", "array"}, {"items", schema_of(*field.table, references)}};
    case Shape::NamedTables:
      return map_of(schema_of(*field.table, references));
    case Shape::Later:
      break;
  }
  return {};
}

bool is_typed_scalar(Shape shape) {
  return shape == Shape::Integer || shape == Shape::Boolean || shape == Shape::Duration ||
         shape == Shape::Bytes || shape == Shape::Percent || shape == Shape::Choice;
}

json::object described(const Field& field, bool references) {
  json::object out{{"description", json::string(field.sentence)}};
  if (!field.example.empty()) out["examples"] = json::array{json::string(field.example)};
  json::object shape = shape_of(field, references);
  if (references && is_typed_scalar(field.shape)) {
    shape = {{"anyOf", json::array{std::move(shape), pattern("\\$\\{")}}};
  }
  for (auto& [key, value] : shape)
    out[key] = value;
  return out;
}

json::object schema_of(const Table& table, bool references) {
  json::object properties;
  json::array required;
  for (const Field& field : table.fields) {
    if (field.shape == Shape::Later) continue;
    properties[field.name] = described(field, references);
    if (field.required) required.emplace_back(field.name);
  }
  json::object out{{"type", "object"}, {"additionalProperties", false}};
  out["properties"] = std::move(properties);
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

json::object setting_schema(const SettingField& field) {
  json::object out;
  switch (field.type) {
    case SettingType::Text:
      out = scalar();
      break;
    case SettingType::Url:
      out = pattern("^https?://");
      break;
    case SettingType::Integer:
      out = field.least == field.most ? type("integer") : integer(field.least, field.most);
      break;
    case SettingType::Boolean:
      out = type("boolean");
      break;
    case SettingType::Duration:
      out = pattern("^\\+?[0-9]+(ms|s|m|h|d)$");
      break;
    case SettingType::Choice: {
      json::array words;
      for (const std::string& word : field.choices)
        words.emplace_back(word);
      out = {{"enum", std::move(words)}};
      break;
    }
  }
  if (!field.title.empty()) out["title"] = field.title;
  if (!field.help.empty()) out["description"] = field.help;
  if (!field.example.empty()) out["examples"] = json::array{json::string(field.example)};
  return out;
}

json::object when_connector(const Manifest& manifest) {
  json::object settings;
  json::array required;
  for (const SettingField& field : manifest.settings) {
    settings[field.name] = setting_schema(field);
    if (field.required && field.default_value.empty()) required.emplace_back(field.name);
  }
  json::array secrets;
  for (const SecretField& secret : manifest.secrets)
    secrets.emplace_back(secret.name);
  json::object block{{"type", "object"}, {"additionalProperties", false}};
  block["properties"] = std::move(settings);
  json::object then{{"properties", {{"settings", nullptr}, {"secrets", nullptr}}}};
  if (!required.empty()) {
    block["required"] = std::move(required);
    then["required"] = json::array{"settings"};
  }
  json::object& properties = then["properties"].as_object();
  properties["settings"] = std::move(block);
  properties["secrets"] = one_or_list({{"enum", std::move(secrets)}});
  json::object is{{"properties", {{"connector", {{"const", manifest.connector}}}}}};
  is["required"] = json::array{"connector"};
  return {{"if", std::move(is)}, {"then", std::move(then)}};
}

// One key a line, so that a diff of a committed schema can be read.
void print_to(std::string& out, const json::value& value, const std::string& margin) {
  const std::string inner = margin + "  ";
  if (value.is_object() && !value.get_object().empty()) {
    std::string before = "{\n";
    for (const auto& [key, item] : value.get_object()) {
      out += before + inner + json::serialize(json::string(key)) + ": ";
      print_to(out, item, inner);
      before = ",\n";
    }
    out += "\n" + margin + "}";
  } else {
    out += json::serialize(value);
  }
}

std::string document(std::string_view title, json::object body) {
  json::object out{{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", json::string(title)}};
  for (auto& [key, value] : body)
    out[key] = value;
  std::string text;
  print_to(text, out, "");
  return text + "\n";
}

}  // namespace

std::string server_schema_json() {
  return document("stockd.yaml: one deployment of stockd", schema_of(kServerTable, true));
}

std::string account_schema_json(const std::map<std::string, Manifest>& manifests) {
  json::object body = schema_of(kAccountTable, false);
  json::object& channel =
      body.at("properties").at("channels").at("additionalProperties").as_object();
  json::array connectors;
  json::array names;
  for (const auto& [name, manifest] : manifests) {
    connectors.push_back(when_connector(manifest));
    names.emplace_back(name);
  }
  if (!manifests.empty()) {
    channel.at("properties").at("connector").as_object()["enum"] = std::move(names);
    channel["allOf"] = std::move(connectors);
  }
  return document("accounts/*.yaml: one merchant of stockd", std::move(body));
}

}  // namespace stockd::config
