// SPDX-License-Identifier: Apache-2.0
//
// Precedence as a rank: the more specific line wins, and a later line wins among equals because
// lines are considered in order.
#include "engine/rule_book.hpp"

namespace stockd::engine {
namespace {

template <class T>
void take(Ruled<T>& best, const std::optional<T>& value, int rank, int line) {
  if (!value) return;
  // Candidates come grouped, not in file order, so equal ranks are decided by the line.
  if (rank < best.rank || (rank == best.rank && line < best.line)) return;
  best = {value, line, rank};
}

}  // namespace

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*')
    ++p;
  return p == pattern.size();
}

RuleBook::RuleBook(std::vector<RuleLine> lines) : lines_(std::move(lines)) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const std::string& sku = lines_[i].sku;
    if (sku.empty()) {
      general_.push_back(i);
    } else if (sku.find('*') != std::string::npos) {
      patterns_.push_back(i);
    } else {
      exact_[sku].push_back(i);
    }
  }
}

void RuleBook::consider(std::size_t index, std::string_view channel, int specific,
                        ResolvedRules& best) const {
  const RuleLine& rule = lines_[index];
  if (rule.channel && rule.channel->view() != channel) return;
  // default 0, channel 1, pattern 2, exact 3, channel + pattern 4, channel + exact 5
  const int rank = rule.channel ? (specific == 0 ? 1 : specific + 2) : specific;
  take(best.buffer, rule.buffer, rank, rule.line);
  take(best.percent, rule.percent, rank, rule.line);
  take(best.max, rule.max, rank, rule.line);
  take(best.min, rule.min, rank, rule.line);
  take(best.fixed, rule.fixed, rank, rule.line);
  take(best.sync, rule.sync, rank, rule.line);
}

ResolvedRules RuleBook::resolve(std::string_view channel, std::string_view sku) const {
  ResolvedRules best;
  for (const std::size_t i : general_)
    consider(i, channel, 0, best);
  for (const std::size_t i : patterns_) {
    if (matches(lines_[i].sku, sku)) consider(i, channel, 2, best);
  }
  if (exact_.empty()) return best;
  const auto found = exact_.find(std::string(sku));
  if (found == exact_.end()) return best;
  for (const std::size_t i : found->second)
    consider(i, channel, 3, best);
  return best;
}

}  // namespace stockd::engine
