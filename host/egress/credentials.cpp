// SPDX-License-Identifier: Apache-2.0
//
// The kinds of credentials, one function each; a token is asked for once however many wait for it.
#include "egress/credentials.hpp"

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "egress/oauth1.hpp"
#include "egress/retry.hpp"
#include "egress/url.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace stockd::egress {
namespace {

// A token is renewed this much before its end, so that it does not expire on its way.
constexpr std::int64_t kTokenMarginS = 60;
constexpr std::int64_t kTokenSecondsUnsaid = 300;
constexpr std::int64_t kTokenSecondsMax = 30LL * 24 * 3600;

constexpr std::string_view kClientToken = "oauth2-client-credentials";
constexpr std::string_view kRefreshToken = "oauth2-refresh-token";
constexpr std::array<std::string_view, 7> kKinds{"none",   "basic",      "oauth1",     "bearer",
                                                 "header", kClientToken, kRefreshToken};

bool fetches_token(const AuthEntry& auth) {
  return auth.kind == kClientToken || auth.kind == kRefreshToken;
}

std::string field_of(const AuthEntry& auth, const std::string& name, const std::string& otherwise) {
  const auto found = auth.fields.find(name);
  return found == auth.fields.end() || found->second.empty() ? otherwise : found->second;
}

// A secret pasted with a line break would otherwise begin a header of its own.
bool fits_header(std::string_view value) {
  return !value.empty() && std::none_of(value.begin(), value.end(),
                                        [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

void add_header(Proof& proof, const std::string& header, const std::string& value) {
  const bool standard = header == "Authorization" || header == "authorization";
  proof.headers.emplace_back(header, standard ? "Bearer " + value : value);
  proof.secrets.push_back(value);
}

bool contains_in_any_case(std::string_view text, std::string_view part) {
  const auto found = std::search(
      text.begin(), text.end(), part.begin(), part.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  return found != text.end() || part.empty();
}

// The `error` of a refused token request, which is a word such as "invalid_client" (RFC 6749, 5.2).
// Anything else stays out of the log: a server may echo what it was sent.
std::string oauth_error(const std::string& body) {
  boost::json::error_code code;
  const boost::json::value answer = boost::json::parse(body, code);
  const boost::json::object* object = code ? nullptr : answer.if_object();
  const boost::json::value* error = object ? object->if_contains("error") : nullptr;
  if (error == nullptr || !error->is_string() || error->get_string().size() > 40) return {};
  const std::string word(error->get_string());
  const bool plain = std::all_of(word.begin(), word.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return plain && !word.empty() ? ", " + word : std::string();
}

}  // namespace

Result<std::shared_ptr<Credentials>> Credentials::make(const Manifest& manifest,
                                                       const Settings& settings,
                                                       SecretSource secrets,
                                                       std::shared_ptr<ConnectionPool> pool) {
  std::shared_ptr<Credentials> out(new Credentials(std::move(secrets), std::move(pool)));
  for (const auto& [name, auth] : manifest.auth) {
    if (std::find(kKinds.begin(), kKinds.end(), auth.kind) == kKinds.end()) {
      return failure(Kind::Defect, "egress.auth-kind",
                     "auth." + name + " has the unknown kind '" + auth.kind + "'");
    }
    Entry& entry = out->entries_[name];
    entry.auth = auth;
    if (!fetches_token(auth)) continue;
    Result<std::string> text = expand(field_of(auth, "token_url", ""), settings);
    if (!text) return failure(std::move(text.error()));
    Result<Url> url = parse_url(*text);
    if (!url || !url->tls) {
      return failure(Kind::Defect, "egress.token-url",
                     "auth." + name + ".token_url is not an https URL");
    }
    entry.token_url = std::move(*url);
  }
  return out;
}

bool Credentials::knows(const std::string& auth) const {
  return auth == "default" || auth == "none" || entries_.contains(auth);
}

Result<std::string> Credentials::secret(const AuthEntry& auth, const char* field) const {
  Result<std::string> value = secrets_(field_of(auth, field, field));
  if (!value) return value;
  if (!fits_header(*value)) {
    return failure(Kind::Denied, "egress.secret-unusable",
                   std::string("the secret '") + field_of(auth, field, field) +
                       "' is empty or contains a line break",
                   "store it again without one");
  }
  return value;
}

Result<Proof> Credentials::prove_now(const AuthEntry& auth, const std::string& method,
                                     const Url& url) const {
  Proof proof;
  proof.query = url.query;
  if (auth.kind == "none") return proof;
  if (auth.kind == "basic" || auth.kind == "oauth1") {
    Result<std::string> user = secret(auth, "user");
    if (!user) return failure(std::move(user.error()));
    Result<std::string> password = secret(auth, "password");
    if (!password) return failure(std::move(password.error()));
    const bool exposed = !url.tls && !pool_->is_diverted(url);
    const bool instead = exposed && field_of(auth, "plain_http", "") == "oauth1";
    if (instead || auth.kind == "oauth1") {
      const OAuth1Key key{*user, *password};
      proof.query = sign_oauth1(method, url, key, wall_clock_ms() / 1000, to_hex(random_bytes(16)));
    } else {
      const std::string encoded = to_base64(*user + ":" + *password);
      proof.headers.emplace_back("Authorization", "Basic " + encoded);
      proof.secrets.push_back(encoded);
    }
    proof.secrets.push_back(std::move(*user));
    proof.secrets.push_back(std::move(*password));
    return proof;
  }
  Result<std::string> token = secret(auth, "token");
  if (!token) return failure(std::move(token.error()));
  if (auth.kind == "bearer") {
    add_header(proof, "Authorization", *token);
  } else {
    proof.headers.emplace_back(field_of(auth, "header", "Authorization"),
                               field_of(auth, "prefix", "") + *token);
    proof.secrets.push_back(std::move(*token));
  }
  return proof;
}

void Credentials::prove(const std::string& auth, const std::string& method, const Url& url,
                        Deadline deadline, Proven proven, Failed failed) {
  const auto found = entries_.find(auth);
  if (found == entries_.end() || !fetches_token(found->second.auth)) {
    const AuthEntry none;
    Result<Proof> proof =
        prove_now(found == entries_.end() ? none : found->second.auth, method, url);
    if (proof) return proven(std::move(*proof));
    return failed(NoProof{"secret-missing", true, proof.error().describe()});
  }
  Entry& entry = found->second;
  if (!entry.token.empty() && std::chrono::steady_clock::now() < entry.token_until) {
    Proof proof;
    proof.query = url.query;
    add_header(proof, field_of(entry.auth, "header", "Authorization"), entry.token);
    return proven(std::move(proof));
  }
  entry.waiting.push_back(Waiting{std::move(proven), std::move(failed), url.query});
  if (!entry.asking) ask_token(entry, deadline);
}

// The body of a token request; RFC 6749, 4.4.2 and 6.
Result<std::string> Credentials::token_form(const AuthEntry& auth) const {
  Result<std::string> id = secret(auth, "client_id");
  if (!id) return id;
  Result<std::string> key = secret(auth, "client_secret");
  if (!key) return key;
  const std::string client =
      "client_id=" + percent_encoded(*id) + "&client_secret=" + percent_encoded(*key);
  if (auth.kind == kClientToken) return client + "&grant_type=client_credentials";
  Result<std::string> refresh = secret(auth, "refresh_token");
  if (!refresh) return refresh;
  return client + "&grant_type=refresh_token&refresh_token=" + percent_encoded(*refresh);
}

void Credentials::ask_token(Entry& entry, Deadline deadline) {
  Result<std::string> form = token_form(entry.auth);
  if (!form) {
    for (Waiting& each : std::exchange(entry.waiting, {}))
      each.failed(NoProof{"secret-missing", true, form.error().describe()});
    return;
  }
  WireRequest request;
  request.method = "POST";
  request.target = entry.token_url.target();
  request.headers = {{"Host", entry.token_url.authority()},
                     {"Accept", "application/json"},
                     {"Accept-Encoding", "identity"},
                     {"Content-Type", "application/x-www-form-urlencoded"}};
  if (pool_->is_diverted(entry.token_url)) {
    request.headers.emplace_back("X-Forwarded-Proto", "https");
  }
  request.body = std::move(*form);
  entry.asking = true;
  // Entries live in a map that never changes after make(), so the reference stays good.
  pool_->exchange(entry.token_url, std::move(request), deadline,
                  [self = shared_from_this(), &entry](const WireOutcome& outcome) {
                    self->token_answered(entry, outcome);
                  });
}

void Credentials::token_answered(Entry& entry, const WireOutcome& outcome) {
  entry.asking = false;
  std::vector<Waiting> waiting = std::exchange(entry.waiting, {});
  NoProof problem;
  if (outcome.response.status == 0) {
    problem.failure = "token-unreachable";
    problem.detail = outcome.response.failure;
  } else if (outcome.response.status != 200) {
    problem.denied = !worth_repeating(outcome.response);
    problem.failure = problem.denied ? "token-refused" : "token-unreachable";
    problem.detail =
        "HTTP " + std::to_string(outcome.response.status) + oauth_error(outcome.response.body);
  } else {
    boost::json::error_code code;
    const boost::json::value answer = boost::json::parse(outcome.response.body, code);
    const boost::json::object* object = code ? nullptr : answer.if_object();
    const boost::json::value* token = object ? object->if_contains("access_token") : nullptr;
    if (token == nullptr || !token->is_string() || !fits_header(token->get_string())) {
      problem.failure = "token-unreachable";
      problem.detail = "the answer has no access_token";
    } else {
      entry.token = std::string(token->get_string());
      std::int64_t seconds = kTokenSecondsUnsaid;
      if (const auto* expires = object->if_contains("expires_in"); expires && expires->is_int64()) {
        seconds = std::clamp<std::int64_t>(expires->get_int64(), 0, kTokenSecondsMax);
      }
      entry.token_until = std::chrono::steady_clock::now() +
                          std::chrono::seconds(std::max<std::int64_t>(seconds - kTokenMarginS, 0));
    }
  }
  for (Waiting& each : waiting) {
    if (!problem.failure.empty()) {
      each.failed(problem);
      continue;
    }
    // Those who waited get this token even where it is too short-lived to keep.
    Proof proof;
    proof.query = each.query;
    add_header(proof, field_of(entry.auth, "header", "Authorization"), entry.token);
    each.proven(std::move(proof));
  }
}

bool Credentials::drop_token(const std::string& auth, const connectors::HttpResponse& response,
                             const std::vector<std::string>& used) {
  const auto found = entries_.find(auth);
  if (found == entries_.end() || !fetches_token(found->second.auth)) return false;
  Entry& entry = found->second;
  const auto& renew_on = entry.auth.renew_on;
  if (std::find(renew_on.begin(), renew_on.end(), response.status) == renew_on.end()) return false;
  if (!contains_in_any_case(response.body, entry.auth.renew_if)) return false;
  if (std::find(used.begin(), used.end(), entry.token) != used.end()) entry.token.clear();
  return true;
}

}  // namespace stockd::egress
