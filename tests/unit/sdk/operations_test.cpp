// SPDX-License-Identifier: Apache-2.0
//
// The C++ layer seen from the host: what a connector's coroutines become in the C contract.
#include "tiny_host.hpp"

#include <stockd/connector.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace stockd::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Counts what lives in coroutine frames.
class Counted {
 public:
  Counted() { ++alive; }
  Counted(const Counted&) { ++alive; }
  Counted& operator=(const Counted&) = default;
  ~Counted() { --alive; }
  static inline int alive = 0;
};

// One connector with an operation for each thing to see; the SKU of the first item chooses.
class Probe {
 public:
  Probe(const Host& host, std::string_view settings) : host_(&host) {
    if (settings == "bad") {
      host.complain(Trouble::config("probe.shop", "No shop.").path("/shop"));
      throw Trouble::config("probe.token", "No token.").path("/token");
    }
    if (settings == "broken") throw std::runtime_error("out of luck");
  }

  Task<> set_stock(Op& op, std::vector<Item> items) {
    const std::string what = items.at(0).sku;
    const Counted counted;
    if (what == "nested") {
      op.log(Severity::Info, "begins", "sku", what);
      const std::string body = co_await fetch(op, "https://shop/a");
      const std::string more = co_await fetch(op, "https://shop/" + body);
      for (const Item& item : items)
        op.emit(LevelFact(item.remote, 7).ref(item.ref).version(more));
    } else if (what == "throws") {
      throw std::runtime_error("a bug in the connector");
    } else if (what == "throws later") {
      co_await op.sleep_ms(5);
      throw 7;
    } else if (what == "trouble") {
      co_await fail(op);
    } else if (what == "sleep") {
      const std::int64_t before = op.now_ms();
      co_await op.sleep_ms(2000);
      op.emit(LevelFact(items[0].remote, op.now_ms() - before));
    } else if (what == "stuck") {
      co_await std::suspend_always();
    } else if (what == "fates") {
      tell_fates(op, items);
    } else {
      co_await send_all(op, std::move(items));
    }
  }

  Task<> check(Op& op) {
    const std::string digest = host_->hmac_sha256("known", op.key());
    op.emit(GrantFact(digest.substr(0, 8), digest.size() == 32));
    const std::string refused = host_->hmac_sha256("unknown", "");
    co_return;
  }

 private:
  Task<std::string> fetch(Op& op, std::string url) {
    const Counted counted;
    const Response answer = co_await op.get(std::move(url)).query("q", "a b&c").lane("read");
    co_return answer.body();
  }

  Task<> fail(Op& op) {
    const Response answer = co_await op.put("https://shop/x").json("{}");
    throw Trouble::rejected("probe.no", "It says " + std::to_string(answer.status()) + ".");
  }

  Task<> send_all(Op& op, std::vector<Item> items) {
    std::vector<Request> requests;
    for (const Item& item : items) {
      requests.push_back(op.put("https://shop/" + item.remote).body(item.sku, "text/plain"));
      if (item.sku == "each") requests.back().all_status();
    }
    const std::vector<Response> answers = co_await op.all(std::move(requests));
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto trouble = answers[i].trouble();
      if (trouble) {
        op.failed(items[i], *trouble);
      } else {
        op.applied(items[i]);
      }
    }
  }

  static void tell_fates(Op& op, const std::vector<Item>& items) {
    op.applied(items.at(0));
    op.accepted(items.at(1), "feed-9");
    op.stale(items.at(2), 0);
    op.stale(items.at(3));
    op.failed(items.at(4), Trouble::aborted("probe.batch", "Another one failed."));
  }

  const Host* host_;
};

class Operations : public testing::Test {
 protected:
  Operations() {
    Counted::alive = 0;
    EXPECT_TRUE(host.create(kModule));
  }
  ~Operations() override { EXPECT_EQ(Counted::alive, 0) << "a frame was left behind"; }

  stockd_status set(const std::vector<stockd_item_t>& items) {
    const auto& table = host.offers<stockd_stock_write_t>(STOCKD_EXT_STOCK_SET);
    return table.write(host.self(), host.op(), run_of(items), host.sink());
  }

