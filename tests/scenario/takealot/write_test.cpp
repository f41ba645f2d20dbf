// SPDX-License-Identifier: Apache-2.0
//
// Writes: what goes to Takealot, what becomes of it, and what is refused before it goes.
#include "pump.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kMug = R"("products":[{"sku":"MUG-1","quantity":10}])";

const connectors::HttpRequest* posted(const Channel& channel) {
  for (const auto& request : channel.requests) {
    if (request.method == "POST" || request.method == "PATCH") return &request;
  }
  return nullptr;
}

TEST(TakealotWrites, AreAcceptedAndSettledByTheirTicket) {
  Seller seller(kMug);
  Channel channel(seller);
  const Fate accepted = fate_of(channel.set("MUG-1", 7));
  EXPECT_EQ(accepted.kind, Kind::None);
  EXPECT_EQ(accepted.state, WrittenState::Accepted);
  EXPECT_EQ(accepted.ticket, "4711");
  EXPECT_EQ(posted(channel)->lane, "write");
  EXPECT_EQ(seller.level("MUG-1"), 10) << "it is worked off later";
  EXPECT_EQ(fate_of(channel.settle("MUG-1", "4711")).state, WrittenState::Accepted);
  seller.pass(1'000);
  EXPECT_EQ(fate_of(channel.settle("MUG-1", "4711")).state, WrittenState::Accepted);
  seller.pass(1'500);
  EXPECT_EQ(seller.level("MUG-1"), 7);
  const Fate settled = fate_of(channel.settle("MUG-1", "4711"));
  EXPECT_EQ(settled.kind, Kind::None);
  EXPECT_EQ(settled.state, WrittenState::Applied);
}

TEST(TakealotWrites, OfOneBatchEndEachInItsOwnWay) {
  Seller seller(R"("products":[{"sku":"A","quantity":1},{"sku":"B","quantity":1},
                               {"sku":"C","quantity":1}])");
  Channel channel(seller);
  connectors::SetStock set;
  for (const char* sku : {"A", "B", "C"}) {
    connectors::Item item;
    item.ref = set.items.size();
    item.sku = sku;
    item.remote = seller.remote(sku);
    item.quantity = 9;
    set.items.push_back(std::move(item));
  }
  const auto result = channel.run(std::move(set));
  ASSERT_EQ(facts_of<WrittenFact>(result.facts).size(), 3u);
  // Takealot's staff are quicker than the batch.
  seller.act(R"({"do":"disable","sku":"B"})");
  seller.act(R"({"do":"leadtime","sku":"C","days":-1})");
  seller.pass(3'000);
  EXPECT_EQ(fate_of(channel.settle("A", "4711")).kind, Kind::None);
  const Fate locked = fate_of(channel.settle("B", "4711"));
  EXPECT_EQ(locked.kind, Kind::Rejected);
  EXPECT_EQ(locked.code, "takealot.disabled-by-takealot");
  const Fate without = fate_of(channel.settle("C", "4711"));
  EXPECT_EQ(without.kind, Kind::Rejected);
  EXPECT_EQ(without.code, "takealot.no-leadtime");
  EXPECT_EQ(seller.level("A"), 9);
}

TEST(TakealotWrites, AreRefusedHereWhereTakealotWouldRefuse) {
  Seller seller(R"("products":[{"sku":"LOCKED","quantity":3,"locked":true},
                               {"sku":"DC","quantity":null,"at_takealot":3}])");
  Channel channel(seller);
  const Fate locked = fate_of(channel.set("LOCKED", 5));
  EXPECT_EQ(locked.kind, Kind::Rejected);
  EXPECT_EQ(locked.code, "takealot.disabled-by-takealot");
  const Fate without = fate_of(channel.set("DC", 5));
  EXPECT_EQ(without.kind, Kind::Rejected);
  EXPECT_EQ(without.code, "takealot.no-leadtime");
  EXPECT_EQ(posted(channel), nullptr) << "nothing was sent";
}

TEST(TakealotWrites, OfAnOfferThatIsGoneAreMissing) {
  Seller seller(kMug);
  Channel channel(seller);
  connectors::SetStock set;
  connectors::Item item;
  item.remote = "777";
  item.sku = "OLD";
  set.items.push_back(item);
  EXPECT_EQ(fate_of(channel.run(std::move(set))).kind, Kind::Missing);
  EXPECT_EQ(posted(channel), nullptr);
}

TEST(TakealotWrites, NameEveryManagedWarehouseAndKeepTheOthers) {
  const std::string settings =
      R"("warehouses":[{"id":1,"name":"A"},{"id":2,"name":"B"},{"id":3,"name":"C"}],
         "products":[{"sku":"MUG-1","stock":{"1":4,"2":6,"3":5}}])";
  Seller seller(settings);
  Channel channel(seller, R"("warehouses":"2, 1")");
  EXPECT_EQ(pool_of(channel.lookup({seller.remote("MUG-1")}), Pool::Sellable)[0].quantity, 10);
  channel.set("MUG-1", 3);
  EXPECT_EQ(posted(channel)->body,
            R"([{"offer_id":)" + seller.remote("MUG-1") +
                R"(,"leadtime_stock":[{"merchant_warehouse_id":2,"quantity":0},)"
                R"({"merchant_warehouse_id":1,"quantity":3},)"
                R"({"merchant_warehouse_id":3,"quantity":5}]}])");
  seller.pass(3'000);
  EXPECT_EQ(seller.level("MUG-1"), 8);
  // Where a write leaves the others alone they are not sent, and what comes goes to the first.
  Seller merging(settings + R"(,"leadtime_stock":"merge")");
  Channel kept(merging, R"("warehouses":"2, 1","unsent_warehouses":"kept")");
  kept.set("MUG-1", 12);
  merging.pass(3'000);
  EXPECT_EQ(merging.level("MUG-1"), 17);
  EXPECT_EQ(posted(kept)->body.find("\"merchant_warehouse_id\":3"), std::string::npos);
  EXPECT_NE(posted(kept)->body.find(R"("merchant_warehouse_id":2,"quantity":8)"),
            std::string::npos);
}

TEST(TakealotWrites, ABatchThatFailedAppliedNothing) {
  Seller seller(kMug);
  Channel channel(seller);
  seller.act(R"({"do":"fault","kind":"fail_batches"})");
  channel.set("MUG-1", 7);
  seller.pass(3'000);
  EXPECT_EQ(fate_of(channel.settle("MUG-1", "4711")).kind, Kind::Aborted);
  EXPECT_EQ(seller.level("MUG-1"), 10);
}

TEST(TakealotWrites, ABatchNobodyKnowsStaysOpen) {
  Seller seller(kMug);
  Channel channel(seller);
  const auto result = channel.settle("MUG-1", "999");
  EXPECT_FALSE(result.trouble);
  EXPECT_TRUE(facts_of<WrittenFact>(result.facts).empty()) << "only a read can tell";
}

// Ids and words of a batch's status are not documented.
TEST(TakealotWrites, HeedTheStatusInEveryForm) {
  Seller seller(kMug);
  Channel channel(seller, R"("batch_success":9,"batch_failure":8)");
  const auto fate = [&](const std::string& status) {
    channel.instead = [&](const connectors::HttpRequest&) {
      return std::optional(answer_of(R"({"batch_id":4711,"status":)" + status +
                                     R"(,"result":[{"validation_errors":[],"offer":{"offer_id":")" +
                                     seller.remote("MUG-1") + R"("}}]})"));
    };
    return fate_of(channel.settle("MUG-1", "4711"));
  };
  EXPECT_EQ(fate(R"({"id":4,"description":"Success"})").state, WrittenState::Applied);
  EXPECT_EQ(fate(R"({"id":9})").state, WrittenState::Applied);
  EXPECT_EQ(fate(R"({"id":9})").kind, Kind::None);
  EXPECT_EQ(fate(R"("COMPLETED")").state, WrittenState::Applied);
  EXPECT_EQ(fate(R"({"id":8})").kind, Kind::Aborted);
  EXPECT_EQ(fate(R"({"id":5,"description":"Failed"})").kind, Kind::Aborted);
  EXPECT_EQ(fate(R"({"id":4})").state, WrittenState::Accepted);
  EXPECT_EQ(fate(R"({"id":9,"description":"Pending"})").state, WrittenState::Accepted);
  EXPECT_EQ(fate("null").state, WrittenState::Accepted);
}

