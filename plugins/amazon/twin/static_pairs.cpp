// SPDX-License-Identifier: Apache-2.0
//
// See static_pairs.hpp.
#include "static_pairs.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace stockd::amazon::twin {
namespace {

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    if (end > at) out.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

// A value of a case as it stands in a query.
std::string as_word(const json::Value& value) {
  const std::string text = json::as_text(value);
  return !text.empty() || value.is_string() ? text : json::dump(value);
}

bool same_param(const json::Value& wanted, const Call& call, const std::string& name) {
  if (!call.params().contains(name)) return false;
  const json::Array* list = wanted.if_array();
  if (list == nullptr) return call.param(name) == as_word(wanted);
  std::vector<std::string> words;
  for (const json::Value& each : *list)
    words.push_back(as_word(each));
  std::vector<std::string> given = call.list(name);
  std::ranges::sort(words);
  std::ranges::sort(given);
  return words == given;
}

// Whether `body` has everything that `wanted` has; counts the leaves.
bool within(const json::Value& wanted, const json::Value& body, std::size_t& leaves) {
  const json::Object* object = wanted.if_object();
  if (object == nullptr) {
    ++leaves;
    return wanted == body;
  }
  for (const auto& member : *object) {
    const json::Value* found = json::find(body, std::string_view(member.key()));
    if (found == nullptr || !within(member.value(), *found, leaves)) return false;
  }
  return body.is_object() || object->empty();
}

json::Value body_of(const Call& call) {
  boost::system::error_code failed;
  json::Value value = boost::json::parse(call.text(), failed);
  return failed ? json::Value() : value;
}

}  // namespace

void StaticPairs::add(const json::Value& cases) {
  if (const json::Array* list = cases.if_array()) {
    for (const json::Value& each : *list)
      add(each);
    return;
  }
  if (json::find(cases, "cases") != nullptr) return add(*json::find(cases, "cases"));
  const json::Value* response = json::find(cases, "response");
  Case out;
  out.method = json::text(cases, "method");
  out.parts = parts_of(json::text(cases, "pathTemplate"));
  out.status = static_cast<std::uint32_t>(json::integer(cases, "status").value_or(200));
  out.request = json::object(cases, "request");
  if (response != nullptr) out.response = *response;
  cases_.push_back(std::move(out));
}

std::optional<std::size_t> StaticPairs::fit(const Case& each, const Call& call) {
  if (each.method != call.method() || each.parts.size() != call.parts().size()) return std::nullopt;
  std::map<std::string, std::string> in_path;
  for (std::size_t i = 0; i < each.parts.size(); ++i) {
    const std::string& part = each.parts[i];
    if (part.starts_with('{') && part.ends_with('}')) {
      in_path[part.substr(1, part.size() - 2)] = call.parts()[i];
    } else if (part != call.parts()[i]) {
      return std::nullopt;
    }
  }
  std::size_t count = 0;
  for (const auto& member : json::object(each.request, "path")) {
    if (in_path[std::string(member.key())] != as_word(member.value())) return std::nullopt;
    ++count;
  }
  for (const auto& member : json::object(each.request, "query")) {
    if (!same_param(member.value(), call, std::string(member.key()))) return std::nullopt;
    ++count;
  }
  for (const auto& member : json::object(each.request, "header")) {
    if (call.header(std::string_view(member.key())) != as_word(member.value())) return std::nullopt;
    ++count;
  }
  const json::Value* body = json::find(each.request, "body");
  if (body != nullptr && !within(*body, body_of(call), count)) return std::nullopt;
  return count;
}

Answer StaticPairs::answer(const Call& call) const {
  const Case* best = nullptr;
  std::size_t most = 0;
  for (const Case& each : cases_) {
    const auto count = fit(each, call);
    if (!count || (best != nullptr && *count <= most)) continue;
    best = &each;
    most = *count;
  }
  if (best == nullptr) {
    return ApiError(400, "InvalidInput", "Could not match input arguments").answer();
  }
  Answer out;
  out.status = best->status;
  out.body = best->response;
  return out;
}

}  // namespace stockd::amazon::twin