  static constexpr stockd_module_t kModule = Adapter<Probe>::module_of("probe", "1.0.0");
  TinyHost host;
};

TEST_F(Operations, RunNestedCoroutinesFromAnswerToAnswer) {
  ASSERT_EQ(set({item(1, "nested", "r1", 3), item(2, "B", "r2", 4)}), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 1u);
  EXPECT_EQ(host.said().requests[0].line, "GET https://shop/a?q=a%20b%26c");
  EXPECT_EQ(host.said().requests[0].lane, "read");
  ASSERT_EQ(host.answer(0, {200, "next", {}, "", false}), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 2u);
  EXPECT_FALSE(host.said().done);
  ASSERT_EQ(host.answer(1, {200, "v5", {}, "", false}), STOCKD_OK);
  EXPECT_TRUE(host.said().done);
  EXPECT_EQ(host.said().trouble, "");
  EXPECT_THAT(host.said().facts, ElementsAre("level r1 quantity=7 ref=1 version=v5",
                                             "level r2 quantity=7 ref=2 version=v5"));
  EXPECT_THAT(host.log(), ElementsAre("1 begins sku=nested"));
}

TEST_F(Operations, TurnAnyExceptionIntoADefectWithItsText) {
  ASSERT_EQ(set({item(1, "throws", "r", 1)}), STOCKD_OK);
  EXPECT_EQ(host.said().trouble, "defect sdk.exception: a bug in the connector");
}

TEST_F(Operations, TurnWhatIsNoExceptionIntoADefectToo) {
  ASSERT_EQ(set({item(1, "throws later", "r", 1)}), STOCKD_OK);
  ASSERT_EQ(host.wake(0), STOCKD_OK);
  EXPECT_THAT(host.said().trouble, HasSubstr("defect sdk.exception"));
}

TEST_F(Operations, CarryTroubleOutOfNestedCoroutines) {
  ASSERT_EQ(set({item(1, "trouble", "r", 1)}), STOCKD_OK);
  EXPECT_EQ(host.said().requests[0].headers, "content-type: application/json");
  ASSERT_EQ(host.answer(0, {403, "", {}, "", false}), STOCKD_OK);
  EXPECT_EQ(host.said().trouble, "rejected probe.no: It says 403.");
}

TEST_F(Operations, ThrowWhatAnAnswerMeansUnlessItSpeaksAboutTheMatter) {
  struct Case {
    Answer answer;
    const char* trouble;
  };
  const std::vector<Case> cases{
      {{429, "", {{"retry-after", "2.0"}}, "", false}, "throttled sdk.throttled"},
      {{401, "", {}, "", false}, "denied sdk.denied"},
      {{503, "", {}, "", false}, "unsure sdk.server-error"},
      {{0, "", {}, "timeout", false}, "unsure sdk.no-answer"},
      {{0, "", {}, "token-refused", true}, "denied sdk.denied"},
      {{0, "", {}, "secret-missing", true}, "denied sdk.denied"},
      {{0, "", {}, "token-unreachable", true}, "transient sdk.no-answer"},
      {{0, "", {}, "refused", true}, "transient sdk.no-answer"}};
  for (const Case& one : cases) {
    host.said() = Said();
    ASSERT_EQ(set({item(1, "trouble", "r", 1)}), STOCKD_OK);
    ASSERT_EQ(host.answer(0, one.answer), STOCKD_OK);
    EXPECT_THAT(host.said().trouble, HasSubstr(one.trouble));
    EXPECT_EQ(host.said().retry_after_ms, one.answer.status == 429 ? 2000u : 0u);
  }
}

TEST_F(Operations, CallAFailedReadTransient) {
  ASSERT_EQ(set({item(1, "nested", "r", 1)}), STOCKD_OK);
  ASSERT_EQ(host.answer(0, {500, "", {}, "", false}), STOCKD_OK);
  EXPECT_EQ(host.said().trouble,
            "transient sdk.server-error: GET https://shop/a was answered 500.");
}

