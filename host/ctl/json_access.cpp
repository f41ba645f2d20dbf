// SPDX-License-Identifier: Apache-2.0
//
// Tolerant reading of JSON members.
#include "ctl/json_access.hpp"

namespace stockd::ctl {

namespace json = boost::json;

std::string text(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t number(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return 0;
  if (value->is_int64()) return value->as_int64();
  return value->is_uint64() ? static_cast<std::int64_t>(value->as_uint64()) : 0;
}

bool truth(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->as_bool();
}

json::object object(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? value->as_object() : json::object{};
}

std::vector<json::object> objects(const json::object& object, const char* name) {
  std::vector<json::object> out;
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) return out;
  for (const json::value& entry : value->as_array()) {
    if (entry.is_object()) out.push_back(entry.as_object());
  }
  return out;
}

std::string number_or_dash(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return "-";
  return std::to_string(number(object, name));
}

}  // namespace stockd::ctl
