// SPDX-License-Identifier: Apache-2.0
//
// See swagger.hpp.
#include "swagger.hpp"

#include "shared_files.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <cmath>

namespace stockd::amazon {
namespace {

namespace bj = boost::json;

const bj::object* object_at(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains({name.data(), name.size()});
  return found != nullptr ? found->if_object() : nullptr;
}

const bj::array* array_at(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains({name.data(), name.size()});
  return found != nullptr ? found->if_array() : nullptr;
}

std::string text_at(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains({name.data(), name.size()});
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::optional<double> number_at(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains({name.data(), name.size()});
  if (found == nullptr || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

bool is_true(const bj::object& in, std::string_view name) {
  const bj::value* found = in.if_contains({name.data(), name.size()});
  return found != nullptr && found->is_bool() && found->get_bool();
}

// "#/definitions/Order" in its document.
const bj::object& resolved(const bj::object& schema, const bj::object& root) {
  const bj::object* at = &schema;
  for (std::string ref = text_at(*at, "$ref"); !ref.empty(); ref = text_at(*at, "$ref")) {
    const bj::object* target = &root;
    for (std::size_t begin = 2; begin < ref.size() && target != nullptr;) {
      const std::size_t end = std::min(ref.find('/', begin), ref.size());
      target = object_at(*target, ref.substr(begin, end - begin));
      begin = end + 1;
    }
    if (target == nullptr) return schema;
    at = target;
  }
  return *at;
}

bool is_of_type(const bj::value& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  return true;
}

void check_object(const bj::object& value, const bj::object& schema, const bj::object& root,
                  const std::string& where, Complaints& out) {
  if (const bj::array* required = array_at(schema, "required")) {
    for (const bj::value& name : *required) {
      if (!value.contains(name.get_string())) {
        out.push_back(where + " lacks " + std::string(name.get_string()));
      }
    }
  }
  const bj::object* properties = object_at(schema, "properties");
  if (properties == nullptr) return;
  const bj::value* more = schema.if_contains("additionalProperties");
  const bool closed = more == nullptr || (more->is_bool() && !more->get_bool());
  for (const auto& member : value) {
    const std::string name(member.key());
    const bj::object* known = object_at(*properties, name);
    if (known != nullptr) {
      check_value(member.value(), *known, root, where + "." + name, out);
    } else if (closed) {
      out.push_back(where + " has the unknown member " + name);
    }
  }
}

void check_limits(const bj::value& value, const bj::object& schema, const std::string& where,
                  Complaints& out) {
  if (const bj::array* choices = array_at(schema, "enum")) {
    if (std::ranges::find(*choices, value) == choices->end()) {
      out.push_back(where + " is " + bj::serialize(value) + ", which is none of its values");
    }
  }
  if (value.is_number()) {
    const double number = value.to_number<double>();
    if (number < number_at(schema, "minimum").value_or(-INFINITY) ||
        number > number_at(schema, "maximum").value_or(INFINITY)) {
      out.push_back(where + " is beyond its limits");
    }
  }
  if (value.is_string() && text_at(schema, "format") == "date-time" &&
      !parse_iso(std::string(value.get_string()))) {
    out.push_back(where + " is no time: " + std::string(value.get_string()));
  }
}

// A parameter's text as the value that its schema means.
bj::value param_value(const std::string& text, const bj::object& schema) {
  const std::string type = text_at(schema, "type");
  if (type == "integer" || type == "boolean" || type == "number") {
    boost::system::error_code failed;
    bj::value value = bj::parse(text, failed);
    return failed ? bj::value(text) : value;
  }
  if (type != "array") return bj::value(text);
  bj::array list;
  const bj::object* items = object_at(schema, "items");
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string each = text.substr(at, end - at);
    list.push_back(items != nullptr ? param_value(each, *items) : bj::value(each));
    at = end + 1;
  }
  return list;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string path_of(const std::string& url) {
  const auto host = url.find("://");
  const auto path = url.find('/', host == std::string::npos ? 0 : host + 3);
  return path == std::string::npos ? "/" : url.substr(path, url.find('?') - path);
}

std::map<std::string, std::string> query_of(const std::string& url) {
  std::map<std::string, std::string> out;
  const auto question = url.find('?');
  if (question == std::string::npos) return out;
  for (const std::string& pair : split(std::string_view(url).substr(question + 1), '&')) {
    const auto equals = std::min(pair.find('='), pair.size());
    out[decoded(pair.substr(0, equals))] =
        equals < pair.size() ? decoded(pair.substr(equals + 1)) : std::string();
  }
  return out;
}

}  // namespace

void check_value(const bj::value& value, const bj::object& schema_or_ref, const bj::object& root,
                 const std::string& where, Complaints& out) {
  const bj::object& schema = resolved(schema_or_ref, root);
  const std::string type = text_at(schema, "type");
  if (!is_of_type(value, type)) {
    out.push_back(where + " is no " + type + ": " + bj::serialize(value).substr(0, 60));
    return;
  }
  check_limits(value, schema, where, out);
  if (value.is_object()) check_object(value.get_object(), schema, root, where, out);
  if (!value.is_array()) return;
  const auto count = static_cast<double>(value.get_array().size());
  if (count < number_at(schema, "minItems").value_or(0) ||
      count > number_at(schema, "maxItems").value_or(INFINITY)) {
    out.push_back(where + " has " + std::to_string(value.get_array().size()) + " items");
  }
  const bj::object* items = object_at(schema, "items");
  if (items == nullptr) return;
  std::size_t i = 0;
  for (const bj::value& each : value.get_array())
    check_value(each, *items, root, where + "[" + std::to_string(i++) + "]", out);
}

std::optional<Swagger> Swagger::load() {
  Swagger out;
  for (const char* name : {"listingsItems_2021-08-01", "fbaInventory_v1", "orders_2026-01-01",
                           "feeds_2021-06-30", "reports_2021-06-30", "sellers_v1"}) {
    const auto text = shared_file("models/" + std::string(name) + ".json");
    if (!text) return std::nullopt;
    out.models_.push_back(bj::parse(*text).as_object());
  }
  return out;
}

std::optional<Swagger::Operation> Swagger::find(const std::string& method,
                                                const std::string& path) const {
  std::string verb = method;
  std::ranges::transform(verb, verb.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  });
  const auto given = split(path, '/');
  std::optional<Operation> out;
  for (const bj::object& model : models_) {
    for (const auto& entry : *object_at(model, "paths")) {
      const auto wanted = split(std::string_view(entry.key()), '/');
      const bj::object& methods = entry.value().get_object();
      if (wanted.size() != given.size() || object_at(methods, verb) == nullptr) continue;
      Operation found;
      bool fits = true;
      for (std::size_t i = 0; i < given.size(); ++i) {
        const bool open = wanted[i].starts_with('{');
        if (open) found.path[wanted[i].substr(1, wanted[i].size() - 2)] = decoded(given[i]);
        fits = fits && (open || wanted[i] == given[i]);
      }
      // A path that is spelled out wins over one with parameters.
      if (!fits || (out && found.path.size() >= out->path.size())) continue;
      found.model = &model;
      found.operation = object_at(methods, verb);
      found.shared = array_at(methods, "parameters");
      out = std::move(found);
    }
  }
  return out;
}

Complaints Swagger::check(const SwaggerRequest& request) const {
  const auto found = find(request.method, path_of(request.url));
  if (!found) return {request.method + " " + path_of(request.url) + " is in no model"};
  Complaints out;
  auto query = query_of(request.url);
  std::vector<const bj::object*> parameters;
  for (const bj::array* list : {array_at(*found->operation, "parameters"), found->shared}) {
    if (list == nullptr) continue;
    for (const bj::value& each : *list)
      parameters.push_back(&resolved(each.get_object(), *found->model));
  }
  for (const bj::object* parameter : parameters) {
    const std::string name = text_at(*parameter, "name");
    const std::string in = text_at(*parameter, "in");
    std::optional<std::string> text;
    if (in == "query" && query.contains(name)) text = query.extract(name).mapped();
    if (in == "path" && found->path.contains(name)) text = found->path.at(name);
    if (in == "header" && request.headers.contains(name)) text = request.headers.at(name);
    if (in == "body") {
      boost::system::error_code failed;
      const bj::value body = bj::parse(request.body, failed);
      if (failed) {
        out.push_back("the body is no JSON");
      } else {
        check_value(body, *object_at(*parameter, "schema"), *found->model, "body", out);
      }
    } else if (text) {
      check_value(param_value(*text, *parameter), *parameter, *found->model, name, out);
    } else if (is_true(*parameter, "required")) {
      out.push_back("the parameter " + name + " is missing");
    }
  }
  for (const auto& [name, value] : query)
    out.push_back("the parameter " + name + " is unknown");
  return out;
}

Complaints Swagger::check(const SwaggerRequest& request, std::uint32_t status,
                          const std::string& body) const {
  const auto found = find(request.method, path_of(request.url));
  if (!found) return {request.method + " " + path_of(request.url) + " is in no model"};
  const bj::object* responses = object_at(*found->operation, "responses");
  const bj::object* response = object_at(*responses, std::to_string(status));
  if (response == nullptr) return {"the model knows no answer " + std::to_string(status)};
  const bj::object& declared = resolved(*response, *found->model);
  const bj::object* schema = object_at(declared, "schema");
  Complaints out;
  if (schema == nullptr) return out;
  boost::system::error_code failed;
  const bj::value value = bj::parse(body, failed);
  // An answer without content is an empty object to whoever decodes it.
  if (failed && !body.empty()) return {"the answer is no JSON"};
  if (!failed) check_value(value, *schema, *found->model, "answer", out);
  return out;
}

}  // namespace stockd::amazon
