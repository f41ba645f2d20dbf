// SPDX-License-Identifier: Apache-2.0
//
// Taking URLs apart.
#include "rest.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::takealot::twin {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* at = text.data() + i;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(at + 1, at + 3, value, 16).ptr == at + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Call::Call(std::string verb, std::string_view url, std::string content, std::int64_t at_ms)
    : method(std::move(verb)), body(std::move(content)), now_ms(at_ms) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    url.remove_prefix(std::min(url.find('/', scheme + 3), url.size()));
  }
  url = url.substr(0, url.find('#'));
  const auto question = std::min(url.find('?'), url.size());
  std::string_view rest = url.substr(0, question);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('/'), rest.size());
    if (end > 0) path.push_back(decoded(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  rest = question < url.size() ? url.substr(question + 1) : std::string_view();
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const auto equal = std::min(pair.find('='), pair.size());
    if (!pair.empty()) {
      query.emplace_back(decoded(pair.substr(0, equal)),
                         equal < pair.size() ? decoded(pair.substr(equal + 1)) : std::string());
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

std::optional<std::string> Call::param(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string> Call::list(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : query) {
    if (key != name && key != std::string(name) + "[]") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(','), rest.size());
      if (end > 0) out.emplace_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return out;
}

Answer failed(unsigned status, std::string_view message) {
  return {status, boost::json::object{{"message", message}}};
}

Answer sales_failed(unsigned status, std::string_view fields, std::string_view message) {
  return {status,
          boost::json::object{{"fields", fields}, {"message", message}, {"status", status}}};
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

std::optional<Paging> paging_of(const Call& call) {
  Paging out;
  const auto number = whole(call.param("page_number").value_or("1"));
  const auto size = whole(call.param("page_size").value_or("100"));
  if (!number || *number < 1 || !size || *size < 1) return std::nullopt;
  out.number = *number;
  out.size = std::min<std::int64_t>(*size, 100);
  return out;
}

}  // namespace stockd::takealot::twin
