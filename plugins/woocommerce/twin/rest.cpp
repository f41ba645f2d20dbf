// SPDX-License-Identifier: Apache-2.0
//
// Taking URLs apart and writing WordPress's error objects and JSON.
#include "rest.hpp"

#include <charconv>

namespace stockd::woocommerce::twin {
namespace {

void split_commas(std::string_view text, std::vector<std::string>& out) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    out.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr ==
            text.data() + i + 3) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::string encoded(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Target::Target(std::string_view url) {
  const auto scheme = url.find("://");
  const auto host = scheme == std::string_view::npos ? 0 : scheme + 3;
  tls = url.substr(0, host) == "https://";
  const auto slash = std::min(url.find('/', host), url.size());
  const auto question = std::min(url.find('?', host), url.size());
  origin = std::string{url.substr(0, std::min(slash, question))};
  path = decoded(slash < question ? url.substr(slash, question - slash) : "/");
  std::string_view rest = question < url.size() ? url.substr(question + 1) : std::string_view{};
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const auto equal = std::min(pair.find('='), pair.size());
    if (!pair.empty()) {
      query.emplace_back(decoded(pair.substr(0, equal)),
                         equal < pair.size() ? decoded(pair.substr(equal + 1)) : std::string{});
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

std::optional<std::string> Target::param(std::string_view name) const {
  for (auto it = query.rbegin(); it != query.rend(); ++it) {
    if (it->first == name) return it->second;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> Target::list(std::string_view name) const {
  std::optional<std::vector<std::string>> out;
  for (const auto& [key, value] : query) {
    const bool plain = key == name;
    const bool indexed = key.size() > name.size() && key.starts_with(name) &&
                         key[name.size()] == '[' && key.back() == ']';
    if (!plain && !indexed) continue;
    if (!out) out.emplace();
    if (plain) {
      split_commas(value, *out);
    } else {
      out->push_back(value);
    }
  }
  return out;
}

RestError invalid_param(const std::string& name, const std::string& why, const std::string& code,
                        boost::json::value data) {
  RestError error{400, "rest_invalid_param", "Invalid parameter(s): " + name};
  const boost::json::object detail{{"code", code}, {"message", why}, {"data", std::move(data)}};
  error.with("params", boost::json::object{{name, why}});
  error.with("details", boost::json::object{{name, detail}});
  return error;
}

RestError no_route() {
  return RestError{404, "rest_no_route", "No route was found matching the URL and request method."};
}

std::string wordpress_text(const boost::json::value& value) {
  std::string out;
  for (const char c : boost::json::serialize(value)) {
    if (c == '/') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace stockd::woocommerce::twin
