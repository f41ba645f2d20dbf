// SPDX-License-Identifier: Apache-2.0
//
// The commands of stockctl, a file each. Every one returns its exit code and has printed what it
// did and, where it wrote something, how to undo it.
#pragma once

#include "ctl/context.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::ctl {

int status(const Context& context);
int channels(const Context& context);

struct ValidateOptions {
  std::string file;  // empty: the context's
  bool deny_warnings = false;
};
int validate(const Context& context, const ValidateOptions& options);

struct PreflightOptions {
  std::string account;  // empty: the context's
  int wait_s = 60;      // how long to wait until every channel was read
};
int preflight(const Context& context, const PreflightOptions& options);

struct PlanOptions {
  int wait_s = 60;         // how long to wait until the account can be planned
  bool exit_code = false;  // 2 where something would change
};
int plan(const Context& context, const PlanOptions& options);

struct ApplyOptions {
  std::string hash;
  std::string only;  // a pattern of SKUs
};
int apply(const Context& context, const ApplyOptions& options);

struct StockOptions {
  std::string sku;
  bool differing = false;
};
int stock(const Context& context, const StockOptions& options);

struct ExplainOptions {
  std::string sku;
  std::string at;     // a time; empty: now
  std::string since;  // a time; empty: the last events, however old
};
int explain(const Context& context, const ExplainOptions& options);

struct AdjustOptions {
  std::string kind;  // "adjust", "receive", "count"
  std::string sku;
  std::string units;  // as typed
  std::string id;
  std::string note;
  std::string file;  // many of them; then there is no SKU
  bool yes = false;
};
int adjust(const Context& context, const AdjustOptions& options);

struct RelinkOptions {
  std::string name;
  bool refuse = false;
};
int relink(const Context& context, const RelinkOptions& options);

// Without an order: what waits in the tray.
struct ReturnsOptions {
  std::string order;
  std::string line;
  std::int64_t good = 0;
  std::int64_t damaged = 0;
};
int returns(const Context& context, const ReturnsOptions& options);

// Without a SKU: what seems to have been sent to a platform's warehouse. Neither accepted nor
// refused: units are entered by hand.
struct TransferOptions {
  std::string sku;
  bool accept = false;
  bool refuse = false;
  std::int64_t quantity = 0;  // 0: all that wait
  std::string id;
  std::string note;
};
int transfer(const Context& context, const TransferOptions& options);

int refuse(const Context& context);

struct PhaseOptions {
  std::string act;  // "pause", "resume"
  std::string reason;
};
int phase(const Context& context, const PhaseOptions& options);

struct ConnectionOptions {
  std::string channel;
  std::string reason;
  bool yes = false;  // disconnect without asking
};
int disconnect(const Context& context, const ConnectionOptions& options);
int connect(const Context& context, const ConnectionOptions& options);

struct BackupOptions {
  std::string directory;
};
int backup(const Context& context, const BackupOptions& options);
int restore(const Context& context, const BackupOptions& options);

struct RenameOptions {
  std::string from;
  std::string to;
};
int rename(const Context& context, const RenameOptions& options);

int sweep(const Context& context);
int verify(const Context& context);

struct KillSwitchOptions {
  std::string state;  // "on", "off"
};
int kill_switch(const Context& context, const KillSwitchOptions& options);

int reload(const Context& context);

struct MessageOptions {
  std::string code;  // empty: all of them
};
int message(const Context& context, const MessageOptions& options);

// One command for set, rotate, remove and list. Values come on standard input and are never shown.
struct SecretOptions {
  std::string act;
  std::string account;
  std::string name;      // CHANNEL.NAME
  std::string keep_old;  // a duration; empty: nothing for set, 24h for rotate
};
int secret(const Context& context, const SecretOptions& options);

// One command for list, show, retry and drop.
struct InboxOptions {
  std::string act;
  std::string id;  // as the list shows it
  bool all = false;
  bool yes = false;
};
int inbox(const Context& context, const InboxOptions& options);

struct SandboxServeOptions {
  std::string file;
  std::string connectors;  // the directory with the twins' files
};
int sandbox_serve(const Context& context, const SandboxServeOptions& options);

// One command for one twin: sell, cancel, fulfil, return, edit, receive, rename, show, fault; or,
// with `is_own`, one that only this twin knows.
struct SandboxActOptions {
  std::string file;
  std::string act;
  std::string twin;
  std::string subject;  // a SKU, an order, or the kind of a fault
  std::int64_t amount = 1;
  bool has_amount = false;
  std::string to;  // rename: the new SKU; return: the SKU
  std::int64_t ms = 0;
  bool is_own = false;
  std::vector<std::string> fields;  // of such a command, eg: "sku=TENT-2P", "quantity=5"
};
int sandbox_act(const Context& context, const SandboxActOptions& options);

}  // namespace stockd::ctl
