// SPDX-License-Identifier: Apache-2.0
//
// What a write's answer means, case by case: every kind of user error, errors beside data, no data
// at all, keys that are still running. Definite where Shopify was definite, unsure only where
// nobody knows.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace stockd::test {
namespace {

namespace bj = boost::json;
using connectors::AdjustStock;
using connectors::HttpRequest;
using connectors::Item;
using connectors::ListCatalogue;
using connectors::OperationResult;
using connectors::SetStock;
using connectors::SwapStock;

constexpr const char* kKey = "11111111-1111-4111-8111-111111111111";

class Outcome : public ::testing::Test {
 protected:
  void SetUp() override { channel_.run(ListCatalogue{}); }

  Item item(std::uint64_t ref, const std::string& sku, std::int64_t to, std::int64_t from = 0) {
    Item out;
    out.ref = ref;
    out.sku = sku;
    out.remote = shop_.remote(sku);
    out.quantity = to;
    out.expected = from;
    return out;
  }
  static Trouble fate(const OperationResult& result, std::uint64_t ref) {
    for (const auto& fact : facts_of<WrittenFact>(result.facts)) {
      if (fact.ref == ref) return fact.trouble;
    }
    ADD_FAILURE() << "item " << ref << " is not mentioned";
    return {};
  }
  // A swap of A (and B) that Shopify answers with this payload.
  OperationResult answered(const std::string& payload) {
    channel_.instead = [payload](const HttpRequest&) {
      return answer_of("{\"data\":{\"inventorySetQuantities\":" + payload + "}}");
    };
    return channel_.run(SwapStock{{item(1, "A", 3, 10), item(2, "B", 4, 20)}});
  }
  std::vector<std::string> written_bodies() {
    std::vector<std::string> out;
    for (const auto& request : channel_.requests) {
      if (request.body.find("mutation") != std::string::npos) out.push_back(request.body);
    }
    return out;
  }

  Shop shop_{R"("products":[{"sku":"A","quantity":10},{"sku":"B","quantity":20},
    {"sku":"KIT","quantity":5,"bundle":true}])"};
  Channel channel_{shop_};
};

struct Code {
  const char* code;
  Kind kind;
};

TEST_F(Outcome, OfEveryUserErrorIsDefinite) {
  const std::vector<Code> of_an_item = {
      {"CHANGE_FROM_QUANTITY_STALE", Kind::Stale},
      {"COMPARE_QUANTITY_STALE", Kind::Stale},
      {"INVALID_INVENTORY_ITEM", Kind::Missing},
      {"INVALID_LOCATION", Kind::Config},
      {"INVALID_QUANTITY_NEGATIVE", Kind::Rejected},
      {"INVALID_QUANTITY_TOO_HIGH", Kind::Rejected},
      {"INVALID_QUANTITY_TOO_LOW", Kind::Rejected},
      {"ITEM_NOT_STOCKED_AT_LOCATION", Kind::Rejected},
      {"NON_MUTABLE_INVENTORY_ITEM", Kind::Rejected},
      {"NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR", Kind::Rejected},
      {"SOMETHING_NEW", Kind::Rejected}};
  for (const Code& code : of_an_item) {
    const auto result = answered(
        R"({"inventoryAdjustmentGroup":null,"userErrors":[{"field":["input","quantities","1","x"],)"
        R"("message":"No.","code":")" +
        std::string(code.code) + "\"}]}");
    EXPECT_FALSE(result.trouble) << code.code;
    EXPECT_EQ(fate(result, 2).kind, code.kind) << code.code;
    EXPECT_EQ(fate(result, 1).kind, Kind::Aborted) << code.code;
  }
}

TEST_F(Outcome, OfAnErrorOfTheCallIsThatOfAllItems) {
  const std::vector<Code> of_the_call = {{"IDEMPOTENCY_KEY_PARAMETER_MISMATCH", Kind::Unsure},
                                         {"IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", Kind::Aborted},
                                         {"SERVICE_UNAVAILABLE", Kind::Throttled},
                                         {"ADJUST_QUANTITIES_FAILED", Kind::Throttled},
                                         {"INVALID_NAME", Kind::Defect},
                                         {"INVALID_REASON", Kind::Defect},
                                         {"INVALID_REFERENCE_DOCUMENT", Kind::Defect}};
  for (const Code& code : of_the_call) {
    const auto result = answered(
        R"({"inventoryAdjustmentGroup":null,"userErrors":[{"field":null,"message":"No.","code":")" +
        std::string(code.code) + "\"}]}");
    EXPECT_EQ(fate(result, 1).kind, code.kind) << code.code;
    EXPECT_EQ(fate(result, 2).kind, code.kind) << code.code;
  }
}

