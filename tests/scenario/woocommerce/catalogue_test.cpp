// SPDX-License-Identifier: Apache-2.0
//
// The whole catalogue, whatever happens while it is read: products come and go between two pages,
// shops shorten pages and hide rows, proxies drop headers, plugins sort their own way.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kUrl = "https://shop.example";

std::string many(int products) {
  bj::array list;
  for (int i = 0; i < products; ++i) {
    list.push_back(bj::object{{"sku", "P-" + std::to_string(i)}, {"quantity", i}});
  }
  bj::object settings{{"base_url", kUrl}, {"products", std::move(list)}};
  settings["credentials"] = bj::object{{"consumer_key", "ck_twin"}, {"consumer_secret", "cs_twin"}};
  return bj::serialize(settings);
}

class Catalogue : public ::testing::Test {
 protected:
  Message rest(const std::string& method, const std::string& path, const std::string& body = {}) {
    Message request;
    request.method = method;
    request.url = std::string{kUrl} + "/wp-json/wc/v3" + path;
    request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = body;
    return shop_.handle(request);
  }

  // The ids the catalogue shows; `between` runs after its first page.
  std::set<std::string> listed(const std::function<void()>& between = {}) {
    std::set<std::string> out;
    std::string cursor;
    for (int page = 0; page < 100; ++page) {
      const Outcome outcome = channel_.list(cursor);
      EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code << " at " << cursor;
      for (const ListingFact& listing : outcome.all<ListingFact>())
        out.insert(listing.remote);
      const auto pages = outcome.all<PageFact>();
      if (pages.size() != 1 || !pages[0].more) return out;
      EXPECT_NE(pages[0].cursor, cursor);
      cursor = pages[0].cursor;
      if (page == 0 && between) between();
    }
    ADD_FAILURE() << "the catalogue does not end";
    return out;
  }

  Shop shop_{many(250)};
  Channel channel_{shop_, kUrl};
};

TEST_F(Catalogue, ReadsEveryProductOnceAPage) {
  EXPECT_EQ(listed().size(), 250u);
}

TEST_F(Catalogue, DeletionsBetweenTwoPagesSkipNothing) {
  for (const int gone : {1, 9, 30, 95}) {
    SCOPED_TRACE(gone);
    Shop shop{many(250)};
    Channel channel{shop, kUrl};
    std::set<std::string> seen;
    std::string cursor;
    for (bool more = true, first = true; more; first = false) {
      const Outcome outcome = channel.list(cursor);
      ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
      for (const ListingFact& listing : outcome.all<ListingFact>())
        seen.insert(listing.remote);
      for (int i = 0; first && i < gone; ++i) {
        Message request;
        request.method = "DELETE";
        request.url =
            std::string{kUrl} + "/wp-json/wc/v3/products/" + std::to_string(11 + i) + "?force=true";
        request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
        ASSERT_EQ(shop.handle(request).status, 200u);
      }
      more = outcome.all<PageFact>().at(0).more;
      cursor = outcome.all<PageFact>().at(0).cursor;
    }
    EXPECT_EQ(seen.size(), 250u);  // the deleted ones were on the first page
  }
}

TEST_F(Catalogue, AProductCreatedBetweenTwoPagesIsFound) {
  const auto seen = listed([this] {
    ASSERT_EQ(rest("POST", "/products", R"({"name":"New","sku":"NEW"})").status, 201u);
  });
  EXPECT_EQ(seen.size(), 251u);
}

TEST_F(Catalogue, AProxyThatTakesTheTotalsAwayEndsNothingEarly) {
  channel_.meddle = [](Message& answer) {
    std::erase_if(answer.headers, [](const auto& header) {
      return header.first == "x-wp-total" || header.first == "x-wp-totalpages" ||
             header.first == "link";
    });
  };
  EXPECT_EQ(listed().size(), 250u);
}

TEST_F(Catalogue, AShopThatShortensPagesIsReadToItsEnd) {
  channel_.divert = [](Message& request) {
    const auto at = request.url.find("per_page=100");
    if (at != std::string::npos) request.url.replace(at, 12, "per_page=40");
  };
  EXPECT_EQ(listed().size(), 250u);
}

TEST_F(Catalogue, RowsTheKeyMayNotReadDoNotEndTheList) {
  // WooCommerce counts them in X-WP-Total and leaves them out of the page.
  channel_.meddle = [](Message& answer) {
    boost::system::error_code failed;
    bj::value rows = bj::parse(answer.body, failed);
    if (failed || !rows.is_array()) return;
    bj::array kept;
    for (const bj::value& row : rows.get_array()) {
      if (row.at("id").as_int64() % 10 != 0) kept.push_back(row);
    }
    answer.body = bj::serialize(kept);
  };
  EXPECT_EQ(listed().size(), 225u);
}

TEST_F(Catalogue, AListThatAPluginSortsItsOwnWayIsTakenAsItComes) {
  channel_.divert = [](Message& request) {
    const auto at = request.url.find("orderby=id&order=asc");
    if (at != std::string::npos) request.url.replace(at, 20, "orderby=date&order=desc");
  };
  EXPECT_EQ(listed().size(), 250u);
}

