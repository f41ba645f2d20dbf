// SPDX-License-Identifier: Apache-2.0
//
// stockctl verify: proves the data directory from its files, and asks a running server for the
// same.
#include "ctl/commands.hpp"
#include "runtime/verification.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

json::object json_of(const std::vector<runtime::VerifiedAccount>& accounts, bool good) {
  json::array out;
  for (const auto& account : accounts) {
    json::array violations;
    for (const auto& sentence : account.violations)
      violations.push_back(json::string(sentence));
    out.push_back({{"account", account.account},
                   {"partition", account.partition},
                   {"records", account.records},
                   {"products", account.products},
                   {"listings", account.listings},
                   {"open_lines", account.open_lines},
                   {"hash", account.hash},
                   {"violations", std::move(violations)}});
  }
  return {{"good", good}, {"accounts", std::move(out)}};
}

}  // namespace

int verify(const Context& context) {
  const auto settings = context.settings();
  if (!settings) return kBadConfig;
  const auto accounts = runtime::verify_data_directory(settings->data_dir);
  if (!accounts) {
    print_error(accounts.error());
    return kFailed;
  }
  bool good = true;
  for (const auto& account : *accounts)
    good = good && account.violations.empty();
  if (context.printed_as_json(json_of(*accounts, good))) return good ? kGood : kFailed;
  for (const auto& account : *accounts) {
    fmt::print(
        "account {}: {} records, chain whole; {} products, {} listings, {} open lines; state {}\n",
        account.account, account.records, account.products, account.listings, account.open_lines,
        account.hash.substr(0, 16));
    for (const auto& sentence : account.violations)
      fmt::print("  VIOLATION: {}\n", sentence);
  }
  fmt::print("{}\n", good ? "verified: every number follows from the journal"
                          : "not verified: keep the data directory and report the lines above");
  return good ? kGood : kFailed;
}

}  // namespace stockd::ctl
