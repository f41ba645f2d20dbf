// SPDX-License-Identifier: Apache-2.0
//
// Amazon says 403 for every trouble with credentials; only `details` tells an old token, which the
// host has renewed by then, from a role that the app does not have.
#include "answer.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

constexpr std::size_t kSaidMost = 300;  // of Amazon's own words in a message

std::optional<json::Value> json_of(const Response& answer) {
  boost::system::error_code failed;
  json::Value value = boost::json::parse(answer.body(), failed);
  return failed || !value.is_object() ? std::nullopt : std::optional(std::move(value));
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
  });
  return text;
}

std::string said(const ApiError& error) {
  std::string out = error.message;
  if (!error.details.empty() && error.details != error.message) {
    out += (out.empty() ? "" : " ") + error.details;
  }
  if (out.empty()) out = error.code;
  return out.substr(0, kSaidMost);
}

Trouble forbidden(const std::optional<ApiError>& error) {
  const std::string details = error ? lower(error->details) : std::string();
  if (details.find("token") != std::string::npos) {
    return Trouble::denied("amazon.token-refused",
                           "Amazon refuses the access token: " + said(*error))
        .hint("Authorise the app again in Seller Central and store the new refresh_token.");
  }
  return Trouble::denied("amazon.forbidden",
                         "Amazon refuses the request (403" +
                             (error ? ": " + said(*error) : std::string(", without a reason")) +
                             ").")
      .hint(
          "The app needs the roles Product Listing, Inventory and Order Tracking, and Amazon "
          "Fulfillment for FBA, and the seller's authorisation for this marketplace. Check the "
          "merchant token too, and authorise again after adding a role.");
}

}  // namespace

std::optional<ApiError> error_of(const Response& answer) {
  const auto body = json_of(answer);
  if (!body) return std::nullopt;
  const json::Array& errors = json::array(*body, "errors");
  if (errors.empty() || !errors.front().is_object()) return std::nullopt;
  ApiError out;
  out.code = json::text(errors.front(), "code");
  out.message = json::text(errors.front(), "message");
  out.details = json::text(errors.front(), "details");
  return out;
}

bool says_not_found(const Response& answer) {
  if (answer.status() != 404) return false;
  const auto error = error_of(answer);
  if (!error) return false;
  std::string code = lower(error->code);
  std::erase(code, '_');
  return code == "notfound" || code == "resourcenotfound";
}

json::Value read_object(const Response& answer) {
  if (!answer.ok()) throw refusal(answer);
  auto value = json_of(answer);
  if (!value) {
    const std::string type(answer.header("content-type").value_or("no content type"));
    throw Trouble::transient(
        "amazon.no-json",
        "Amazon answered something that is no JSON object (" + type.substr(0, 60) + ").");
  }
  return std::move(*value);
}

json::Value read_written(const Response& answer) {
  if (!answer.ok()) throw refusal(answer);
  auto value = json_of(answer);
  if (!value) {
    throw Trouble::unsure("amazon.unreadable", "Amazon's answer to a write cannot be read.");
  }
  return std::move(*value);
}

const json::Array& list_in(const json::Object& object, std::string_view name) {
  const json::Value* found = json::find(object, name);
  if (found == nullptr || !found->is_array()) {
    throw Trouble::transient("amazon.no-list",
                             "Amazon's answer has no `" + std::string(name) + "`.");
  }
  return found->get_array();
}

Trouble refusal(const Response& answer) {
  const auto error = error_of(answer);
  if (answer.status() == 403) return forbidden(error);
  if (const auto trouble = answer.trouble()) return *trouble;
  const std::string what = "Amazon answered " + std::to_string(answer.status()) +
                           (error ? ": " + said(*error) : std::string("."));
  if (answer.status() >= 300 && answer.status() < 400) {
    return Trouble::transient("amazon.redirect", what);
  }
  if (answer.status() == 404) {
    return Trouble::missing(error ? code_of(error->code) : "amazon.not-found", what);
  }
  return Trouble::rejected(error ? code_of(error->code) : "amazon.refused", what);
}

bool concerns_all(const Trouble& trouble) {
  return trouble.kind() == STOCKD_TROUBLE_DENIED || trouble.kind() == STOCKD_TROUBLE_CONFIG ||
         trouble.kind() == STOCKD_TROUBLE_THROTTLED;
}

std::string code_of(const std::string& theirs) {
  return "amazon." + (theirs.empty() ? std::string("refused") : lower(theirs));
}

}  // namespace stockd::amazon