TEST_F(Catalogue, AListOfThingsWithoutIdsIsNoCatalogue) {
  channel_.meddle = [](Message& answer) { answer.body = R"([{"title":"x"},7,null,"y"])"; };
  const Outcome outcome = channel_.list("");
  EXPECT_EQ(outcome.trouble, STOCKD_TROUBLE_TRANSIENT);
  EXPECT_EQ(outcome.code, "woo.no-rows");
}

TEST_F(Catalogue, ACursorOfAnotherMakeIsRefusedAndNotReadAsTheBeginning) {
  for (const char* cursor : {"x 1 2 0", "p", "p one 2 0", "p 1 2", "p 1 2 7"}) {
    EXPECT_EQ(channel_.list(cursor).code, "woo.bad-cursor") << cursor;
  }
}

class Family : public ::testing::Test {
 protected:
  static std::string settings(const char* version) {
    return std::string{R"({"base_url":"https://shop.example","version":")"} + version +
           R"(","credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"},
      "products":[
        {"sku":"SHIRT","title":"Shirt","quantity":7,
         "variations":[{"sku":"SHIRT-S","title":"S"},{"sku":"","title":"M"}]},
        {"sku":"BOOT","title":"Boot","type":"variable-subscription",
         "variations":[{"sku":"BOOT-40","title":"40","quantity":4}]},
        {"sku":"MUG","quantity":3}]})";
  }
  static ListingFact listing(const Outcome& outcome, const std::string& remote) {
    for (const ListingFact& fact : outcome.all<ListingFact>()) {
      if (fact.remote == remote) return fact;
    }
    ADD_FAILURE() << "no listing " << remote;
    return {};
  }
};

TEST_F(Family, OldShopsWithoutTheFlatListShowTheSame) {
  for (const char* version : {"8.9.1", "9.9.5", "11.0.1"}) {
    SCOPED_TRACE(version);
    Shop shop{settings(version)};
    Channel channel{shop, kUrl};
    const Outcome outcome = channel.list_all();
    ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
    EXPECT_EQ(outcome.all<ListingFact>().size(), 6u);
    EXPECT_EQ(listing(outcome, "11/12").shelf, "11");
    EXPECT_EQ(listing(outcome, "11/12").sku, "SHIRT-S");
    EXPECT_EQ(listing(outcome, "11/13").sku, "");
    EXPECT_EQ(listing(outcome, "14/15").shelf, "14/15");
    const auto levels =
        channel
            .lookup(
                {{1, "11/12", 0}, {2, "14/15", 0}, {3, "16", 0}, {4, "14/99", 0}, {5, "98/99", 0}})
            .all<LevelFact>();
    ASSERT_EQ(levels.size(), 5u);
    for (const LevelFact& level : levels) {
      EXPECT_EQ(level.state == LevelState::Gone, level.ref > 3) << level.remote;
    }
  }
}

TEST_F(Family, ATrashedParentHidesItsVariationsAndLendsThemNoSku) {
  Shop shop{settings("11.0.1")};
  Channel channel{shop, kUrl};
  // The parent alone is in the trash: it took its variations along, and those were put back.
  Message request;
  request.method = "DELETE";
  request.url = std::string{kUrl} + "/wp-json/wc/v3/products/11";
  request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
  ASSERT_EQ(shop.handle(request).status, 200u);
  EXPECT_TRUE(channel.list("v 0 0 0").all<ListingFact>().size() == 1u) << "they went along";
  for (const char* remote : {"11/12", "11/13"}) {
    const std::string put_back = R"({"do":"restore","remote":")" + std::string{remote} + "\"}";
    ASSERT_FALSE(shop.command(put_back).contains("error"));
  }
  const Outcome outcome = channel.list("v 0 0 0");
  ASSERT_EQ(outcome.trouble, STOCKD_TROUBLE_NONE) << outcome.code;
  EXPECT_EQ(listing(outcome, "11/13").sku, "");
  EXPECT_EQ(listing(outcome, "11/12").sku, "SHIRT-S");
  EXPECT_EQ(listing(outcome, "11/12").state, ListingState::Hidden);
  EXPECT_EQ(listing(outcome, "14/15").state, ListingState::Live);
}

TEST_F(Family, ManyMissingListingsAreAskedForFourAtATime) {
  Shop shop{settings("11.0.1")};
  Channel channel{shop, kUrl};
  std::vector<Asked> asked;
  for (std::uint64_t i = 1; i <= 60; ++i)
    asked.push_back({i, std::to_string(1000 + i), 0});
  EXPECT_EQ(channel.lookup(asked).all<LevelFact>().size(), 60u);
  EXPECT_EQ(channel.most_at_once, 4u);
  channel.parallel = 1;
  EXPECT_EQ(channel.lookup(asked).all<LevelFact>().size(), 60u);
}

}  // namespace
}  // namespace stockd::test
