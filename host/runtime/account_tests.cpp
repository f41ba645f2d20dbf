// SPDX-License-Identifier: Apache-2.0
//
// Each test has an engine of its own with one listing a channel, counted to what is given.
#include "runtime/account_tests.hpp"

#include "engine/engine.hpp"
#include "engine/rule_book.hpp"

#include <set>
#include <utility>

namespace stockd::runtime {
namespace {

class NoArchive : public engine::LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId, std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

// An engine that never saw a marketplace.
class Bench {
 public:
  Result<void> tell(const engine::Input& input) {
    const NoArchive archive;
    auto records = engine_.decide(input, ++now_, archive);
    if (!records) return failure(records.error());
    for (Record& record : *records) {
      record.seq = ++seq_;
      record.account = AccountId{};
      engine_.fold(record);
    }
    return {};
  }

  // The product with one listing on each channel and so many units.
  Result<engine::ProductView> product(const Account& account, const Sku& sku, Quantity units) {
    engine::ConfigChanged changed;
    changed.account = account;
    if (auto told = tell(changed); !told) return failure(told.error());
    for (const ChannelConfig& channel : account.channels) {
      engine::CataloguePage page;
      page.channel = *engine_.find_channel(channel.name.view());
      ListingFact listing;
      listing.remote = "test";
      listing.sku = sku.str();
      page.listings.push_back(std::move(listing));
      if (auto told = tell(page); !told) return failure(told.error());
    }
    engine::Adjust count;
    count.sku = sku;
    count.id = "test";
    count.kind = AdjustKind::Count;
    count.amount = units;
    if (auto told = tell(count); !told) return failure(told.error());
    if (auto view = engine_.product(sku)) return std::move(*view);
    return failure(Kind::Defect, "config.test", "the product of the test is not known");
  }

  const engine::Engine& engine() const { return engine_; }

 private:
  engine::Engine engine_{AccountId{}};
  std::uint64_t seq_ = 0;
  UnixMs now_ = 1;
};

config::Finding finding_at(const Account& account, const char* code, int line, std::string text,
                           std::string help) {
  config::Finding out;
  out.code = code;
  out.file = account.file;
  out.line = line;
  out.column = 1;
  out.text = std::move(text);
  out.help = std::move(help);
  return out;
}

std::string steps_of(const engine::ListingView& listing) {
  std::string out;
  for (const engine::Step& step : listing.steps) {
    out += (out.empty() ? "" : ", ") + step.text + " -> " + std::to_string(step.after);
    if (step.rule_line != 0) out += " (line " + std::to_string(step.rule_line) + ")";
  }
  return out;
}

void compare(const config::LoadedAccount& account, const config::AccountTest& test,
             const engine::ProductView& view, const engine::Engine& engine,
             std::vector<config::Finding>& findings) {
  const std::string given = std::to_string(test.given) + " of " + test.sku.str();
  for (const auto& [channel, expected] : test.expect) {
    const engine::ListingView* found = nullptr;
    for (const engine::ListingView& listing : view.listings) {
      if (engine.find_channel(channel.view()) == listing.channel) found = &listing;
    }
    if (found != nullptr && found->target == expected) continue;
    const std::string shown = found != nullptr && found->target
                                  ? std::to_string(*found->target)
                                  : std::string("nothing that is known");
    findings.push_back(finding_at(account.account, "config.test", test.line,
                                  "with " + given + ", channel '" + channel.str() + "' shows " +
                                      shown + " and not " + std::to_string(expected),
                                  found != nullptr ? steps_of(*found) : std::string()));
  }
}

}  // namespace

std::vector<config::Finding> run_tests(const config::LoadedAccount& account) {
  std::vector<config::Finding> out;
  for (const config::AccountTest& test : account.tests) {
    Bench bench;
    const auto view = bench.product(account.account, test.sku, test.given);
    if (view) {
      compare(account, test, *view, bench.engine(), out);
    } else {
      out.push_back(
          finding_at(account.account, "config.test", test.line,
                     "the test of " + test.sku.str() + " cannot be run: " + view.error().text(),
                     view.error().help()));
    }
  }
  return out;
}

std::vector<config::Finding> find_min_above_max(const Account& account) {
  const engine::RuleBook book(account.stock.rules);
  // Every selection that a rule can make, by a SKU that it fits; the first stands for all others.
  std::set<std::string> samples{""};
  for (const RuleLine& rule : account.stock.rules) {
    std::string sample = rule.sku;
    std::erase(sample, '*');
    samples.insert(std::move(sample));
  }
  std::vector<config::Finding> out;
  std::set<std::pair<int, int>> told;  // lines of min and max
  for (const ChannelConfig& channel : account.channels) {
    for (const std::string& sample : samples) {
      const auto rules = book.resolve(channel.name.view(), sample);
      if (!rules.min.value || !rules.max.value || *rules.min.value <= *rules.max.value) continue;
      if (!told.insert({rules.min.line, rules.max.line}).second) continue;
      out.push_back(finding_at(account, "config.min-max", rules.min.line,
                               "on channel '" + channel.name.str() + "' this min of " +
                                   std::to_string(*rules.min.value) + " meets the max of " +
                                   std::to_string(*rules.max.value) + " in line " +
                                   std::to_string(rules.max.line),
                               "lower min, raise max, or select other listings"));
    }
  }
  return out;
}

config::LoadedAccounts load_tested_accounts(const config::ServerSettings& settings,
                                            const std::map<std::string, Manifest>& manifests) {
  config::LoadedAccounts loaded = config::load_accounts(settings, manifests);
  std::vector<config::LoadedAccount> good;
  for (config::LoadedAccount& account : loaded.accounts) {
    std::vector<config::Finding> findings = find_min_above_max(account.account);
    if (findings.empty()) findings = run_tests(account);
    if (findings.empty()) {
      good.push_back(std::move(account));
      continue;
    }
    loaded.broken.push_back(account.account.name.str());
    loaded.findings.insert(loaded.findings.end(), findings.begin(), findings.end());
  }
  loaded.accounts = std::move(good);
  return loaded;
}

}  // namespace stockd::runtime
