// SPDX-License-Identifier: Apache-2.0
//
// Drives the four hardest conversations with scripted answers. If one of these cannot be told
// through the contract, the contract is wrong.
#include "conversations/conversations.hpp"

#include "tiny_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Answer ok(std::string body) {
  return {200, std::move(body), {}, "", false};
}

void write(TinyHost& host, const char* id, const std::vector<stockd_item_t>& items) {
  const auto& table = host.offers<stockd_stock_write_t>(id);
  ASSERT_EQ(table.write(host.self(), host.op(), run_of(items), host.sink()), STOCKD_OK);
}

void settle(TinyHost& host, const std::vector<stockd_ticket_t>& tickets) {
  host.said() = Said();
  const auto& table = host.offers<stockd_settle_t>(STOCKD_EXT_SETTLE);
  ASSERT_EQ(table.settle(host.self(), host.op(2), run_of(tickets), host.sink()), STOCKD_OK);
}

TEST(ShopifySwap, TellsWhichItemWasStaleAndThatTheOthersDidNotHappen) {
  TinyHost host;
  ASSERT_TRUE(host.create(kShopifySwap));
  write(host, STOCKD_EXT_STOCK_SWAP,
        {item(1, "TENT", "gid://shopify/InventoryItem/1", 4, 5, "gid://shopify/Location/9"),
         item(2, "MUG", "gid://shopify/InventoryItem/2", 7, 8, "gid://shopify/Location/9"),
         item(3, "LAMP", "gid://shopify/InventoryItem/3", 1, 2, "gid://shopify/Location/9")});
  ASSERT_EQ(host.said().requests.size(), 1u);
  const SentRequest& sent = host.said().requests[0];
  EXPECT_THAT(sent.body, HasSubstr("\"changeFromQuantity\":8"));
  EXPECT_THAT(sent.body, HasSubstr("\"key\":\"3f0c9f0e-0000-4000-8000-000000000001\""));
  EXPECT_EQ(sent.flags, std::uint32_t{STOCKD_HTTP_IDEMPOTENT});
  ASSERT_EQ(host.answer(0, ok(R"({"data":{"inventorySetQuantities":{"inventoryAdjustmentGroup":null,
      "userErrors":[{"field":["input","quantities","1","changeFromQuantity"],
      "code":"CHANGE_FROM_QUANTITY_STALE","message":"no longer matches"}]}},
      "extensions":{"cost":{"throttleStatus":{"currentlyAvailable":1990}}}})")),
            STOCKD_OK);
  EXPECT_THAT(
      host.said().facts,
      ElementsAre("budget default remaining=1990",
                  "written 1 aborted shopify.batch: Another item of the batch failed.",
                  "written 2 stale sdk.stale: The marketplace's value had changed in the meantime.",
                  "written 3 aborted shopify.batch: Another item of the batch failed."));
  EXPECT_EQ(host.said().trouble, "");
}

TEST(ShopifySwap, IsUnsureWhenTheAnswerIsCutOff) {
  TinyHost host;
  ASSERT_TRUE(host.create(kShopifySwap));
  write(host, STOCKD_EXT_STOCK_SWAP, {item(1, "TENT", "gid://shopify/InventoryItem/1", 4, 5)});
  ASSERT_EQ(host.answer(0, ok(R"({"data":{"inventorySet)")), STOCKD_OK);
  EXPECT_THAT(host.said().trouble, HasSubstr("unsure sdk.bad-json"));
  EXPECT_TRUE(host.said().facts.empty());
}

TEST(WooCommerceVariations, ShareTheirParentsShelfWhereTheyHaveNoStockOfTheirOwn) {
  TinyHost host;
  ASSERT_TRUE(host.create(kWooCommerceVariations));
  const auto& catalogue = host.offers<stockd_catalogue_t>(STOCKD_EXT_LISTING);
  ASSERT_EQ(catalogue.list(host.self(), host.op(), {}, host.sink()), STOCKD_OK);
  ASSERT_EQ(host.answer(0, {200,
                            R"([{"id":7,"type":"simple","sku":"MUG","manage_stock":true,
                               "stock_quantity":3},{"id":12,"type":"variable","sku":"SHIRT"}])",
                            {{"x-wp-totalpages", "2"}, {"date", "Tue, 24 Nov 2026 08:00:00 GMT"}},
                            "",
                            false}),
            STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 2u);
  EXPECT_EQ(host.said().requests[1].line,
            "GET https://shop.test/wp-json/wc/v3/products/12/variations");
  ASSERT_EQ(host.answer(1, ok(R"([{"id":34,"sku":"SHIRT-S","manage_stock":"parent",
                                   "stock_quantity":9},
                                  {"id":35,"sku":"SHIRT-M","manage_stock":"parent",
                                   "stock_quantity":9},
                                  {"id":36,"sku":"SHIRT-L","manage_stock":true,
                                   "stock_quantity":2},
                                  {"id":37,"sku":"SHIRT-XL","manage_stock":false,
                                   "stock_quantity":null}])")),
            STOCKD_OK);
  EXPECT_THAT(
      host.said().facts,
      ElementsAre("listing product/7 sku=MUG", "level product/7 quantity=3",
                  "listing product/12/34 sku=SHIRT-S shelf=product/12",
                  "level product/12/34 quantity=9",
                  "listing product/12/35 sku=SHIRT-M shelf=product/12",
                  "level product/12/35 quantity=9", "listing product/12/36 sku=SHIRT-L",
                  "level product/12/36 quantity=2", "listing product/12/37 sku=SHIRT-XL unmanaged",
                  "level product/12/37 untracked", "page more cursor=2 as_of=1795507200000"));
}

