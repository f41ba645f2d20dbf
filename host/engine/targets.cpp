// SPDX-License-Identifier: Apache-2.0
//
// From the truth to the level a listing should show. The steps are written by the same code that
// computes the number, so they cannot disagree.
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"
#include "engine/replenishment.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

Quantity share(Quantity value, std::int64_t percent) {
  return value <= 0 ? value : value * percent / 100;
}

// Steps 4 to 5 of config.md: buffer, percent, max, min.
void apply_rules(const ResolvedRules& rules, Quantity available, Arithmetic& sum) {
  if (const auto& rule = rules.buffer; rule.value) {
    sum.step(
        "rule.buffer", sum.value - *rule.value,
        [&] { return "buffer " + std::to_string(*rule.value); }, rule.line);
  }
  if (const auto& rule = rules.percent; rule.value) {
    sum.step(
        "rule.percent", share(sum.value, *rule.value),
        [&] { return std::to_string(*rule.value) + " percent, rounded down"; }, rule.line);
  }
  if (const auto& rule = rules.max; rule.value && sum.value > *rule.value) {
    sum.step(
        "rule.max", *rule.value, [&] { return "at most " + std::to_string(*rule.value); },
        rule.line);
  }
  if (const auto& rule = rules.min;
      rule.value && sum.value < *rule.value && available >= *rule.value) {
    sum.step(
        "rule.min", *rule.value, [&] { return "at least " + std::to_string(*rule.value); },
        rule.line);
  }
}

}  // namespace

// Step 1: what is available of the product, or of what its kit is made of.
void AccountState::count_units(std::uint32_t listing, Cause cause, Arithmetic& sum) const {
  const Listing& row = listings[listing];
  const auto kit = kits.find(row.product);
  if (kit == kits.end()) {
    const Quantity truth = products[row.product].truth();
    sum.step("truth", truth, [&] {
      const std::string holder =
          truth_channel == kNone ? "the ledger" : "'" + channels[truth_channel].name + "'";
      return holder + " holds " + std::to_string(truth);
    });
    const Quantity reserved = reserved_of(row.product, row.channel);
    const Quantity units = units_of(row.product, listing, cause);
    const Quantity sent = cause == Cause::All ? withheld_of_product(*this, row.product) : 0;
    if (sent != 0) {
      sum.step("replenishment.withheld", truth - sent, [&] {
        return std::to_string(sent) +
               " held back: they seem to have been sent to a platform's warehouse; "
               "stockctl transfer decides";
      });
    }
    if (const Quantity held = truth - sent - reserved - units; held != 0) {
      sum.step("suspense", truth - sent - held, [&] {
        return std::to_string(held) + (cause == Cause::All
                                           ? " held back until the orders explain them"
                                           : " left out: no order, count or receipt explains them");
      });
    }
    if (reserved != 0) {
      sum.step("blind.reserve", units, [&] {
        return std::to_string(reserved) + " kept for what a blind channel last showed";
      });
    }
    return;
  }
  bool first = true;
  for (const RecipePart& part : kit->second.parts) {
    const std::uint32_t id = index_of(part.product);
    const Quantity units = units_of(id, listing, cause);
    const Quantity makes = whole_kits(units, part.count);
    sum.step(
        "kit.part", first ? makes : std::min(sum.value, makes),
        [&] {
          return std::to_string(units) + " of '" + std::string(arena.get(products[id].sku)) +
                 "', " + std::to_string(part.count) + " each: enough for " + std::to_string(makes);
        },
        kit->second.line);
    first = false;
  }
}

Target AccountState::target_by(std::uint32_t listing, Cause cause, Arithmetic& sum) const {
  const Listing& row = listings[listing];
  const Channel& channel = channels[row.channel];
  const ResolvedRules rules = rule_book.resolve(channel.name, arena.get(products[row.product].sku));
  Target target;
  target.sync = rules.sync.value.value_or(SyncMode::On);
  target.on = target.sync == SyncMode::On;
  count_units(listing, cause, sum);
  const Quantity available = sum.value;
  if (last_units_end(listing, cause, sum)) {
    target.value = 0;
    return target;
  }
  if (const auto& rule = rules.fixed; rule.value) {
    sum.step(
        "rule.fixed", std::min(*rule.value, available),
        [&] { return "fixed " + std::to_string(*rule.value) + ", at most what there is"; },
        rule.line);
  } else {
    apply_rules(rules, available, sum);
  }
  if (sum.value < 0) sum.step("clamp.zero", 0, [] { return "never below 0"; });
  if (const Quantity most = channel.config.quantity_most; sum.value > most) {
    sum.step("clamp.most", most,
             [&] { return "the marketplace accepts at most " + std::to_string(most); });
  }
  target.value = sum.value;
  return target;
}

// The source of truth shows the truth itself: no rule, owner of last units or guard applies to it.
Target AccountState::truth_target(std::uint32_t listing, Arithmetic& sum) const {
  Target target;
  target.on = true;
  count_units(listing, Cause::All, sum);
  if (sum.value < 0) sum.step("clamp.zero", 0, [] { return "never below 0"; });
  const Quantity most = channels[listings[listing].channel].config.quantity_most;
  if (sum.value > most) {
    sum.step("clamp.most", most,
             [&] { return "the marketplace accepts at most " + std::to_string(most); });
  }
  target.value = sum.value;
  return target;
}

Target AccountState::target_of(std::uint32_t listing, std::vector<Step>* steps) const {
  Arithmetic sum(steps);
  if (is_truth(listing)) return truth_target(listing, sum);
  if (!guard_holds(listing)) return target_by(listing, Cause::All, sum);
  const Target held = target_by(listing, Cause::Explained, sum);
  if (steps == nullptr) return held;
  Arithmetic without(nullptr);
  const Quantity all = target_by(listing, Cause::All, without).value;
  sum.step(
      "guard", held.value,
      [&] {
        return "the guard holds a change to " + std::to_string(all) + " that nothing explains";
      },
      account.stock.guard.line);
  return held;
}

}  // namespace stockd::engine
