// SPDX-License-Identifier: Apache-2.0
//
// A secret may be set before the channel that uses it is in force; the answer says what it is for.
#include "admin/secret_calls.hpp"

#include "base/log.hpp"
#include "base/suggest.hpp"
#include "config/secrets.hpp"

#include <algorithm>

namespace stockd::admin {
namespace {

namespace json = boost::json;
using config::SecretName;
using Known = config::Secrets::Known;

// A secret that a channel in force uses, or could use.
struct Expected {
  SecretName name;
  std::string connector;
  bool is_required = false;
};

std::vector<Expected> expected_of(const runtime::Server& server, const AccountName& account) {
  std::vector<Expected> out;
  const auto in_force = server.account(account);
  if (!in_force) return out;
  const auto manifests = server.connectors().manifests();
  for (const ChannelConfig& channel : in_force->channels) {
    const auto manifest = manifests.find(channel.connector);
    if (manifest == manifests.end()) continue;
    for (const SecretField& secret : manifest->second.secrets) {
      out.push_back(
          {{account.str(), channel.name.str(), secret.name}, channel.connector, secret.required});
    }
  }
  return out;
}

std::string_view kind_name(Known::Kind kind) {
  switch (kind) {
    case Known::Kind::Missing:
      return "missing";
    case Known::Kind::Plain:
      return "plain";
    case Known::Kind::Sealed:
      return "sealed";
    case Known::Kind::Operator:
      return "operator";
  }
  return "missing";
}

json::object secret_json(const config::Secrets& secrets, const SecretName& name,
                         const std::string& connector, std::string_view used) {
  const Known known = secrets.look(name, connector);
  return {{"account", name.account},
          {"name", name.file()},
          {"kind", kind_name(known.kind)},
          {"version", known.version},
          {"set_at_ms", known.set_at_ms},
          {"old_until_ms", known.old_until_ms},
          {"used", used}};
}

std::optional<SecretName> name_in(const std::string& account, const std::string& text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos) return std::nullopt;
  return SecretName{account, text.substr(0, dot), text.substr(dot + 1)};
}

// The secret that a call is about.
Result<SecretName> secret_of(const json::object& body) {
  const auto account = text_of(body, "account");
  if (!account) return failure(account.error());
  const auto name = text_of(body, "name");
  if (!name) return failure(name.error());
  if (auto out = name_in(*account, *name)) return std::move(*out);
  return failure(Kind::Rejected, "secret.name", "'" + *name + "' does not name a channel's secret",
                 "write CHANNEL.NAME, eg: woo.consumer_key");
}

// What a person should know who set a secret that nothing uses. Empty: it is used.
std::string note_of(const runtime::Server& server, const SecretName& name) {
  std::vector<std::string> known;
  for (const Expected& expected : expected_of(server, AccountName{name.account}))
    known.push_back(expected.name.file());
  if (std::find(known.begin(), known.end(), name.file()) != known.end()) return {};
  if (const auto near = suggest(name.file(), known)) {
    return "no channel in force uses it; did you mean '" + *near + "'?";
  }
  return "no channel in force uses it yet";
}

}  // namespace

void get_secrets(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const config::Secrets& secrets = server.secrets();
  json::array out;
  std::vector<std::string> listed;
  for (const Expected& expected : expected_of(server, *account)) {
    listed.push_back(expected.name.file());
    out.push_back(secret_json(secrets, expected.name, expected.connector,
                              expected.is_required ? "required" : "optional"));
  }
  for (const std::string& file : secrets.names_of(account->str())) {
    const auto name = name_in(account->str(), file);
    if (!name || std::find(listed.begin(), listed.end(), file) != listed.end()) continue;
    out.push_back(secret_json(secrets, *name, "", "unused"));
  }
  answer(ok(json::object{{"account", account->str()}, {"secrets", std::move(out)}}));
}

void post_secret(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto name = secret_of(*body);
  if (!name) return answer(refusal(name.error()));
  const auto value = text_of(*body, "value");
  if (!value) return answer(refusal(value.error()));
  const json::value* keep = body->if_contains("keep_old_ms");
  const std::int64_t keep_old_ms = keep != nullptr && keep->is_int64() ? keep->get_int64() : 0;
  const auto changed = server.secrets().set(*name, *value, keep_old_ms);
  if (!changed) return answer(refusal(changed.error()));
  server.secret_changed(AccountName{name->account}, name->channel);
  log::info("secret.set", "a secret was set",
            {{"account", name->account},
             {"secret", name->file()},
             {"version", std::to_string(changed->version)},
             {"actor", text_of(*body, "actor").value_or("unknown")}});
  answer(ok(json::object{{"account", name->account},
                         {"name", name->file()},
                         {"version", changed->version},
                         {"old_until_ms", changed->old_until_ms},
                         {"made_key_file", changed->made_key_file},
                         {"replaced_plain", changed->replaced_plain},
                         {"note", note_of(server, *name)}}));
}

void post_secret_remove(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto body = body_of(call);
  if (!body) return answer(refusal(body.error()));
  const auto name = secret_of(*body);
  if (!name) return answer(refusal(name.error()));
  if (const auto removed = server.secrets().remove(*name); !removed) {
    return answer(refusal(removed.error()));
  }
  log::info("secret.removed", "a secret was removed",
            {{"account", name->account},
             {"secret", name->file()},
             {"actor", text_of(*body, "actor").value_or("unknown")}});
  answer(ok(json::object{{"account", name->account}, {"name", name->file()}}));
}

}  // namespace stockd::admin
