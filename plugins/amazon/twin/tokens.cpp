// SPDX-License-Identifier: Apache-2.0
//
// See tokens.hpp.
#include "tokens.hpp"

namespace stockd::amazon::twin {
namespace {

constexpr std::int64_t kLifeS = 3600;

ApiError unauthorized(std::string details) {
  return ApiError(403, "Unauthorized", "Access to requested resource is denied.",
                  std::move(details));
}

Answer refused(std::uint32_t status, const char* error, const char* description) {
  json::Object body;
  body["error_description"] = description;
  body["error"] = error;
  Answer out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

// The fields of a form or of a JSON object.
std::map<std::string, std::string> fields_of(const Call& call) {
  std::map<std::string, std::string> out;
  if (call.header("content-type").find("json") != std::string::npos) {
    for (const auto& member : call.body())
      out[std::string(member.key())] = json::as_text(member.value());
    return out;
  }
  const Call form(TwinRequest("POST", "http://form/?" + call.text(), Headers(), ""), call.now_ms);
  for (const auto& [name, values] : form.params())
    out[name] = values.front();
  return out;
}

}  // namespace

Tokens::Tokens(const json::Object& credentials) {
  change(credentials);
  standing_token_ = json::text(credentials, "access_token");
}

void Tokens::change(const json::Object& credentials) {
  client_id_ = json::text(credentials, "client_id");
  client_secret_ = json::text(credentials, "client_secret");
  refresh_token_ = json::text(credentials, "refresh_token");
}

void Tokens::revoke() {
  revoked_ = true;
  tokens_.clear();
}

Answer Tokens::grant(const Call& call) {
  const auto fields = fields_of(call);
  const auto field = [&](const char* name) {
    const auto found = fields.find(name);
    return found != fields.end() ? found->second : std::string();
  };
  if (field("client_id") != client_id_ || field("client_secret") != client_secret_) {
    return refused(401, "invalid_client", "Client authentication failed");
  }
  const std::string kind = field("grant_type");
  const bool grantless = kind == "client_credentials";
  if (!grantless && kind != "refresh_token") {
    return refused(400, "unsupported_grant_type", "The authorization grant type is not supported");
  }
  if (!grantless && (field("refresh_token") != refresh_token_ || revoked_)) {
    return refused(400, "invalid_grant",
                   "The request has an invalid grant parameter : refresh_token. User may have "
                   "revoked or didn't grant the permission.");
  }
  const std::string token = "Atza|twin-" + std::to_string(++count_);
  given_[token] = true;
  // A grantless token opens nothing that is simulated here.
  if (!grantless) tokens_[token] = call.now_ms + kLifeS * 1000;
  json::Object body;
  body["access_token"] = token;
  if (!grantless) body["refresh_token"] = refresh_token_;
  body["token_type"] = "bearer";
  body["expires_in"] = kLifeS;
  Answer out;
  out.body = std::move(body);
  return out;
}

void Tokens::admit(const Call& call) const {
  const std::string token = call.header("x-amz-access-token");
  if (token.empty()) throw unauthorized("Access token is missing in the request header.");
  if (!has_role_) throw unauthorized("");
  if (!standing_token_.empty() && token == standing_token_) return;
  const auto found = tokens_.find(token);
  if (found != tokens_.end() && call.now_ms < found->second) return;
  if (given_.contains(token) && !revoked_) {
    throw unauthorized("The access token you provided has expired.");
  }
  throw unauthorized("The access token you provided is revoked, malformed or invalid.");
}

}  // namespace stockd::amazon::twin
