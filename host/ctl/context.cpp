// SPDX-License-Identifier: Apache-2.0
//
// Finding the server, calling it, and saying what it said.
#include "ctl/context.hpp"

#include "admin/client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

std::string text_at(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

void print_refusal(const json::object& reply) {
  const json::value* error = reply.if_contains("error");
  if (error == nullptr || !error->is_object()) {
    fmt::print(stderr, "stockctl: the server refused without a reason: {}\n",
               json::serialize(reply));
    return;
  }
  const json::object& what = error->as_object();
  print_error(Error(Kind::Rejected, text_at(what, "code"), text_at(what, "text"))
                  .help(text_at(what, "help")));
}

}  // namespace

void print_error(const Error& error) {
  fmt::print(stderr, "stockctl: {}\n", error.describe());
}

int print_usage(const Error& error) {
  print_error(error);
  return kUsage;
}

int print_usage(std::string code, std::string text, std::string help) {
  return print_usage(Error(Kind::Rejected, std::move(code), std::move(text)).help(std::move(help)));
}

std::string actor() {
  const char* sudo_user = std::getenv("SUDO_USER");
  if (sudo_user != nullptr && *sudo_user != '\0') return sudo_user;
  const passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

std::optional<config::ServerSettings> Context::settings() const {
  auto loaded = config::load_server(config);
  if (!loaded) {
    fmt::print(stderr, "{}", config::print(loaded.findings));
    return std::nullopt;
  }
  return std::move(loaded.value);
}

std::optional<json::object> Context::call(admin::Call call) const {
  const auto where = settings();
  if (!where) return std::nullopt;
  auto reply = admin::call_socket(where->admin_socket, call);
  if (!reply) {
    print_error(reply.error());
    return std::nullopt;
  }
  boost::system::error_code error;
  json::value value = json::parse(reply->json, error);
  if (error || !value.is_object()) {
    print_error(Error(Kind::Defect, "ctl.answer", "the server's answer cannot be read"));
    return std::nullopt;
  }
  if (reply->status >= 300) {
    if (json) {
      fmt::print("{}\n", reply->json);
    } else {
      print_refusal(value.as_object());
    }
    return std::nullopt;
  }
  return std::move(value.as_object());
}

std::optional<json::object> Context::get(const std::string& path,
                                         std::map<std::string, std::string> query) const {
  admin::Call what;
  what.method = "GET";
  what.path = path;
  what.query = std::move(query);
  if (!account.empty()) what.query["account"] = account;
  return call(std::move(what));
}

std::optional<json::object> Context::post(const std::string& path, json::object body) const {
  admin::Call what;
  what.method = "POST";
  what.path = path;
  if (!account.empty()) body["account"] = account;
  what.body = json::serialize(body);
  return call(std::move(what));
}

bool Context::printed_as_json(const json::object& object) const {
  if (!json) return false;
  fmt::print("{}\n", json::serialize(object));
  return true;
}

}  // namespace stockd::ctl