TEST_F(Outcome, OfAnErrorBesideThePayloadIsThePayloads) {
  shop_.fault("partial");
  const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10)}});
  EXPECT_FALSE(fate(result, 1)) << "the mutation ran, whatever is said of another field";
  EXPECT_EQ(shop_.level("A"), 3);
}

TEST_F(Outcome, WithoutDataIsUnsure) {
  channel_.repeats = false;
  for (const char* kind : {"null_data", "internal", "applied_internal"}) {
    shop_.fault(kind);
    const auto result = channel_.run(SwapStock{{item(1, "B", 7, shop_.level("B"))}});
    EXPECT_EQ(result.trouble.kind, Kind::Unsure) << kind;
    EXPECT_TRUE(facts_of<WrittenFact>(result.facts).empty()) << kind;
  }
}

TEST_F(Outcome, OfAClosedShopIsThatNothingWasDone) {
  for (const auto& [status, kind] : {std::pair{402, Kind::Denied},
                                     {403, Kind::Denied},
                                     {404, Kind::Config},
                                     {423, Kind::Denied},
                                     {301, Kind::Config},
                                     {400, Kind::Defect}}) {
    shop_.command(R"({"do":"fault","kind":"status","status":)" + std::to_string(status) + "}");
    const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10)}});
    EXPECT_EQ(fate(result, 1).kind, kind) << status;
  }
  EXPECT_EQ(shop_.level("A"), 10);
}

TEST_F(Outcome, WithoutAGroupThoughSomethingHadToChangeIsNotApplied) {
  const auto result = answered(R"({"inventoryAdjustmentGroup":null,"userErrors":[]})");
  EXPECT_EQ(fate(result, 1).kind, Kind::Rejected);
  EXPECT_EQ(fate(result, 1).code, "shopify.not-stocked");
}

TEST_F(Outcome, OfABundleSaysThatItCannotBeSet) {
  const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10), item(2, "KIT", 1, 5)}});
  EXPECT_EQ(fate(result, 1).kind, Kind::Aborted);
  EXPECT_EQ(fate(result, 2).code, "shopify.not-settable");
}

TEST_F(Outcome, OfAKeyThatIsStillRunningIsAskedForAgain) {
  shop_.command(R"({"do":"fault","kind":"key_running","count":2})");
  const auto result = channel_.run(SwapStock{{item(1, "A", 3, 10)}});
  EXPECT_FALSE(fate(result, 1));
  EXPECT_EQ(shop_.level("A"), 3);
  const auto bodies = written_bodies();
  ASSERT_EQ(bodies.size(), 3u);
  EXPECT_EQ(bodies[0], bodies[2]) << "the same bytes under the same key";
  shop_.command(R"({"do":"fault","kind":"key_running","count":9})");
  const auto unknown = channel_.run(SwapStock{{item(1, "A", 2, 3)}});
  EXPECT_EQ(fate(unknown, 1).kind, Kind::Unsure) << "it may yet succeed";
}

TEST_F(Outcome, TheSameItemsUnderTheSameKeyMakeTheSameBytes) {
  const SwapStock command{{item(1, "B", 4, 20), item(2, "A", 3, 10)}};
  channel_.run(command, kKey);
  Channel later(shop_);
  later.run(command, kKey);
  ASSERT_EQ(written_bodies().size(), 1u);
  EXPECT_EQ(later.requests.back().body, written_bodies().front()) << "in another instance too";
  channel_.run(command, "22222222-2222-4222-8222-222222222222");
  EXPECT_NE(written_bodies().back(), written_bodies().front());
}

TEST_F(Outcome, AnotherWriteUnderTheSameKeyIsRefusedAndNothingDone) {
  channel_.run(SwapStock{{item(1, "A", 3, 10)}}, kKey);
  const auto result = channel_.run(SwapStock{{item(1, "B", 3, 20)}}, kKey);
  EXPECT_EQ(fate(result, 1).kind, Kind::Unsure);
  EXPECT_EQ(fate(result, 1).code, "shopify.key-reused");
  EXPECT_EQ(shop_.level("B"), 20);
}