TEST(TakealotWrites, AreUnsureWhereNobodyKnows) {
  for (const char* kind : {"applied500", "applied_drop", "drop", "error500"}) {
    Seller seller(kMug);
    Channel channel(seller);
    channel.instead =
        [&](const connectors::HttpRequest& request) -> std::optional<connectors::HttpResponse> {
      if (request.method == "POST")
        seller.act(std::string(R"({"do":"fault","kind":")") + kind + "\"}");
      return std::nullopt;
    };
    const auto result = channel.set("MUG-1", 7);
    EXPECT_EQ(result.trouble.kind, Kind::Unsure) << kind;
    EXPECT_TRUE(result.may_have_changed) << kind;
  }
}

TEST(TakealotWrites, AThrottledBatchWasNotTaken) {
  Seller seller(kMug);
  Channel channel(seller);
  channel.instead =
      [&](const connectors::HttpRequest& request) -> std::optional<connectors::HttpResponse> {
    if (request.method == "POST") seller.act(R"({"do":"fault","kind":"throttle"})");
    return std::nullopt;
  };
  const auto result = channel.set("MUG-1", 7);
  EXPECT_EQ(result.trouble.kind, Kind::Throttled);
  EXPECT_FALSE(result.may_have_changed);
  EXPECT_EQ(seller.level("MUG-1"), 10);
}

