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
  PlanOptions plan;
  ApplyOptions apply;
  StockOptions stock;
  ExplainOptions explain;
  AdjustOptions adjust;
  RelinkOptions relink;
  ReturnsOptions returns;
  KillSwitchOptions kill_switch;
  SandboxServeOptions serve;
  SandboxActOptions act;
  std::function<int()> chosen;
};

void add_daily(CLI::App& app, Run& run) {
  auto* validate = app.add_subcommand("validate", "check the files without starting anything");
  validate->add_option("FILE", run.validate.file, "stockd.yaml (default: that of --config)");
  validate->callback(
      [&] { run.chosen = [&] { return ctl::validate(run.context, run.validate); }; });

  app.add_subcommand("status", "what runs, and how it goes")->callback([&] {
    run.chosen = [&] { return status(run.context); };
  });
  app.add_subcommand("channels", "every channel with its phase and state")->callback([&] {
    run.chosen = [&] { return channels(run.context); };
  });

  auto* plan = app.add_subcommand("plan", "what applying would change");
  plan->add_option("--wait", run.plan.wait_s, "seconds to wait until the plan is ready")
      ->check(CLI::Range(0, 3600))
      ->capture_default_str();
  plan->add_flag("--exit-code", run.plan.exit_code, "exit with 2 where something would change");
  plan->callback([&] { run.chosen = [&] { return ctl::plan(run.context, run.plan); }; });

  auto* apply = app.add_subcommand("apply", "accept a plan: from here on listings are written");
  apply->add_option("HASH", run.apply.hash, "as stockctl plan printed it")->required();
  apply->add_option("--only", run.apply.only, "SKUs like this only, eg: 'TENT-*'");
  apply->callback([&] { run.chosen = [&] { return ctl::apply(run.context, run.apply); }; });

  auto* stock = app.add_subcommand("stock", "products by channels");
  stock->add_option("SKU", run.stock.sku, "this product only");
  stock->add_flag("--differing", run.stock.differing,
                  "only products that are not equal everywhere");
  stock->callback([&] { run.chosen = [&] { return ctl::stock(run.context, run.stock); }; });

  auto* explain = app.add_subcommand("explain", "why each number of a product is what it is");
  explain->add_option("SKU", run.explain.sku)->required();
  explain->callback([&] { run.chosen = [&] { return ctl::explain(run.context, run.explain); }; });
}

void add_adjustment(CLI::App& app, Run& run, const char* kind, const char* help,
                    const char* amount) {
  auto* command = app.add_subcommand(kind, help);
  command->add_option("SKU", run.adjust.sku)->required();
  command->add_option("UNITS", run.adjust.amount, amount)->required();
  command->add_option("--id", run.adjust.id,
                      "your own number of this entry: a repeat changes nothing");
  command->add_option("--note", run.adjust.note, "why");
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

  app.add_subcommand("refuse", "take back the edits that the guard holds")->callback([&] {
    run.chosen = [&] { return refuse(run.context); };
  });
}

void add_acts(CLI::App& app, Run& run) {
  add_adjustment(app, run, "receive", "goods came in", "whole units received");
  add_adjustment(app, run, "adjust", "correct the stock by a difference", "units more, or less");
  add_adjustment(app, run, "count", "the shelf was counted", "whole units counted");
  app.add_subcommand("sweep", "read every channel again")->callback([&] {
    run.chosen = [&] { return sweep(run.context); };
  });
  auto* kill = app.add_subcommand("kill-switch", "stop all raises, or let them go again");
  kill->add_option("STATE", run.kill_switch.state, "on or off")
      ->required()
      ->check(CLI::IsMember({"on", "off"}));
  kill->callback([&] { run.chosen = [&] { return kill_switch(run.context, run.kill_switch); }; });
  app.add_subcommand("verify", "prove the data directory from its journal")->callback([&] {
    run.chosen = [&] { return verify(run.context); };
  });
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
  app.add_option("--account", run.context.account, "which account, where there are several");
  app.add_option("--channel", run.context.channel, "this channel only");
  app.add_flag("--json", run.context.json, "print what the server said");
  app.set_version_flag("--version", "stockctl " STOCKD_VERSION);
  add_daily(app, run);
  add_acts(app, run);
  add_decisions(app, run);
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
