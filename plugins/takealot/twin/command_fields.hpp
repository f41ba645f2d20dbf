// SPDX-License-Identifier: Apache-2.0
//
// Fields of commands and settings, as people write them.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace stockd::takealot::twin {

// Why a command cannot be done, for whoever gave it.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline std::string text(const boost::json::object& in, std::string_view name) {
  const boost::json::value* found = in.if_contains(name);
  if (found == nullptr || !found->is_string())
    throw Refused("the command needs \"" + std::string(name) + "\", a text");
  return std::string(found->get_string());
}

inline std::string text_or(const boost::json::object& in, std::string_view name,
                           std::string_view otherwise) {
  return in.contains(name) ? text(in, name) : std::string(otherwise);
}

inline std::int64_t number(const boost::json::object& in, std::string_view name) {
  const boost::json::value* found = in.if_contains(name);
  if (found == nullptr || !found->is_int64())
    throw Refused("the command needs \"" + std::string(name) + "\", a whole number");
  return found->get_int64();
}

inline std::int64_t number_or(const boost::json::object& in, std::string_view name,
                              std::int64_t otherwise) {
  return in.contains(name) ? number(in, name) : otherwise;
}

inline bool flag_or(const boost::json::object& in, std::string_view name, bool otherwise) {
  const boost::json::value* found = in.if_contains(name);
  if (found == nullptr) return otherwise;
  if (!found->is_bool()) throw Refused("\"" + std::string(name) + "\" is true or false");
  return found->get_bool();
}

}  // namespace stockd::takealot::twin
