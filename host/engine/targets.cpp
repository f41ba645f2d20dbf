// SPDX-License-Identifier: Apache-2.0
//
// From the truth to the level a listing should show. The steps are written by the same code that
// computes the number, so they cannot disagree.
#include "engine/account_state.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

class Arithmetic {
 public:
  explicit Arithmetic(std::vector<Step>* steps) : steps_(steps) {}

  void step(const char* code, const std::string& text, Quantity after, int line = 0) {
    value = after;
    if (steps_ != nullptr) steps_->push_back({code, text, after, line});
  }

  Quantity value = 0;

 private:
  std::vector<Step>* steps_;
};

Quantity share(Quantity value, std::int64_t percent) {
  return value <= 0 ? value : value * percent / 100;
}

// Steps 4 to 5 of config.md: buffer, percent, max, min.
void apply_rules(const ResolvedRules& rules, Quantity available, Arithmetic& sum) {
  if (const auto& rule = rules.buffer; rule.value) {
    sum.step("rule.buffer", "buffer " + std::to_string(*rule.value), sum.value - *rule.value,
             rule.line);
  }
  if (const auto& rule = rules.percent; rule.value) {
    sum.step("rule.percent", std::to_string(*rule.value) + " percent, rounded down",
             share(sum.value, *rule.value), rule.line);
  }
  if (const auto& rule = rules.max; rule.value && sum.value > *rule.value) {
    sum.step("rule.max", "at most " + std::to_string(*rule.value), *rule.value, rule.line);
  }
  if (const auto& rule = rules.min;
      rule.value && sum.value < *rule.value && available >= *rule.value) {
    sum.step("rule.min", "at least " + std::to_string(*rule.value), *rule.value, rule.line);
  }
}

}  // namespace

Target AccountState::target_of(std::uint32_t listing, std::vector<Step>* steps) const {
  const Listing& row = listings[listing];
  const Product& product = products[row.product];
  const Channel& channel = channels[row.channel];
  const ResolvedRules rules = rule_book.resolve(channel.name, arena.get(product.sku));
  Target target;
  target.sync = rules.sync.value.value_or(SyncMode::On);
  target.on = target.sync == SyncMode::On;

  Arithmetic sum(steps);
  sum.step("truth", "the ledger holds " + std::to_string(product.truth()), product.truth());
  const Pending* busy = pending_of(listing);
  const Quantity own = busy != nullptr && busy->suspicion ? busy->suspicion->held : 0;
  if (const Quantity held = product.suspense - own; held != 0) {
    sum.step("suspense", std::to_string(held) + " held back until the orders explain them",
             sum.value - held);
  }
  const Quantity available = sum.value;
  if (const auto& rule = rules.fixed; rule.value) {
    sum.step("rule.fixed", "fixed " + std::to_string(*rule.value) + ", at most what there is",
             std::min(*rule.value, available), rule.line);
  } else {
    apply_rules(rules, available, sum);
  }
  if (sum.value < 0) sum.step("clamp.zero", "never below 0", 0);
  if (const Quantity most = channel.config.quantity_most; sum.value > most) {
    sum.step("clamp.most", "the marketplace accepts at most " + std::to_string(most), most);
  }
  target.value = sum.value;
  return target;
}

}  // namespace stockd::engine
