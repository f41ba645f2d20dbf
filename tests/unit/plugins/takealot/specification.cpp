// SPDX-License-Identifier: Apache-2.0
//
// Fields that the schema does not name are faults, so that a twin cannot invent any. Null stands
// for "not told", as in Takealot's own examples. Two fields of a sale are texts although the schema
// says boolean; every client reads texts.
#include "specification.hpp"

#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string_view>
#include <vector>

namespace stockd::takealot {
namespace {

namespace bj = boost::json;

const std::set<std::string> kTextsInstead = {"sale_status", "promotion"};

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    out.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query;
};

Target target_of(std::string_view url) {
  Target out;
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(std::min(url.find('/', scheme + 3), url.size()));
  }
  const auto question = std::min(url.find('?'), url.size());
  out.path = std::string(url.substr(0, question));
  std::string_view rest = question < url.size() ? url.substr(question + 1) : std::string_view();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto equal = std::min(rest.substr(0, end).find('='), end);
    out.query.emplace_back(rest.substr(0, equal), equal < end
                                                      ? rest.substr(equal + 1, end - equal - 1)
                                                      : std::string_view());
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

bool is_type(const bj::value& value, const std::string& type) {
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  return type == "object" ? value.is_object() : true;
}

bool is_whole(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

struct Specification::Parts {
  YAML::Node root;

  YAML::Node resolved(const YAML::Node& schema) const {
    if (!schema["$ref"]) return schema;
    const auto reference = schema["$ref"].as<std::string>();
    return root["definitions"][reference.substr(reference.rfind('/') + 1)];
  }

  // The operation of a call, and the template it fits.
  YAML::Node operation(const std::string& method, const std::string& path) const {
    std::string verb = method;
    for (char& c : verb)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto wanted = segments(path);
    YAML::Node best;
    std::size_t most_exact = 0;
    for (const auto& entry : root["paths"]) {
      const auto pattern = segments(entry.first.as<std::string>());
      if (pattern.size() != wanted.size() || !entry.second[verb]) continue;
      std::size_t exact = 1;
      bool fits = true;
      for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool open = pattern[i].starts_with('{');
        fits = fits && (open || pattern[i] == wanted[i]);
        exact += open ? 0 : 1;
      }
      if (!fits || exact <= most_exact) continue;
      most_exact = exact;
      best.reset(entry.second[verb]);
    }
    return best;
  }

  std::string fault(const YAML::Node& unresolved, const bj::value& value,
                    const std::string& where) const {
    const YAML::Node schema = resolved(unresolved);
    if (value.is_null() || !schema["type"]) return {};
    auto type = schema["type"].as<std::string>();
    if (kTextsInstead.contains(where.substr(where.rfind('.') + 1))) type = "string";
    if (!is_type(value, type)) return where + " is no " + type + ": " + bj::serialize(value);
    if (schema["enum"] && value.is_string()) {
      bool known = false;
      for (const auto& each : schema["enum"])
        known = known || each.as<std::string>() == std::string(value.get_string());
      if (!known) return where + " is none of its values: " + bj::serialize(value);
    }
    if (type == "array") return fault_in_array(schema, value.get_array(), where);
    return type == "object" ? fault_in_object(schema, value.get_object(), where) : std::string();
  }

  std::string fault_in_array(const YAML::Node& schema, const bj::array& values,
                             const std::string& where) const {
    if (schema["maxItems"] && values.size() > schema["maxItems"].as<std::size_t>())
      return where + " has too many items";
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (auto found = fault(schema["items"], values[i], where + "[" + std::to_string(i) + "]");
          !found.empty())
        return found;
    }
    return {};
  }

  std::string fault_in_object(const YAML::Node& schema, const bj::object& fields,
                              const std::string& where) const {
    if (!schema["properties"]) return {};
    for (const auto& [name, value] : fields) {
      const YAML::Node property = schema["properties"][std::string(name)];
      if (!property) return where + "." + std::string(name) + " is not specified";
      if (auto found = fault(property, value, where + "." + std::string(name)); !found.empty())
        return found;
    }
    return {};
  }
};

Specification::Specification(const std::string& yaml) : parts_(std::make_unique<Parts>()) {
  parts_->root = YAML::Load(yaml);
}
Specification::~Specification() = default;

std::string Specification::fault_of_request(const std::string& method, const std::string& url,
                                            const std::string& body) const {
  const Target target = target_of(url);
  const YAML::Node operation = parts_->operation(method, target.path);
  if (!operation || !operation.IsMap()) return "there is no " + method + " " + target.path;
  std::set<std::string> known;
  for (const auto& parameter : operation["parameters"]) {
    const auto name = parameter["name"].as<std::string>();
    const auto place = parameter["in"].as<std::string>();
    if (place == "body") {
      boost::system::error_code error;
      const bj::value value = bj::parse(body, error);
      if (error) return "the body is no JSON";
      if (auto found = parts_->fault(parameter["schema"], value, "body"); !found.empty())
        return found;
    }
    if (place != "query") continue;
    known.insert(name);
    bool given = false;
    for (const auto& [key, value] : target.query) {
      if (key != name) continue;
      given = true;
      if (parameter["type"].as<std::string>() == "integer" && !is_whole(value))
        return name + " is no integer: " + value;
    }
    if (!given && parameter["required"] && parameter["required"].as<bool>())
      return name + " is required";
  }
  for (const auto& [key, value] : target.query) {
    if (!known.contains(key)) return "the parameter " + key + " is not specified";
  }
  return {};
}

std::string Specification::fault_of_answer(const std::string& method, const std::string& url,
                                           unsigned status, const std::string& body) const {
  const Target target = target_of(url);
  const YAML::Node operation = parts_->operation(method, target.path);
  // What no operation has, and 429, are answered by what stands before the API.
  if (!operation || !operation.IsMap() || status == 429) return {};
  const YAML::Node responses = operation["responses"];
  const std::string told = std::to_string(status);
  const std::string key = responses[told] ? told : "default";
  if (!responses[key]) return "the status " + told + " is not specified";
  boost::system::error_code error;
  const bj::value value = bj::parse(body, error);
  if (error) return "the answer is no JSON";
  return parts_->fault(responses[key]["schema"], value, "answer");
}

std::optional<std::string> shared_file(const std::string& path) {
  const char* given = std::getenv("STOCKD_SHARED");
  const std::string root = given != nullptr ? given : STOCKD_SOURCE_DIR "/../shared";
  std::ifstream file(root + "/platforms/takealot/" + path);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const Specification* specification() {
  static const std::unique_ptr<Specification> kept = [] {
    const auto yaml = shared_file("takealot-seller-openapi.yml");
    return yaml ? std::make_unique<Specification>(*yaml) : nullptr;
  }();
  return kept.get();
}

}  // namespace stockd::takealot
