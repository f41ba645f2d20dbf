// SPDX-License-Identifier: Apache-2.0
//
// What operators and merchants wrote, checked and typed. Paths are absolute, durations are
// milliseconds, defaults are filled in. Everything here is data: who listens, connects or reads
// secrets takes it from here (config.md has the meaning, schema/ the shape).
#pragma once

#include "config/finding.hpp"
#include "model/account.hpp"
#include "model/manifest.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace stockd::config {

struct WebhookSettings {
  std::string address = "0.0.0.0";  // of `listen`
  std::uint16_t port = 8443;        // 0: any free one
  std::string public_url;           // what marketplaces are told, without a closing slash
  std::string certificate_file;     // both empty: plain HTTP, for a proxy or the sandbox
  std::string key_file;
  bool behind_proxy = false;                      // `proxy: trusted`
  std::uint64_t inbox_per_account = 32ull << 20;  // bytes
};

struct ConnectorSettings {
  std::vector<std::string> directories;
  std::vector<std::string> enabled;
  std::vector<std::string> trusted;  // run in process; a part of `enabled`
  // By connector, then by secret name: application-wide secrets of the operator.
  std::map<std::string, std::map<std::string, std::string>> credentials;
};

struct EgressSettings {
  std::string ca_file;                            // empty: the system's
  std::map<std::string, std::string> connect_to;  // host -> address:port; sandbox only
  std::int64_t timeout_ms = 30'000;
  bool unlimited_lanes = false;  // manifests' rate limits do not count; sandbox only
};

struct ServerSettings {
  std::string file;  // as it was typed
  std::string data_dir;
  std::uint32_t partitions = 16;
  WebhookSettings webhooks;
  std::string admin_socket;  // default: admin.sock in data_dir
  ConnectorSettings connectors;
  std::string accounts;  // a pattern whose last part may hold `*`
  std::string secrets_dir;
  std::string secrets_key;  // the file that opens sealed secrets
  EgressSettings egress;
  std::int64_t sweep_every_ms = 30 * 60'000;
  std::int64_t poll_orders_ms = 60'000;
  bool sandbox = false;
};

// One line of an account's `tests:`: with so many available, the channel shows so many.
struct AccountTest {
  Sku sku;
  Quantity given = 0;
  std::map<ChannelName, Quantity> expect;
  int line = 0;
};

struct LoadedAccount {
  Account account;
  std::vector<AccountTest> tests;
};

// Broken files do not keep the others from loading; their accounts' last applied version stays.
struct LoadedAccounts {
  std::vector<LoadedAccount> accounts;  // in the order of their names
  std::vector<std::string> broken;      // names of the accounts whose file has errors
  std::vector<Finding> findings;        // of all files
};

// Reads and checks `stockd.yaml`; no value where it has an error. [blocking: start-up or worker]
Loaded<ServerSettings> load_server(const std::string& path);

// Reads every file the pattern `accounts` finds. `manifests`: of the enabled connectors, by name.
LoadedAccounts load_accounts(const ServerSettings& settings,
                             const std::map<std::string, Manifest>& manifests);

// One account file by itself, eg for `stockctl validate`.
Loaded<LoadedAccount> load_account(const std::string& path, const ServerSettings& settings,
                                   const std::map<std::string, Manifest>& manifests);

// JSON Schema (draft-07) of the two kinds of file, made from the same tables that check them.
std::string server_schema_json();
std::string account_schema_json(const std::map<std::string, Manifest>& manifests);

}  // namespace stockd::config