TEST(WooCommerceVariations, WriteEachAddressOnce) {
  TinyHost host;
  ASSERT_TRUE(host.create(kWooCommerceVariations));
  write(host, STOCKD_EXT_STOCK_SET,
        {item(1, "SHIRT-S", "product/12", 8), item(2, "SHIRT-L", "product/12/36", 1),
         item(3, "SHIRT-M", "product/12", 8)});
  EXPECT_EQ(host.said().requests[0].line, "PUT https://shop.test/wp-json/wc/v3/products/12");
  EXPECT_EQ(host.said().requests[0].body, R"({"stock_quantity":8})");
  ASSERT_EQ(host.answer(0, ok("{}")), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 2u);
  ASSERT_EQ(host.answer(1, {404, "{}", {}, "", false}), STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 applied", "written 3 applied",
                          "written 2 missing woo.unknown: The shop does not know this product."));
}

TEST(AmazonFeed, IsAcceptedNowAndSettledByTicketLater) {
  TinyHost host;
  ASSERT_TRUE(host.create(kAmazonFeed));
  write(host, STOCKD_EXT_STOCK_SET, {item(1, "TENT", "TENT", 4), item(2, "MUG", "MUG", 7)});
  ASSERT_EQ(
      host.answer(
          0,
          {201, R"({"feedDocumentId":"D1","url":"https://storage.test/up?sig=x"})", {}, "", false}),
      STOCKD_OK);
  const SentRequest upload = host.said().requests.at(1);
  EXPECT_EQ(upload.line, "PUT https://storage.test/up?sig=x");
  EXPECT_EQ(upload.auth, "none");
  EXPECT_THAT(upload.body, HasSubstr(R"("messageId":2,"sku":"MUG")"));
  ASSERT_EQ(host.answer(1, ok("")), STOCKD_OK);
  ASSERT_EQ(host.answer(2, {202, R"({"feedId":"F1"})", {}, "", false}), STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 accepted ticket=F1#1", "written 2 accepted ticket=F1#2"));
  EXPECT_EQ(host.said().trouble, "");

  const std::vector<stockd_ticket_t> tickets{ticket(1, "F1#1", "TENT", "TENT"),
                                             ticket(2, "F1#2", "MUG", "MUG")};
  settle(host, tickets);
  ASSERT_EQ(host.answer(0, ok(R"({"processingStatus":"IN_PROGRESS"})")), STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 accepted ticket=F1#1", "written 2 accepted ticket=F1#2"));

  settle(host, tickets);
  ASSERT_EQ(host.answer(0, ok(R"({"processingStatus":"DONE","resultFeedDocumentId":"R1"})")),
            STOCKD_OK);
  EXPECT_EQ(host.said().requests.at(1).line,
            "GET https://sp-api.test/feeds/2021-06-30/documents/R1");
  ASSERT_EQ(host.answer(1, ok(R"({"url":"https://storage.test/report"})")), STOCKD_OK);
  ASSERT_EQ(host.answer(2, ok(R"({"issues":[{"messageId":2,"sku":"MUG","code":"90220",
      "severity":"ERROR","message":"'[batteries_required]' is required."},
      {"messageId":1,"code":"5","severity":"WARNING","message":"Fine."}]})")),
            STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 applied",
                          "written 2 rejected amazon.90220: '[batteries_required]' is required."));
}

TEST(TakealotBatch, IsJudgedItemByItemWhenItIsDone) {
  TinyHost host;
  ASSERT_TRUE(host.create(kTakealotBatch));
  write(host, STOCKD_EXT_STOCK_SET,
        {item(1, "TENT", "200123456", 7), item(2, "MUG", "200123457", 1)});
  ASSERT_EQ(host.answer(0, ok(R"({"batch_id":"4711","status":{"id":1,"description":"Pending"},
                                  "result":[]})")),
            STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 accepted ticket=4711/0", "written 2 accepted ticket=4711/1"));

  settle(host, {ticket(1, "4711/0", "200123456", "TENT"), ticket(2, "4711/1", "200123457", "MUG"),
                ticket(3, "4712/0", "200123458", "LAMP")});
  ASSERT_EQ(host.answer(0, ok(R"({"batch_id":"4711","status":{"id":4,"description":"Success"},
      "result":[{"validation_errors":[]},
                {"validation_errors":[{"code":"E18","message":"Leadtime days are missing."}]}]})")),
            STOCKD_OK);
  ASSERT_EQ(host.answer(1, ok(R"({"status":{"id":1,"description":"Pending"},"result":[]})")),
            STOCKD_OK);
  EXPECT_THAT(host.said().facts,
              ElementsAre("written 1 applied",
                          "written 2 rejected takealot.E18: Leadtime days are missing.",
                          "written 3 accepted ticket=4712/0"));
  EXPECT_TRUE(host.said().done);
}

}  // namespace
}  // namespace stockd::test