TEST_F(Outcome, AForgottenKeyComparesAgain) {
  const SwapStock command{{item(1, "A", 3, 10)}};
  channel_.run(command, kKey);
  shop_.now_ms += 25 * 3'600'000LL;
  const auto result = channel_.run(command, kKey);
  EXPECT_EQ(fate(result, 1).kind, Kind::Stale) << "what was written is not written twice";
  EXPECT_EQ(shop_.level("A"), 3);
}

TEST_F(Outcome, AnItemShopifyCannotReadDoesNotSpoilTheOthers) {
  Item nameless = item(2, "B", 1, 20);
  for (const char* remote : {"", "gid://shopify/ProductVariant/1", "gid://shopify/InventoryItem/x",
                             "gid://shopify/InventoryItem/1\"}"}) {
    nameless.remote = remote;
    const std::int64_t from = shop_.level("A");
    const auto result = channel_.run(SwapStock{{item(1, "A", from - 1, from), nameless}});
    EXPECT_FALSE(fate(result, 1)) << remote;
    EXPECT_EQ(fate(result, 2).kind, Kind::Missing) << remote;
  }
}

TEST_F(Outcome, QuantitiesBeyondShopifysAreRejectedOneByOne) {
  constexpr std::int64_t kHuge = 9'007'199'254'740'993;
  const auto result = channel_.run(
      SwapStock{{item(1, "A", kHuge, 10), item(2, "B", 4, kHuge), item(3, "KIT", -kHuge, 5)}});
  EXPECT_EQ(fate(result, 1).kind, Kind::Rejected);
  EXPECT_EQ(fate(result, 2).kind, Kind::Stale) << "no counter holds that";
  EXPECT_EQ(fate(result, 3).kind, Kind::Rejected);
  EXPECT_TRUE(written_bodies().empty()) << "nothing is left to send";
}

TEST_F(Outcome, ADeltaIsAddedOnceUnderItsKey) {
  const AdjustStock command{{item(1, "A", -2), item(2, "B", 5)}};
  const auto result = channel_.run(command, kKey);
  EXPECT_FALSE(fate(result, 1));
  EXPECT_FALSE(fate(result, 2));
  EXPECT_EQ(shop_.level("A"), 8);
  EXPECT_EQ(shop_.level("B"), 25);
  shop_.sell("A", 1);
  EXPECT_FALSE(fate(channel_.run(command, kKey), 1)) << "the first answer is given again";
  EXPECT_EQ(shop_.level("A"), 7) << "and nothing is added again";
}

TEST_F(Outcome, ADeltaThatWasLostOnItsWayBackIsAddedOnce) {
  shop_.fault("applied_drop");
  EXPECT_FALSE(fate(channel_.run(AdjustStock{{item(1, "A", -2)}}), 1));
  EXPECT_EQ(shop_.level("A"), 8);
}

TEST_F(Outcome, ADeltaForAnUnknownItemStopsItsBatch) {
  Item unknown = item(2, "B", 1);
  unknown.remote = "gid://shopify/InventoryItem/9007199254999999";
  const auto result = channel_.run(AdjustStock{{item(1, "A", -2), unknown}});
  EXPECT_EQ(fate(result, 1).kind, Kind::Aborted);
  EXPECT_EQ(fate(result, 2).kind, Kind::Missing);
  EXPECT_EQ(shop_.level("A"), 10);
}

TEST(OutcomeIn2026October, AnUnstockedItemIsNotedThoughShopifyIsSilent) {
  Shop shop(R"("locations":[{"name":"Cape Town"},{"name":"Durban"}],
    "products":[{"sku":"A","quantity":10,"stocked_at":["Durban"]}])");
  Channel channel(shop, R"("api_version":"2026-10","location":")" + shop.place("Cape Town") + "\"");
  Item item;
  item.ref = 1;
  item.remote = shop.remote("A");
  item.quantity = 3;
  item.expected = 0;
  const auto result = channel.run(SwapStock{{item}});
  const auto written = facts_of<WrittenFact>(result.facts);
  ASSERT_EQ(written.size(), 1u);
  EXPECT_EQ(written[0].trouble.code, "shopify.not-stocked");
}

}  // namespace
}  // namespace stockd::test
