// SPDX-License-Identifier: Apache-2.0
//
// JSON for connectors: Boost.JSON with getters that expect nothing. What is missing or of another
// type is empty, so that only what matters is checked. Quantities come as integers or as digits in
// a string, never as floating point. One source of the connector includes stockd/json_impl.hpp.
#pragma once

#include <stockd/trouble.hpp>

#include <boost/json.hpp>

#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::inline sdk::json {

using Value = boost::json::value;
using Object = boost::json::object;
using Array = boost::json::array;

// Throws Trouble "sdk.bad-json", because half an answer is worth another try. Whoever has just
// written something must catch it: the write may have happened.
inline Value parse(std::string_view text) {
  boost::system::error_code error;
  Value value = boost::json::parse({text.data(), text.size()}, error);
  if (error) {
    throw Trouble::transient("sdk.bad-json", "The answer is not JSON: " + error.message() + ".");
  }
  return value;
}

inline std::string dump(const Value& value) {
  return boost::json::serialize(value);
}

// The member, or null. A JSON null is no member.
inline const Value* find(const Object& in, std::string_view key) {
  const Value* found = in.if_contains({key.data(), key.size()});
  return found != nullptr && !found->is_null() ? found : nullptr;
}
inline const Value* find(const Value& in, std::string_view key) {
  const Object* object = in.if_object();
  return object != nullptr ? find(*object, key) : nullptr;
}

// Strings as they are and integers as digits (ids come as either); everything else is empty.
inline std::string as_text(const Value& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  if (const auto* number = value.if_int64()) return std::to_string(*number);
  if (const auto* number = value.if_uint64()) return std::to_string(*number);
  return {};
}

// Integers, and strings that are nothing but an integer.
inline std::optional<std::int64_t> as_integer(const Value& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_uint64()) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
    return *number <= kMost ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
  }
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, number);
  return error == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

// `in` is a Value or an Object everywhere below.
template <class In>
std::string text(const In& in, std::string_view key) {
  const Value* found = find(in, key);
  return found != nullptr ? as_text(*found) : std::string();
}

template <class In>
std::optional<std::int64_t> integer(const In& in, std::string_view key) {
  const Value* found = find(in, key);
  return found != nullptr ? as_integer(*found) : std::nullopt;
}

template <class In>
std::optional<bool> boolean(const In& in, std::string_view key) {
  const Value* found = find(in, key);
  const bool* is = found != nullptr ? found->if_bool() : nullptr;
  return is != nullptr ? std::optional(*is) : std::nullopt;
}

// The member's array or object; an empty one if it has none.
template <class In>
const Array& array(const In& in, std::string_view key) {
  static const Array kNone;
  const Value* found = find(in, key);
  const Array* is = found != nullptr ? found->if_array() : nullptr;
  return is != nullptr ? *is : kNone;
}

template <class In>
const Object& object(const In& in, std::string_view key) {
  static const Object kNone;
  const Value* found = find(in, key);
  const Object* is = found != nullptr ? found->if_object() : nullptr;
  return is != nullptr ? *is : kNone;
}

}  // namespace stockd::inline sdk::json
