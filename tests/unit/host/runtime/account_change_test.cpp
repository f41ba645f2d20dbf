// SPDX-License-Identifier: Apache-2.0
//
// Which channels a changed file holds: those it could move, and no others.
#include "runtime/account_change.hpp"

#include <gtest/gtest.h>

namespace stockd::runtime {
namespace {

class NoArchive : public engine::LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId, std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

ChannelConfig channel(const std::string& name) {
  ChannelConfig out;
  out.name = ChannelName(name);
  out.connector = "shopify";
  out.settings_json = "{\"shop\":\"" + name + "\"}";
  return out;
}

class ChangedAccount : public ::testing::Test {
 protected:
  ChangedAccount() {
    account_.name = AccountName("karoo");
    account_.channels = {channel("shop"), channel("woo")};
    RuleLine rule;
    rule.channel = ChannelName("woo");
    rule.buffer = 2;
    rule.line = 9;
    account_.stock.rules = {rule};
    engine::ConfigChanged changed;
    changed.account = account_;
    tell(changed);
    engine::CataloguePage page;
    page.channel = *engine_.find_channel("shop");
    ListingFact listing;
    listing.remote = "1";
    listing.sku = "TENT";
    page.listings = {listing};
    tell(page);
  }

  void tell(const engine::Input& input) {
    const NoArchive archive;
    auto records = engine_.decide(input, ++now_, archive);
    ASSERT_TRUE(records.has_value()) << records.error().describe();
    for (Record& record : *records) {
      record.seq = ++seq_;
      engine_.fold(record);
    }
  }

  std::set<ChannelName> moved() const { return channels_moved(engine_, account_); }

  const std::set<ChannelName> kNone;
  const std::set<ChannelName> kWoo{ChannelName("woo")};
  const std::set<ChannelName> kBoth{ChannelName("shop"), ChannelName("woo")};
  Account account_;
  engine::Engine engine_{AccountId{}};
  std::uint64_t seq_ = 0;
  UnixMs now_ = 1;
};

TEST_F(ChangedAccount, MovesNothingWhereALineOnlyMovedOrTheFileDid) {
  account_.stock.rules[0].line = 31;
  account_.file = "elsewhere/karoo.yaml";
  EXPECT_EQ(moved(), kNone);
}

TEST_F(ChangedAccount, MovesTheChannelWhoseRulesResolveToAnotherValue) {
  account_.stock.rules[0].buffer = 3;
  EXPECT_EQ(moved(), kWoo);
  account_.stock.rules[0].channel.reset();
  EXPECT_EQ(moved(), kBoth);
}

TEST_F(ChangedAccount, MovesNothingByWhatANewConnectorSaysOfItself) {
  account_.channels[0].lag_ms += 1;
  account_.channels[0].can_swap = true;
  account_.channels[0].settings_json = R"({"shop":"shop","a_new_default":1})";
  EXPECT_EQ(moved(), kNone);
  account_.channels[0].quantity_most = 5;
  EXPECT_EQ(moved(), (std::set<ChannelName>{ChannelName("shop")}));
}

TEST_F(ChangedAccount, MovesNothingByARuleForProductsThatAreNotThere) {
  RuleLine other;
  other.sku = "STOVE";
  other.buffer = 5;
  account_.stock.rules.push_back(other);
  EXPECT_EQ(moved(), kNone);
}

TEST_F(ChangedAccount, MovesAChannelByItsOwnSettingsAndAllByASpelling) {
  account_.channels[1].settings_json = R"({"shop":"other"})";
  EXPECT_EQ(moved(), kWoo);
  account_.channels[1].sku.strip_suffix = {"-X"};
  EXPECT_EQ(moved(), kBoth);
}

TEST_F(ChangedAccount, MovesNoneOfTheOthersWhenAChannelComesOrGoes) {
  account_.channels.push_back(channel("outlet"));
  EXPECT_EQ(moved(), kNone);
  account_.channels = {channel("shop")};
  EXPECT_EQ(moved(), kWoo);
}

TEST_F(ChangedAccount, MovesAllByWhatIsNobodysOwn) {
  account_.aliases.emplace("TENT2P", Sku("TENT"));
  EXPECT_EQ(moved(), kBoth);
}

TEST(OtherStore, IsOneWhoseSettingsContradictAndNotOneWithANewDefault) {
  const ChannelConfig from = channel("shop");
  ChannelConfig to = from;
  to.settings_json = R"({"shop":"shop","api":"2026-01"})";
  to.lag_ms = 7;
  EXPECT_FALSE(is_other_store(from, to));
  to.settings_json = R"({"shop":"another"})";
  EXPECT_TRUE(is_other_store(from, to));
  to = from;
  to.location = "elsewhere";
  EXPECT_TRUE(is_other_store(from, to));
}

}  // namespace
}  // namespace stockd::runtime
