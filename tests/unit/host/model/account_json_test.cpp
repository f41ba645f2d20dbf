// SPDX-License-Identifier: Apache-2.0
//
// An account survives its JSON unchanged, equal accounts have equal bytes, and a text that is no
// account is an Error in words.
#include "model/account.hpp"

#include <gtest/gtest.h>

namespace stockd {
namespace {

ChannelConfig shop() {
  ChannelConfig channel;
  channel.name = ChannelName("shop");
  channel.connector = "shopify";
  channel.settings_json = R"({"shop":"karoo \"outdoor\""})";
  channel.location = "gid://shopify/Location/7";
  channel.sku.strip_prefix = {"A-"};
  channel.sku.strip_suffix = {"-FBM", "-FBA"};
  channel.merge = OrderMerge::Latest;
  channel.lag_ms = 1;
  channel.window_ms = 2;
  channel.quantity_most = 3;
  channel.can_set = channel.can_swap = true;
  return channel;
}

Account full() {
  Account account;
  account.name = AccountName("karoo-outdoor");
  account.currency = "ZAR";
  account.timezone = "Africa/Johannesburg";
  account.file = "accounts/karoo-outdoor.yaml";
  account.channels = {shop(), ChannelConfig{}};
  account.channels[1].name = ChannelName("woo");
  account.stock.opening = {ChannelName("shop"), ChannelName("woo")};
  account.stock.on_edit = EditPolicy::Adopt;
  RuleLine every;
  every.buffer = 1;
  every.line = 30;
  RuleLine one;
  one.channel = ChannelName("woo");
  one.sku = "TENT-*";
  one.percent = 50;
  one.max = 20;
  one.min = 0;
  one.fixed = 4;
  one.sync = SyncMode::Off;
  one.line = 31;
  account.stock.rules = {every, one};
  account.aliases.emplace("TENT2P", Sku("TENT-2P"));
  account.aliases.emplace("00123", Sku("123"));
  account.channels[1].aliases.emplace("WOO-1", Sku("TENT-2P"));
  account.channels[1].sku.regex = "W:(.*)";
  account.channels[1].on_edit = EditPolicy::Overwrite;
  account.channels[1].cancellations = CancelPolicy::Tray;
  account.channels[1].returns = ReturnPolicy::Ignore;
  account.stock.on_rename = RenamePolicy::Follow;
  account.stock.when_blind = BlindPolicy::Reserve;
  account.stock.cancellations = CancelPolicy::Tray;
  account.stock.returns = ReturnPolicy::Tray;
  account.stock.last_units = {2, {ChannelName("shop")}, 33};
  account.stock.guard = {7, 40, 34};
  account.kits[Sku("SET")] = {{{Sku("TENT-2P"), 1}, {Sku("MUG"), 2}}, 35};
  return account;
}

TEST(AccountJson, GivesBackWhatItWasGiven) {
  const auto back = account_from_json(to_json(full()));
  ASSERT_TRUE(back.has_value()) << back.error().describe();
  EXPECT_EQ(*back, full());
  EXPECT_EQ(*account_from_json(to_json(Account{})), Account{});
}

TEST(AccountJson, HasStableBytes) {
  EXPECT_EQ(to_json(full()), to_json(*account_from_json(to_json(full()))));
  Account empty;
  empty.name = AccountName("a");
  EXPECT_EQ(to_json(empty),
            R"({"v":1,"account":"a","currency":"","timezone":"","file":"","channels":[],)"
            R"("stock":{"source_of_truth":"ledger","opening":[],"rules":[],"on_edit":"alert"},)"
            R"("aliases":{}})");
}

TEST(AccountJson, RefusesWhatIsNoAccountInWords) {
  for (const char* text : {"", "[]", "{}", R"({"v":1})", R"({"v":2,"account":"a"})", "{"}) {
    const auto found = account_from_json(text);
    ASSERT_FALSE(found.has_value()) << text;
    EXPECT_EQ(found.error().code(), "account.json");
  }
  std::string odd = to_json(full());
  odd.replace(odd.find("\"adopt\""), 7, "\"maybe\"");
  EXPECT_NE(account_from_json(odd).error().text().find("maybe"), std::string::npos);
}

}  // namespace
}  // namespace stockd
