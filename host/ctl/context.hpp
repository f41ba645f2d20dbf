// SPDX-License-Identifier: Apache-2.0
//
// What every command of stockctl shares: where the server is, which account is meant, how to print.
#pragma once

#include "admin/call.hpp"
#include "base/result.hpp"
#include "config/settings.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>

namespace stockd::ctl {

// Exit codes, in the field's meaning.
inline constexpr int kGood = 0;
inline constexpr int kFailed = 1;
inline constexpr int kFindings = 2;  // changes or findings, with --exit-code
inline constexpr int kUsage = 64;
inline constexpr int kBadConfig = 78;

struct Context {
  std::string config = "/etc/stockd/stockd.yaml";
  std::string account;
  std::string channel;
  bool json = false;

  // The operator's file; prints its findings where it has errors.
  std::optional<config::ServerSettings> settings() const;

  // A call to the running server; `account` is added where one is named. Errors are printed, and a
  // refusal too, so nothing is left to do without a value.
  std::optional<boost::json::object> get(const std::string& path,
                                         std::map<std::string, std::string> query = {}) const;
  std::optional<boost::json::object> post(const std::string& path, boost::json::object body) const;

  // With --json the object is printed as it is, and true returned.
  bool printed_as_json(const boost::json::object& object) const;

 private:
  std::optional<boost::json::object> call(admin::Call call) const;
};

// Prints an error the way all messages are printed. [to standard error]
void print_error(const Error& error);

// The same for what was typed wrongly; returns kUsage.
int print_usage(const Error& error);
int print_usage(std::string code, std::string text, std::string help);

// Who acts, for the journal: the login name of whoever runs stockctl.
std::string actor();

}  // namespace stockd::ctl
