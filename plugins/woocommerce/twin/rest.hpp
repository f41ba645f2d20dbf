// SPDX-License-Identifier: Apache-2.0
//
// A REST call as the routes see it: method, path, decoded query, JSON body; and what they give
// back. Errors are thrown as RestError and become WordPress's error objects in one place.
#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stockd::woocommerce::twin {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Percent-decoding; '+' means a blank, as in a query.
std::string decoded(std::string_view text);
std::string encoded(std::string_view text);  // all but RFC 3986 unreserved characters

struct Target {
  bool tls = false;
  std::string origin;  // eg: "https://shop.example"
  std::string path;
  Pairs query;  // decoded

  explicit Target(std::string_view url);
  std::optional<std::string> param(std::string_view name) const;

  // A list given as `name=1,2`, `name[]=1` or `name[0]=1`.
  std::optional<std::vector<std::string>> list(std::string_view name) const;
};

struct Call {
  std::string method;
  Target target;
  std::vector<std::string> path;  // below /wp-json/wc/v3
  boost::json::object body;
  std::int64_t now_ms = 0;

  explicit Call(std::string_view url) : target{url} {}
  bool reads() const { return method == "GET" || method == "HEAD"; }
  bool updates() const { return method == "PUT" || method == "PATCH" || method == "POST"; }
};

struct Answer {
  unsigned status = 200;
  boost::json::value body;
  Pairs headers;

  Answer() = default;
  Answer(unsigned code, boost::json::value json) : status{code}, body(std::move(json)) {}
};

class RestError {
 public:
  RestError(unsigned status, std::string code, std::string message)
      : status_{status}, code_{std::move(code)}, message_{std::move(message)} {
    data_["status"] = status;
  }
  RestError& with(std::string_view key, boost::json::value value) {
    data_[key] = std::move(value);
    return *this;
  }
  unsigned status() const { return status_; }
  boost::json::object json() const {
    return boost::json::object{{"code", code_}, {"message", message_}, {"data", data_}};
  }

 private:
  unsigned status_;
  std::string code_;
  std::string message_;
  boost::json::object data_;
};

// 400 rest_invalid_param for one parameter, with its reason in both places WordPress puts it.
RestError invalid_param(const std::string& name, const std::string& why, const std::string& code,
                        boost::json::value data = nullptr);
RestError no_route();

// JSON as WordPress writes it: slashes escaped.
std::string wordpress_text(const boost::json::value& value);

}  // namespace stockd::woocommerce::twin
