// SPDX-License-Identifier: Apache-2.0
//
// stockctl: the tree of commands, and what a mistyped one is answered. The one file that includes
// CLI11.
#include "base/suggest.hpp"
#include "ctl/commands.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <optional>

namespace stockd::ctl {
namespace {

// The commands of one run: options live here while CLI11 parses into them.
struct Run {
  Context context;
  ValidateOptions validate;
  PreflightOptions preflight;
  PlanOptions plan;
  ApplyOptions apply;
  StockOptions stock;
  ExplainOptions explain;
  AdjustOptions adjust;
  RelinkOptions relink;
  ReturnsOptions returns;
  TransferOptions transfer;
  PhaseOptions phase;
  ConnectionOptions connection;
  BackupOptions backup;
  RenameOptions rename;
  KillSwitchOptions kill_switch;
  MessageOptions message;
  SecretOptions secret;
  InboxOptions inbox;
  SandboxServeOptions serve;
  SandboxActOptions act;
  std::function<int()> chosen;
};

// Every command's help ends with how people type it.
CLI::App* add(CLI::App& to, const char* name, const char* help, const std::string& example) {
  auto* command = to.add_subcommand(name, help);
  command->footer("examples:\n  stockctl " + example);
  return command;
}

void add_daily(CLI::App& app, Run& run) {
  auto* validate = add(app, "validate", "check the files without starting anything",
                       "validate\n  stockctl validate config/stockd.yaml");
  validate->add_option("FILE", run.validate.file, "stockd.yaml (default: that of --config)");
  validate->add_flag("--deny-warnings", run.validate.deny_warnings, "warnings count as errors");
  validate->callback(
      [&] { run.chosen = [&] { return ctl::validate(run.context, run.validate); }; });

  add(app, "status", "what runs, and how it goes", "status")->callback([&] {
    run.chosen = [&] { return status(run.context); };
  });
  add(app, "channels", "every channel with its phase and state", "channels --account karoo-outdoor")
      ->callback([&] { run.chosen = [&] { return channels(run.context); }; });

  auto* preflight = add(app, "preflight", "whether sync may start, and what is in its way",
                        "preflight\n  stockctl preflight karoo-outdoor --wait 600\n"
                        "  stockctl preflight --json          exit code 2: something stops sync");
  preflight->add_option("ACCOUNT", run.preflight.account, "which account, where there are several");
  preflight->add_option("--wait", run.preflight.wait_s, "seconds to wait until all was read")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  preflight->callback(
      [&] { run.chosen = [&] { return ctl::preflight(run.context, run.preflight); }; });

  auto* plan = add(app, "plan", "what applying would change", "plan --wait 120");
  plan->add_option("--wait", run.plan.wait_s, "seconds to wait until the plan is ready")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  plan->add_flag("--exit-code", run.plan.exit_code, "exit with 2 where something would change");
  plan->callback([&] { run.chosen = [&] { return ctl::plan(run.context, run.plan); }; });

  auto* apply =
      add(app, "apply", "accept a plan: from here on listings are written", "apply 3f2a91c04b7d");
  apply->add_option("HASH", run.apply.hash, "as stockctl plan printed it")->required();
  apply->add_option("--only", run.apply.only, "SKUs like this only, eg: 'TENT-*'");
  apply->callback([&] { run.chosen = [&] { return ctl::apply(run.context, run.apply); }; });

  auto* stock = add(app, "stock", "products by channels",
                    "stock\n  stockctl stock --differing\n  stockctl stock TENT-2P --channel woo");
  stock->add_option("SKU", run.stock.sku, "this product only");
  stock->add_flag("--differing", run.stock.differing,
                  "only products that are not equal everywhere");
  stock->callback([&] { run.chosen = [&] { return ctl::stock(run.context, run.stock); }; });

  auto* explain = add(app, "explain", "why each number of a product is what it is, or was",
                      "explain TENT-2P\n  stockctl explain TENT-2P --channel woo --at '3h ago'\n"
                      "  stockctl explain TENT-2P --at '2026-11-20 14:03'\n"
                      "  stockctl explain TENT-2P --since 7d");
  explain->add_option("SKU", run.explain.sku)->required();
  explain->add_option("--at", run.explain.at,
                      "the numbers as they were then: '2026-11-20 14:03', '14:03', '3h ago'");
  explain->add_option("--since", run.explain.since, "all that happened since then, up to 90 days");
  explain->callback([&] { run.chosen = [&] { return ctl::explain(run.context, run.explain); }; });
}

void add_adjustment(CLI::App& app, Run& run, const char* kind, const char* help,
                    const char* amount) {
  const std::string name = kind;
  auto* command = add(app, kind, help,
                      name + " TENT-2P 5 --note 'delivery 42'\n  stockctl " + name +
                          " --file deliveries.csv          columns: sku,units,note,id\n"
                          "  stockctl " +
                          name + " --file deliveries.csv --yes");
  auto* sku = command->add_option("SKU", run.adjust.sku);
  auto* units = command->add_option("UNITS", run.adjust.units, amount);
  command->add_option("--id", run.adjust.id,
                      "your own number of this entry: a repeat changes nothing");
  command->add_option("--note", run.adjust.note, "why");
  command
      ->add_option("--file", run.adjust.file,
                   "a CSV file of them, shown before it is booked; - is standard input")
      ->excludes(sku)
      ->excludes(units);
  command->add_flag("--yes", run.adjust.yes, "book the file without asking");
  command->callback([&run, kind] {
    run.chosen = [&run, kind] {
      run.adjust.kind = kind;
      return adjust(run.context, run.adjust);
    };
  });
}

// What people decide about things that wait for them.
void add_decisions(CLI::App& app, Run& run) {
  auto* relink = app.add_subcommand("relink", "decide about a listing whose SKU was changed");
  relink->add_option("NAME", run.relink.name, "its id on the channel, its new or its old SKU")
      ->required();
  relink->add_flag("--refuse", run.relink.refuse, "it stays with its product");
  relink->callback([&] { run.chosen = [&] { return ctl::relink(run.context, run.relink); }; });

  auto* returns = app.add_subcommand("returns", "units that came back, and what becomes of them");
  returns->add_option("ORDER", run.returns.order, "decide about this order (with --channel)");
  returns->add_option("--line", run.returns.line, "the line, where several of the order wait");
  returns->add_option("--good", run.returns.good, "so many go back on sale");
  returns->add_option("--damaged", run.returns.damaged, "so many do not");
  returns->callback([&] { run.chosen = [&] { return ctl::returns(run.context, run.returns); }; });

  auto* transfer = add(app, "transfer", "units that went to a platform's own warehouse",
                       "transfer TENT-2P --accept");
  transfer->add_option("SKU", run.transfer.sku, "decide about this product (with --channel)");
  auto* accept = transfer->add_flag("--accept", run.transfer.accept, "they were sent: deduct them");
  transfer->add_flag("--refuse", run.transfer.refuse, "they were not: back on sale")
      ->excludes(accept);
  transfer->add_option("--quantity", run.transfer.quantity, "so many were really sent");
  transfer->add_option("--id", run.transfer.id, "entered by hand: an id that counts once");
  transfer->add_option("--note", run.transfer.note, "entered by hand: why");
  transfer->callback(
      [&] { run.chosen = [&] { return ctl::transfer(run.context, run.transfer); }; });

  app.add_subcommand("refuse", "take back the edits that the guard holds")->callback([&] {
    run.chosen = [&] { return refuse(run.context); };
  });
}

void add_acts(CLI::App& app, Run& run) {
  add_adjustment(app, run, "receive", "goods came in", "whole units received");
  add_adjustment(app, run, "adjust", "correct the stock by a difference", "units more, or less");
  add_adjustment(app, run, "count", "the shelf was counted", "whole units counted");
  add(app, "sweep", "read every channel again", "sweep")->callback([&] {
    run.chosen = [&] { return sweep(run.context); };
  });
  auto* kill = add(app, "kill-switch", "stop all raises, or let them go again", "kill-switch on");
  kill->add_option("STATE", run.kill_switch.state, "on or off")
      ->required()
      ->check(CLI::IsMember({"on", "off"}));
  kill->callback([&] { run.chosen = [&] { return kill_switch(run.context, run.kill_switch); }; });
  add(app, "verify", "prove the data directory from its journal", "verify")->callback([&] {
    run.chosen = [&] { return verify(run.context); };
  });
}

void add_phase(CLI::App& app, Run& run, const char* act, const char* help,
               const std::string& example) {
  auto* command = add(app, act, help, example);
  command->add_option("--reason", run.phase.reason, "why; it is kept in the history");
  command->callback([&run, act] {
    run.chosen = [&run, act] {
      run.phase.act = act;
      return phase(run.context, run.phase);
    };
  });
}

CLI::App* add_connection(CLI::App& app, Run& run, const char* act, const char* help,
                         int (*command_of)(const Context&, const ConnectionOptions&),
                         const std::string& example) {
  auto* command = add(app, act, help, example);
  command->add_option("CHANNEL", run.connection.channel, "as the account's file names it")
      ->required();
  command->add_option("--reason", run.connection.reason, "why; it is kept in the history");
  command->callback([&run, command_of] {
    run.chosen = [&run, command_of] { return command_of(run.context, run.connection); };
  });
  return command;
}

void add_secret(CLI::App& secret, Run& run, const char* act, const char* help,
                const std::string& example) {
  auto* command = add(secret, act, help, example);
  command->add_option("ACCOUNT", run.secret.account, "the account it belongs to")->required();
  command->add_option("NAME", run.secret.name, "CHANNEL.NAME, eg: woo.consumer_key")->required();
  if (std::string_view(act) != "remove") {
    command->add_option("--keep-old", run.secret.keep_old,
                        "how long the former value is valid too, eg: 24h");
  }
  command->callback([&run, act] {
    run.chosen = [&run, act] {
      run.secret.act = act;
      return ctl::secret(run.context, run.secret);
    };
  });
}

void add_channels(CLI::App& app, Run& run) {
  add_phase(app, run, "pause", "write nothing to a channel, or to all of an account",
            "pause --channel woo --reason stocktaking\n  stockctl pause");
  add_phase(app, run, "resume", "write a paused channel again, or all of them",
            "resume --channel woo");
  auto* off = add_connection(
      app, run, "disconnect", "neither read nor write a channel any more", ctl::disconnect,
      "disconnect woo --reason 'shop closed'\n  stockctl disconnect woo --yes");
  off->add_flag("--yes", run.connection.yes, "disconnect it without asking");
  add_connection(app, run, "connect", "let a disconnected channel observe again", ctl::connect,
                 "connect woo");
}

void add_files(CLI::App& app, Run& run) {
  auto* backup = add(app, "backup", "copy the data directory, beside a running stockd or not",
                     "backup /backup/stockd-2026-11-25");
  backup->add_option("DIR", run.backup.directory, "a folder that does not exist yet")->required();
  backup->callback([&] { run.chosen = [&] { return ctl::backup(run.context, run.backup); }; });
  auto* restore = add(app, "restore", "fill an empty data directory from a backup",
                      "restore /backup/stockd-2026-11-25");
  restore->add_option("DIR", run.backup.directory, "a folder that stockctl backup made")
      ->required();
  restore->callback([&] { run.chosen = [&] { return ctl::restore(run.context, run.backup); }; });
  auto* rename = add(app, "rename", "give an account another name, while stockd is stopped",
                     "rename karoo-outdoor karoo");
  rename->add_option("OLD", run.rename.from)->required();
  rename->add_option("NEW", run.rename.to)->required();
  rename->callback([&] { run.chosen = [&] { return ctl::rename(run.context, run.rename); }; });
}

void add_configuration(CLI::App& app, Run& run) {
  auto* message = add(app, "message", "what a code in brackets means, and what to do",
                      "message config.unknown-key\n  stockctl message");
  message->add_option("CODE", run.message.code, "eg: config.unknown-key; none lists them all");
  message->callback([&] { run.chosen = [&] { return ctl::message(run.context, run.message); }; });
  add(app, "reload", "make the server read its files again", "reload")->callback([&] {
    run.chosen = [&] { return reload(run.context); };
  });
}

void add_secrets(CLI::App& app, Run& run) {
  auto* secret = add(app, "secret", "what connectors sign in with; values are never shown",
                     "secret list\n  stockctl secret set karoo-outdoor woo.consumer_key < key.txt");
  secret->require_subcommand(1);
  add_secret(*secret, run, "set", "seal a value, read from standard input",
             "secret set karoo-outdoor woo.consumer_key < key.txt");
  add_secret(*secret, run, "rotate",
             "seal the next value; the former stays valid for --keep-old (24h)",
             "secret rotate karoo-outdoor woo.webhook --keep-old 48h < next.txt");
  add_secret(*secret, run, "remove", "take a secret away",
             "secret remove karoo-outdoor woo.webhook");
  auto* list = add(*secret, "list", "an account's secrets by name", "secret list karoo-outdoor");
  list->add_option("ACCOUNT", run.secret.account, "which account, where there are several");
  list->callback([&run] {
    run.chosen = [&run] {
      run.secret.act = "list";
      return ctl::secret(run.context, run.secret);
    };
  });
}

CLI::App* add_inbox_act(CLI::App& inbox, Run& run, const char* act, const char* help,
                        const std::string& example) {
  auto* command = add(inbox, act, help, example);
  command->callback([&run, act] {
    run.chosen = [&run, act] {
      run.inbox.act = act;
      return ctl::inbox(run.context, run.inbox);
    };
  });
  return command;
}

void add_inbox(CLI::App& app, Run& run) {
  auto* inbox = add(app, "inbox", "webhooks that wait or were set aside",
                    "inbox list\n  stockctl inbox show 12-345\n  stockctl inbox retry --all");
  inbox->require_subcommand(1);
  add_inbox_act(*inbox, run, "list", "what waits and what was set aside, with the reason",
                "inbox list\n  stockctl inbox list --account karoo-outdoor --channel woo");
  auto* show = add_inbox_act(*inbox, run, "show",
                             "one webhook as it came; signatures and secrets are masked",
                             "inbox show 12-345");
  show->add_option("ID", run.inbox.id, "as stockctl inbox list shows it")->required();
  auto* retry = add_inbox_act(*inbox, run, "retry", "give what was set aside to its channel again",
                              "inbox retry 12-345\n  stockctl inbox retry --all --channel woo");
  retry->add_option("ID", run.inbox.id, "as stockctl inbox list shows it");
  retry->add_flag("--all", run.inbox.all, "all that were set aside");
  auto* drop = add_inbox_act(*inbox, run, "drop", "delete a webhook, after showing it",
                             "inbox drop 12-345\n  stockctl inbox drop 12-345 --yes");
  drop->add_option("ID", run.inbox.id, "as stockctl inbox list shows it")->required();
  drop->add_flag("--yes", run.inbox.yes, "delete it without asking");
}

void add_sandbox_act(CLI::App& sandbox, Run& run, const char* act, const char* help,
                     const char* subject, const char* amount) {
  auto* command = sandbox.add_subcommand(act, help);
  command->add_option("TWIN", run.act.twin, "as the sandbox file names it")->required();
  if (subject != nullptr) command->add_option(subject, run.act.subject)->required();
  if (amount != nullptr) {
    command->add_option("UNITS", run.act.amount, amount)->each([&run](const std::string&) {
      run.act.has_amount = true;
    });
  }
  if (std::string_view(act) == "rename" || std::string_view(act) == "return") {
    command->add_option("--to,--sku", run.act.to, "the new SKU, or the SKU that comes back")
        ->required();
  }
  if (std::string_view(act) == "fault")
    command->add_option("--ms", run.act.ms, "how slow, how late");
  command->callback([&run, act] {
    run.chosen = [&run, act] {
      run.act.act = act;
      return sandbox_act(run.context, run.act);
    };
  });
}

// What only one twin knows; its words are not the program's to check.
void add_sandbox_do(CLI::App& sandbox, Run& run) {
  auto* command = sandbox.add_subcommand("do", "a command that only this twin knows");
  command->add_option("TWIN", run.act.twin, "as the sandbox file names it")->required();
  command->add_option("COMMAND", run.act.act, "the command, eg: replenish")->required();
  command->add_option("FIELD", run.act.fields, "what it takes, eg: sku=TENT-2P quantity=5");
  command->callback([&run] {
    run.chosen = [&run] {
      run.act.is_own = true;
      return sandbox_act(run.context, run.act);
    };
  });
}

void add_sandbox(CLI::App& app, Run& run) {
  auto* sandbox = app.add_subcommand("sandbox", "simulated marketplaces, and what people do there");
  sandbox->require_subcommand(1);
  sandbox->add_option("--file", run.act.file,
                      "the sandbox file (default: sandbox.yaml beside --config)");
  auto* serve =
      sandbox->add_subcommand("serve", "serve the twins of the sandbox file until stopped");
  serve->add_option("--connectors", run.serve.connectors, "directory of the twins' files");
  serve->callback([&] {
    run.chosen = [&] {
      run.serve.file = run.act.file;
      return sandbox_serve(run.context, run.serve);
    };
  });
  add_sandbox_act(*sandbox, run, "sell", "a shopper buys", "SKU", "units (default 1)");
  add_sandbox_act(*sandbox, run, "cancel", "an order is cancelled and restocked", "ORDER", nullptr);
  add_sandbox_act(*sandbox, run, "fulfil", "an order is shipped", "ORDER", nullptr);
  add_sandbox_act(*sandbox, run, "return", "units of an order come back", "ORDER",
                  "units (default 1)");
  add_sandbox_act(*sandbox, run, "edit", "staff set a level in the shop", "SKU", "the new level");
  add_sandbox_act(*sandbox, run, "receive", "goods are booked in the shop", "SKU", "units more");
  add_sandbox_act(*sandbox, run, "rename", "a SKU is changed in the shop", "SKU", nullptr);
  add_sandbox_act(*sandbox, run, "show", "what the shop shows", nullptr, nullptr);
  add_sandbox_act(*sandbox, run, "fault", "the next requests go wrong", "KIND", "how many");
  add_sandbox_do(*sandbox, run);
}

std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

// The first word that should have been a command and is none, with the commands it could have been.
struct UnknownWord {
  std::string word;
  std::vector<std::string> known;
};

std::optional<UnknownWord> unknown_word(const CLI::App& app,
                                        const std::vector<std::string>& words) {
  const CLI::App* level = &app;
  for (const std::string& word : words) {
    const auto known = names_of(*level);
    if (known.empty()) return std::nullopt;
    // The values of options before a command cannot be told from commands here; leave them to
    // CLI11.
    if (!word.empty() && word.front() == '-') return std::nullopt;
    if (std::find(known.begin(), known.end(), word) == known.end()) return UnknownWord{word, known};
    level = level->get_subcommand(word);
  }
  return std::nullopt;
}

// CLI11 answers an unknown word with "A subcommand is required"; say which word, and the likely
// one.
int answer_mistake(const CLI::App& app, const std::vector<std::string>& words,
                   const CLI::ParseError& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  if (const auto unknown = unknown_word(app, words)) {
    const auto close = suggest(unknown->word, unknown->known);
    fmt::print(stderr,
               "stockctl: there is no command '{}'{}\n  stockctl --help lists them [ctl.command]\n",
               unknown->word, close ? ", use '" + *close + "'" : std::string());
    return kUsage;
  }
  fmt::print(stderr, "stockctl: {}\n  add --help to see what it takes [ctl.usage]\n", error.what());
  return kUsage;
}

int main_of(int argc, char** argv) {
  Run run;
  if (const char* file = std::getenv("STOCKD_CONFIG")) run.context.config = file;
  CLI::App app("Talks to a running stockd, and proves what it did.", "stockctl");
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--config", run.context.config, "the operator's file; $STOCKD_CONFIG")
      ->capture_default_str();
  app.footer("stockctl COMMAND --help shows what a command takes, with examples");
  app.add_option("--account", run.context.account, "which account, where there are several");
  app.add_option("--channel", run.context.channel, "this channel only");
  app.add_flag("--json", run.context.json, "print what the server said");
  app.set_version_flag("--version", "stockctl " STOCKD_VERSION);
  add_daily(app, run);
  add_acts(app, run);
  add_decisions(app, run);
  add_channels(app, run);
  add_files(app, run);
  add_configuration(app, run);
  add_secrets(app, run);
  add_inbox(app, run);
  add_sandbox(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return answer_mistake(app, {argv + 1, argv + argc}, error);
  }
  return run.chosen();
}

}  // namespace
}  // namespace stockd::ctl

int main(int argc, char** argv) {
  return stockd::ctl::main_of(argc, argv);
}