TEST(TakealotWrites, OneByOneAreInForceAtOnce) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":10}],"invalid_status":400)");
  Channel channel(seller, R"("writes":"single")");
  const Fate applied = fate_of(channel.set("MUG-1", 7));
  EXPECT_EQ(applied.kind, Kind::None);
  EXPECT_EQ(applied.state, WrittenState::Applied);
  EXPECT_EQ(seller.level("MUG-1"), 7);
  // Errors are told in the body, whatever the status.
  channel.instead =
      [&](const connectors::HttpRequest& request) -> std::optional<connectors::HttpResponse> {
    if (request.method == "PATCH") seller.act(R"({"do":"disable","sku":"MUG-1"})");
    return std::nullopt;
  };
  EXPECT_EQ(fate_of(channel.set("MUG-1", 5)).code, "takealot.disabled-by-takealot");
}

TEST(TakealotWrites, OneByOneGoAsABatchWhereTakealotFails) {
  Seller seller(kMug);
  Channel channel(seller, R"("writes":"single")");
  seller.act(R"({"do":"fault","kind":"patch_error500"})");
  const Fate fate = fate_of(channel.set("MUG-1", 7));
  EXPECT_EQ(fate.state, WrittenState::Accepted);
  seller.pass(3'000);
  EXPECT_EQ(seller.level("MUG-1"), 7);
}

// What is left of a lane is told by headers, the reset in one of several forms.
TEST(TakealotWrites, TellTheHostWhatIsLeftOfALane) {
  for (const char* form : {"iso", "seconds", "epoch", "http"}) {
    Seller seller(std::string(kMug) + R"(,"rate_limit":2,"reset_form":")" + form + "\"");
    Channel channel(seller);
    channel.list();
    const auto last = channel.list();
    const auto budgets = facts_of<BudgetFact>(last.facts);
    ASSERT_EQ(budgets.size(), 1u) << form;
    EXPECT_EQ(budgets[0].lane, "default");
    EXPECT_EQ(budgets[0].capacity, 2);
    EXPECT_EQ(budgets[0].remaining, 0);
    EXPECT_GT(budgets[0].wait_ms, 50'000u) << form;
    EXPECT_LE(budgets[0].wait_ms, 61'000u) << form;
    EXPECT_EQ(channel.list().trouble.kind, Kind::Throttled);
  }
}

}  // namespace
}  // namespace stockd::test
