// SPDX-License-Identifier: Apache-2.0
//
// A request as the API sees it: where it goes, its parameters, its body; and the two ways to end
// it. Lists in queries are by commas, or by repeating the parameter.
#pragma once

#include <stockd/json.hpp>
#include <stockd/twin.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stockd::amazon::twin {

struct Answer {
  std::uint32_t status = 200;
  json::Value body;  // null: none
  std::string text;  // instead of JSON
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
};

// An error body of Amazon's.
class ApiError {
 public:
  ApiError(std::uint32_t status, std::string code, std::string message, std::string details = {})
      : status_(status),
        code_(std::move(code)),
        message_(std::move(message)),
        details_(std::move(details)) {}

  Answer answer() const;

 private:
  std::uint32_t status_;
  std::string code_;
  std::string message_;
  std::string details_;
};

// 400 InvalidInput; `details` says what is wrong.
ApiError invalid_input(std::string details);

class Call {
 public:
  Call(const TwinRequest& request, std::int64_t now);

  const std::string& method() const { return method_; }
  const std::string& scheme() const { return scheme_; }
  const std::string& host() const { return host_; }
  const std::string& path() const { return path_; }                 // as sent
  const std::vector<std::string>& parts() const { return parts_; }  // decoded
  const std::string& raw_query() const { return query_; }
  const std::map<std::string, std::vector<std::string>>& params() const { return params_; }

  std::optional<std::string> param(const std::string& name) const;
  std::vector<std::string> list(const std::string& name) const;
  std::optional<std::int64_t> integer(const std::string& name) const;  // throws ApiError
  std::optional<std::int64_t> moment(const std::string& name) const;   // throws ApiError
  std::string header(std::string_view name) const;

  const std::string& text() const { return body_; }
  json::Object body() const;  // throws ApiError where it is no JSON object

  std::int64_t now_ms = 0;

 private:
  std::string method_, scheme_, host_, path_, query_, body_;
  std::vector<std::string> parts_;
  std::map<std::string, std::vector<std::string>> params_;
  Headers headers_;
};

}  // namespace stockd::amazon::twin
