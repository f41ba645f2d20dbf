// SPDX-License-Identifier: Apache-2.0
//
// Substitution in one pass: what a secret contains is never looked at again, so that a value which
// looks like a placeholder stays a value.
#include "egress/secret_fill.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

namespace stockd::egress {
namespace {

constexpr std::string_view kSecretOpens = "{{secret:";
constexpr std::string_view kClose = "}}";

std::string json_escaped(const std::string& text) {
  const std::string quoted = boost::json::serialize(boost::json::value(text));
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Result<std::string> fill_secrets(std::string_view body, const SecretSource& secrets,
                                 std::vector<std::string>& used) {
  std::string out;
  for (;;) {
    const std::size_t open = body.find(kSecretOpens);
    out.append(body.substr(0, open));
    if (open == std::string_view::npos) return out;
    body.remove_prefix(open + kSecretOpens.size());
    const std::size_t close = body.find(kClose);
    if (close == std::string_view::npos) {
      return failure(Kind::Defect, "egress.fill", "a {{secret:NAME}} in the body is not closed");
    }
    Result<std::string> value = secrets(std::string(body.substr(0, close)));
    if (!value) return failure(std::move(value.error()));
    out += json_escaped(*value);
    used.push_back(std::move(*value));
    body.remove_prefix(close + kClose.size());
  }
}

}  // namespace stockd::egress
