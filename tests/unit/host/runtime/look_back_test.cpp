// SPDX-License-Identifier: Apache-2.0
//
// Looking back gives exactly what the engine had then: a random day of trade is noted while it
// happens, number by number with its rules, and compared afterwards.
#include "runtime/look_back.hpp"

#include "journal/journal.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <sstream>

namespace stockd::runtime {
namespace {

constexpr AccountId kAccount{7};
constexpr ChannelId kShop{0};
constexpr UnixMs kMorning = 1764028800000;

class NoLines : public engine::LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId, std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

Account account_with(Quantity buffer) {
  Account account;
  account.name = AccountName{"karoo"};
  account.currency = "ZAR";
  account.file = "karoo.yaml";
  ChannelConfig shop;
  shop.name = ChannelName{"shop"};
  shop.connector = "shopify";
  shop.lag_ms = 1000;
  shop.can_swap = true;
  account.channels = {shop};
  account.stock.opening = {ChannelName{"shop"}};
  RuleLine rule;
  rule.buffer = buffer;
  rule.line = 12;
  account.stock.rules = {rule};
  return account;
}

// What a person would be told about all products.
std::string told(const engine::Engine& engine) {
  std::ostringstream out;
  for (const Sku& sku : engine.skus()) {
    const auto product = engine.product(sku);
    out << sku.str() << (product->opened ? " opened " : " unknown ") << product->available << "\n";
    for (const auto& listing : product->listings) {
      out << "  " << engine::health_name(listing.health) << " " << listing.shown.value_or(-1)
          << " -> " << listing.target.value_or(-1);
      for (const auto& step : listing.steps)
        out << " | " << step.text << " = " << step.after << " :" << step.rule_line;
      out << "\n";
    }
  }
  return out.str();
}

// A day of trade in a journal, and what was known at every moment of it.
class Day {
 public:
  explicit Day(unsigned seed) : random_(seed), engine_(kAccount) {
    journal_ = std::move(*journal::open_sqlite_journal(folder_.path(), 3));
    epoch_ = *journal_->claim();
    tell(engine::ConfigChanged{account_with(1)});
    engine::CataloguePage page;
    page.channel = kShop;
    for (const char* sku : {"TENT", "MUG", "STOVE"}) {
      ListingFact listing;
      listing.remote = std::string("id/") + sku;
      listing.sku = sku;
      page.listings.push_back(listing);
    }
    tell(page);
    for (int i = 0; i < 300; ++i)
      happen(i);
  }

  PartitionFiles files() const { return {folder_.path(), 3}; }
  const std::map<UnixMs, std::string>& known() const { return known_; }
  const std::vector<Record>& records() const { return records_; }

 private:
  void happen(int number) {
    now_ += 1 + static_cast<UnixMs>(random_() % 300'000);
    static const char* const kSkus[] = {"TENT", "MUG", "STOVE"};
    if (number % 60 == 59) {
      return tell(engine::ConfigChanged{account_with(static_cast<Quantity>(random_() % 4))});
    }
    engine::Adjust adjust;
    adjust.sku = Sku{kSkus[random_() % 3]};
    adjust.id = std::to_string(number);
    adjust.kind = number < 3 || random_() % 5 == 0 ? AdjustKind::Count : AdjustKind::Adjust;
    if (number < 3) adjust.sku = Sku{kSkus[number]};
    adjust.amount = static_cast<Quantity>(random_() % 20);
    if (adjust.kind == AdjustKind::Adjust) adjust.amount -= 10;
    tell(adjust);
  }

  void tell(const engine::Input& input) {
    auto decided = engine_.decide(input, now_, NoLines());
    ASSERT_TRUE(decided.has_value()) << decided.error().describe();
    for (Record& record : *decided) {
      record.seq = records_.size() + 1;
      record.account = kAccount;
      record.at_ms = now_;
      engine_.fold(record);
      ASSERT_TRUE(journal_->append(epoch_, records_.size(), {record}).has_value());
      records_.push_back(record);
    }
    known_[now_] = told(engine_);
  }

  ScratchFolder folder_;
  std::mt19937 random_;
  std::unique_ptr<journal::Journal> journal_;
  std::uint64_t epoch_ = 0;
  UnixMs now_ = kMorning;
  engine::Engine engine_;
  std::vector<Record> records_;
  std::map<UnixMs, std::string> known_;
};

TEST(LookBack, GivesTheNumbersThatWereNotedWhileTheyHappened) {
  for (const unsigned seed : {1u, 2u, 3u}) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Day day(seed);
    std::mt19937 random(seed);
    const UnixMs evening = day.known().rbegin()->first;
    ASSERT_GT(day.known().size(), 250u);
    for (int i = 0; i < 40; ++i) {
      const UnixMs at =
          kMorning + static_cast<UnixMs>(random() % 1'000'000) * (evening - kMorning) / 1'000'000;
      const auto past = look_back_to(day.files(), kAccount, at);
      ASSERT_TRUE(past.has_value()) << past.error().describe();
      EXPECT_EQ(told(past->engine), std::prev(day.known().upper_bound(at))->second) << at;
    }
    EXPECT_EQ(told(look_back_to(day.files(), kAccount, evening)->engine),
              day.known().rbegin()->second);
  }
}

TEST(LookBack, NamesTheRuleThatWasInForceThen) {
  const Day day(4);
  bool differed = false;
  std::string before;
  for (const auto& [at, text] : day.known()) {
    const auto begin = text.find("buffer ");
    if (begin == std::string::npos) continue;
    const std::string rule = text.substr(begin, text.find(" |", begin) - begin);
    differed = differed || (!before.empty() && rule.substr(0, 8) != before.substr(0, 8));
    before = rule;
  }
  EXPECT_TRUE(differed);  // or the test above would prove little
}

TEST(LookBack, SaysThatNothingWasKnownBeforeTheBeginning) {
  const Day day(5);
  EXPECT_EQ(look_back_to(day.files(), kAccount, kMorning - 1).error().code(), "look-back.before");
}

TEST(LookBack, FindsWhatHappenedNewestFirstAndWithinItsTimes) {
  const Day day(6);
  const std::vector<store::Subject> tent = {store::Subject::of(ProductId{0})};
  std::vector<std::uint64_t> expected;
  for (auto record = day.records().rbegin(); record != day.records().rend(); ++record) {
    const auto* adjusted = std::get_if<StockAdjusted>(&record->body);
    if (adjusted != nullptr && adjusted->product == ProductId{0}) expected.push_back(record->seq);
  }
  const auto seqs = [&](const EventSpan& span) {
    std::vector<std::uint64_t> out;
    const auto found = find_events(day.files(), kAccount, tent, span);
    EXPECT_TRUE(found.has_value());
    for (const Record& record : *found)
      out.push_back(record.seq);
    return out;
  };
  const UnixMs evening = day.known().rbegin()->first;
  const UnixMs noon = day.records()[day.records().size() / 2].at_ms;
  EXPECT_EQ(seqs({0, evening, 1000}), expected);
  const auto newest = seqs({0, evening, 3});
  ASSERT_EQ(newest.size(), 3u);
  EXPECT_EQ(newest[0], expected[0]);
  EXPECT_EQ(seqs({noon, evening, 1000}).size() + seqs({0, noon - 1, 1000}).size(), expected.size());
}

}  // namespace
}  // namespace stockd::runtime
