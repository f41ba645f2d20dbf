// SPDX-License-Identifier: Apache-2.0
//
// See call.hpp.
#include "call.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <charconv>

namespace stockd::amazon::twin {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus_is_space ? ' ' : text[i];
    }
  }
  return out;
}

template <class Take>
void split(std::string_view text, char by, const Take& take) {
  while (!text.empty()) {
    const auto end = std::min(text.find(by), text.size());
    if (end > 0) take(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Answer ApiError::answer() const {
  json::Object error;
  error["code"] = code_;
  error["message"] = message_;
  error["details"] = details_;
  json::Array errors;
  errors.push_back(std::move(error));
  json::Object body;
  body["errors"] = std::move(errors);
  Answer out;
  out.status = status_;
  out.body = std::move(body);
  out.headers.emplace_back("x-amzn-ErrorType", status_ == 403 ? "AccessDeniedException" : code_);
  return out;
}

ApiError invalid_input(std::string details) {
  return ApiError(400, "InvalidInput",
                  "Request has missing or invalid parameters and cannot be parsed.",
                  std::move(details));
}

Call::Call(const TwinRequest& request, std::int64_t now)
    : now_ms(now), method_(request.method), body_(request.body), headers_(request.headers) {
  std::string_view rest = request.url;
  if (const auto scheme = rest.find("://"); scheme != std::string_view::npos) {
    scheme_ = std::string(rest.substr(0, scheme));
    rest.remove_prefix(scheme + 3);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    host_ = std::string(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  const auto question = std::min(rest.find('?'), rest.size());
  path_ = std::string(rest.substr(0, question));
  query_ = std::string(rest.substr(std::min(question + 1, rest.size())));
  split(path_, '/', [&](std::string_view part) { parts_.push_back(decoded(part, false)); });
  split(query_, '&', [&](std::string_view pair) {
    const auto equals = std::min(pair.find('='), pair.size());
    params_[decoded(pair.substr(0, equals), true)].push_back(
        decoded(pair.substr(std::min(equals + 1, pair.size())), true));
  });
}

std::optional<std::string> Call::param(const std::string& name) const {
  const auto found = params_.find(name);
  return found != params_.end() ? std::optional(found->second.front()) : std::nullopt;
}

std::vector<std::string> Call::list(const std::string& name) const {
  std::vector<std::string> out;
  const auto found = params_.find(name);
  if (found == params_.end()) return out;
  for (const std::string& value : found->second)
    split(value, ',', [&](std::string_view each) { out.emplace_back(each); });
  return out;
}

std::optional<std::int64_t> Call::integer(const std::string& name) const {
  const auto text = param(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || at != end) throw invalid_input(name + " is no integer");
  return number;
}

std::optional<std::int64_t> Call::moment(const std::string& name) const {
  const auto text = param(name);
  if (!text) return std::nullopt;
  const auto at = parse_iso(*text);
  if (!at) throw invalid_input(name + " is no ISO 8601 time");
  return at;
}

std::string Call::header(std::string_view name) const {
  return std::string(headers_.get(name).value_or(""));
}

json::Object Call::body() const {
  boost::system::error_code failed;
  json::Value value = boost::json::parse(body_, failed);
  if (failed || !value.is_object()) throw invalid_input("the body is no JSON object");
  return std::move(value.get_object());
}

}  // namespace stockd::amazon::twin