TEST_F(Operations, SeeTimePassWhileTheySleep) {
  ASSERT_EQ(set({item(1, "sleep", "r", 1)}), STOCKD_OK);
  ASSERT_EQ(host.said().sleeps.size(), 1u);
  ASSERT_EQ(host.wake(0), STOCKD_OK);
  EXPECT_THAT(host.said().facts, ElementsAre("level r quantity=2000"));
}

TEST_F(Operations, SendTogetherAndKeepTheOrderOfTheRequests) {
  ASSERT_EQ(set({item(1, "A", "r1", 1), item(2, "B", "r2", 1), item(3, "C", "r3", 1)}), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 3u);
  EXPECT_EQ(host.answer(2, {}), STOCKD_OK);
  EXPECT_EQ(host.answer(0, {}), STOCKD_OK);
  EXPECT_FALSE(host.said().done);
  EXPECT_EQ(host.answer(1, {}), STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 applied", "written 2 applied", "written 3 applied"));
}

TEST_F(Operations, SendTheRestWhenTheHostTakesFewerAtOnce) {
  host.outstanding_most = 2;
  ASSERT_EQ(set({item(1, "A", "r1", 1), item(2, "B", "r2", 1), item(3, "C", "r3", 1)}), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 2u);
  EXPECT_EQ(host.answer(1, {}), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 3u);
  EXPECT_EQ(host.answer(0, {}), STOCKD_OK);
  EXPECT_EQ(host.answer(2, {}), STOCKD_OK);
  EXPECT_TRUE(host.said().done);
  EXPECT_EQ(host.said().facts.size(), 3u);
}

TEST_F(Operations, SendFourAtOnceUnlessToldOtherwise) {
  std::vector<stockd_item_t> items;
  for (std::uint64_t ref = 1; ref <= 9; ++ref)
    items.push_back(item(ref, "A", "r", 1));
  ASSERT_EQ(set(items), STOCKD_OK);
  for (std::size_t i = 0; i < items.size(); ++i) {
    ASSERT_EQ(host.said().requests.size(), std::min<std::size_t>(i + 4, items.size()));
    ASSERT_EQ(host.answer(i, {}), STOCKD_OK);
  }
  EXPECT_TRUE(host.said().done);
  EXPECT_EQ(host.said().facts.size(), items.size());
}

TEST_F(Operations, ThrowTheFirstTroubleOfManyOnceAllAreAnswered) {
  ASSERT_EQ(set({item(1, "A", "r1", 1), item(2, "B", "r2", 1)}), STOCKD_OK);
  EXPECT_EQ(host.answer(0, {500, "", {}, "", false}), STOCKD_OK);
  EXPECT_FALSE(host.said().done);
  EXPECT_EQ(host.answer(1, {}), STOCKD_OK);
  EXPECT_THAT(host.said().trouble, HasSubstr("unsure sdk.server-error: PUT https://shop/r1"));
}

TEST_F(Operations, HandOverEveryAnswerToWhoeverAsksForAllStatus) {
  ASSERT_EQ(set({item(1, "each", "r1", 1), item(2, "each", "r2", 1)}), STOCKD_OK);
  EXPECT_EQ(host.answer(0, {0, "", {}, "timeout", false}), STOCKD_OK);
  EXPECT_EQ(host.answer(1, {}), STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre(HasSubstr("written 1 unsure sdk.no-answer"), "written 2 applied"));
  EXPECT_EQ(host.said().trouble, "");
}

TEST_F(Operations, TellEveryFateOfAnItem) {
  ASSERT_EQ(set({item(1, "fates", "a", 1), item(2, "", "b", 1), item(3, "", "c", 1),
                 item(4, "", "d", 1), item(5, "", "e", 1)}),
            STOCKD_OK);
  EXPECT_THAT(
      host.said().facts,
      ElementsAre("written 1 applied", "written 2 accepted ticket=feed-9",
                  "written 3 stale sdk.stale: The marketplace's value had changed in the meantime."
                  " found=0",
                  "written 4 stale sdk.stale: The marketplace's value had changed in the meantime.",
                  "written 5 aborted probe.batch: Another one failed."));
}

TEST_F(Operations, LeaveNothingBehindWhenForgottenHalfway) {
  ASSERT_EQ(set({item(1, "nested", "r1", 1)}), STOCKD_OK);
  ASSERT_EQ(host.answer(0, {}), STOCKD_OK);
  EXPECT_GT(Counted::alive, 0);
  host.forget();
  EXPECT_EQ(Counted::alive, 0);
  EXPECT_EQ(host.answer(1, {}), STOCKD_MISUSE);
  EXPECT_FALSE(host.said().done);
}

TEST_F(Operations, RefuseAnswersNobodyWaitsFor) {
  ASSERT_EQ(set({item(1, "sleep", "r1", 1)}), STOCKD_OK);
  host.said().requests.push_back({host.said().sleeps[0].second, "", "", "", "", "", 0});
  EXPECT_EQ(host.answer(0, {}), STOCKD_MISUSE) << "an answer must not end a sleep";
  EXPECT_EQ(set({item(1, "sleep", "r1", 1)}), STOCKD_MISUSE) << "the operation is running already";
  host.forget();
}

TEST_F(Operations, EndAsADefectWhenNothingCanEverResumeThem) {
  ASSERT_EQ(set({item(1, "stuck", "r1", 1)}), STOCKD_OK);
  EXPECT_THAT(host.said().trouble, HasSubstr("defect sdk.stuck"));
}

TEST_F(Operations, ReachTheHostsCryptoAndSeeItsRefusals) {
  const auto& table = host.offers<stockd_check_t>(STOCKD_EXT_CHECK);
  ASSERT_EQ(table.begin(host.self(), host.op(), host.sink()), STOCKD_OK);
  EXPECT_THAT(host.said().facts, ElementsAre("grant 3f0c9f0e"));
  EXPECT_THAT(host.said().trouble, HasSubstr("defect sdk.crypto-refused"));
}

TEST_F(Operations, OfferWhatTheClassHasAndNothingElse) {
  for (const char* id : {STOCKD_EXT_LISTING, STOCKD_EXT_STOCK_READ, STOCKD_EXT_STOCK_SWAP,
                         STOCKD_EXT_STOCK_ADJUST, STOCKD_EXT_ORDERS, STOCKD_EXT_WEBHOOK,
                         STOCKD_EXT_SUBSCRIBE, STOCKD_EXT_LOCATIONS, STOCKD_EXT_SETTLE}) {
    EXPECT_TRUE(host.lacks(id)) << id;
  }
  EXPECT_TRUE(host.lacks("com.example.unheard-of/1"));
}

TEST(Instance, TakesItsUnfinishedOperationsAlong) {
  constexpr stockd_module_t kModule = Adapter<Probe>::module_of("probe", "1.0.0");
  Counted::alive = 0;
  {
    TinyHost host;
    ASSERT_TRUE(host.create(kModule));
    const std::vector<stockd_item_t> items{item(1, "nested", "r1", 1)};
    const auto& table = host.offers<stockd_stock_write_t>(STOCKD_EXT_STOCK_SET);
    ASSERT_EQ(table.write(host.self(), host.op(), run_of(items), host.sink()), STOCKD_OK);
    EXPECT_GT(Counted::alive, 0);
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Instance, ReportsEveryFindingAboutItsSettings) {
  constexpr stockd_module_t kModule = Adapter<Probe>::module_of("probe", "1.0.0");
  TinyHost host;
  EXPECT_FALSE(host.create(kModule, "bad"));
  EXPECT_THAT(host.complaints(), ElementsAre("config probe.shop: No shop. at /shop",
                                             "config probe.token: No token. at /token"));
  TinyHost other;
  EXPECT_FALSE(other.create(kModule, "broken"));
  EXPECT_THAT(other.complaints(), ElementsAre("defect sdk.exception: out of luck at "));
}

}  // namespace
}  // namespace stockd::test
