// SPDX-License-Identifier: Apache-2.0
//
// Messages are the platform's own and are shown as they are, cut to a sentence's length.
#include "answer.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::takealot {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::size_t kMessageMost = 200;

std::optional<std::int64_t> whole_header(const Response& answer, std::string_view name) {
  const auto text = answer.header(name);
  if (!text) return std::nullopt;
  return json::as_integer(json::Value(*text));
}

std::string message_of(const Response& answer) {
  boost::system::error_code failed;
  const json::Value body = boost::json::parse(answer.body(), failed);
  std::string message = failed ? std::string() : json::text(body, "message");
  if (message.size() > kMessageMost) message.resize(kMessageMost);
  return message.empty() ? std::string() : ": " + message;
}

}  // namespace

std::optional<std::int64_t> reset_wait_ms(std::string_view text, std::int64_t now_ms) {
  constexpr std::int64_t kMomentS = 1'000'000'000;
  constexpr std::int64_t kMomentMs = kMomentS * 1000;
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool whole = error == std::errc() && stop == end;
  const bool fraction = error == std::errc() && stop != end && *stop == '.';
  if ((whole || fraction) && number >= 0) {
    if (number >= kMomentMs) return std::clamp<std::int64_t>(number - now_ms, 0, kHourMs);
    if (fraction) ++number;
    if (number >= kMomentS) return std::clamp<std::int64_t>(number * 1000 - now_ms, 0, kHourMs);
    return std::min(number * 1000, kHourMs);
  }
  auto at = parse_iso(text);
  if (!at) at = parse_iso(std::string(text) + "Z");
  if (!at) at = parse_http_date(text);
  if (!at) return std::nullopt;
  return std::clamp<std::int64_t>(*at - now_ms, 0, kHourMs);
}

void tell_budget(Op& op, std::string_view lane, const Response& answer) {
  const auto limit = whole_header(answer, "x-ratelimit-limit");
  const auto remaining = whole_header(answer, "x-ratelimit-remaining");
  if (!limit || !remaining || *limit < 1 || *remaining < 0) return;
  BudgetFact fact{std::string(lane)};
  fact.capacity(*limit).remaining(*remaining);
  if (*remaining == 0) {
    const auto text = answer.header("x-ratelimit-reset").value_or("");
    const std::int64_t now = answer.date_ms().value_or(op.now_ms());
    fact.wait_ms(static_cast<std::uint32_t>(reset_wait_ms(text, now).value_or(0)));
  }
  op.emit(fact);
}

Trouble refusal(const Response& answer) {
  const std::string message = message_of(answer);
  const std::uint32_t status = answer.status();
  if (status == 403 || status == 401) {
    return Trouble::denied("takealot.key-refused", "Takealot refuses the API key (" +
                                                       std::to_string(status) + ")" + message + ".")
        .hint(
            "Store the key that the Seller Portal shows under API Integrations; a new key ends the "
            "old one at once.");
  }
  if (const auto trouble = answer.trouble()) return *trouble;
  if (status >= 300 && status < 400) {
    return Trouble::transient("takealot.moved", "Takealot answered " + std::to_string(status) +
                                                    ", which leads elsewhere.")
        .hint("Something between stockd and Takealot redirects its requests.");
  }
  return Trouble::rejected("takealot.refused",
                           "Takealot answered " + std::to_string(status) + message + ".");
}

json::Value read_object(const Response& answer) {
  if (!answer.ok()) throw refusal(answer);
  boost::system::error_code failed;
  json::Value value = boost::json::parse(answer.body(), failed);
  if (!failed && value.is_object()) return value;
  throw Trouble::transient("takealot.no-json",
                           "Takealot answered " +
                               std::string(answer.body().empty() ? "nothing" : "something broken") +
                               " where a JSON object was expected.");
}

std::string id_text(const json::Value& in, std::string_view key) {
  const auto id = json::integer(in, key);
  return id && *id > 0 ? std::to_string(*id) : std::string();
}

}  // namespace stockd::takealot
