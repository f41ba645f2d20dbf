// SPDX-License-Identifier: Apache-2.0
//
// What is sent to Amazon as a quantity, and what its answers mean. Amazon says 200 to what it
// refuses.
#include "submission.hpp"

#include "shared_files.hpp"
#include "ticket.hpp"

#include <gtest/gtest.h>

namespace stockd::amazon {
namespace {

StockWrite write_of(const std::string& sku, std::int64_t quantity) {
  StockWrite write;
  write.item.remote = sku;
  write.item.quantity = quantity;
  write.marketplace = "AE08WJ6YKNBMC";
  return write;
}

TEST(Patch, MergesTheMerchantsQuantityAndNothingElse) {
  EXPECT_EQ(json::parse(patch_of(write_of("MUG-1", 12))), json::parse(R"(
    {"productType":"PRODUCT","patches":[{"op":"merge","path":"/attributes/fulfillment_availability",
     "value":[{"fulfillment_channel_code":"DEFAULT","quantity":12,
               "marketplace_id":"AE08WJ6YKNBMC"}]}]})"));
  StockWrite luggage = write_of("BAG-1", 0);
  luggage.product_type = "LUGGAGE";
  EXPECT_EQ(json::text(json::parse(patch_of(luggage)), "productType"), "LUGGAGE");
}

TEST(Patch, IsTheExamples) {
  const auto text = shared_file("examples/listings-patch.json");
  if (!text) GTEST_SKIP() << "platforms/amazon/examples is not here";
  const json::Value example = json::parse(*text);
  EXPECT_EQ(json::parse(patch_of(write_of("ACME-1001-FBM", 12))),
            example.at_pointer("/quantityMerge/body"));
}

TEST(Feed, NumbersItsMessages) {
  const json::Value feed =
      json::parse(feed_of("A3TH9S8BH6GOGM", {write_of("A", 1), write_of("B", 2)}));
  EXPECT_EQ(feed.at_pointer("/header/sellerId"), "A3TH9S8BH6GOGM");
  EXPECT_EQ(feed.at_pointer("/messages/1/messageId"), 2);
  EXPECT_EQ(feed.at_pointer("/messages/1/sku"), "B");
  EXPECT_EQ(feed.at_pointer("/messages/1/operationType"), "PATCH");
  EXPECT_EQ(feed.at_pointer("/messages/1/patches/0/value/0"),
            json::parse(R"({"fulfillment_channel_code":"DEFAULT","quantity":2})"));
}

TEST(Submission, IsAcceptedRefusedOrUnsure) {
  const auto accepted = read_submission(
      json::parse(R"({"sku":"A","status":"ACCEPTED","submissionId":"f1","issues":[]})"), "A");
  EXPECT_FALSE(accepted.trouble);
  EXPECT_EQ(accepted.submission, "f1");
  const auto invalid = read_submission(json::parse(R"({"sku":"A","status":"INVALID",
      "submissionId":"d2","issues":[
        {"code":"18027","message":"An image.","severity":"WARNING","categories":[]},
        {"code":"90000900","message":"The attributes are invalid.","severity":"ERROR",
         "categories":["INVALID_ATTRIBUTE"]}]})"),
                                       "A");
  ASSERT_TRUE(invalid.trouble);
  EXPECT_EQ(invalid.trouble->kind(), STOCKD_TROUBLE_REJECTED);
  EXPECT_EQ(invalid.trouble->code(), "amazon.90000900");
  EXPECT_EQ(invalid.trouble->message(),
            "Amazon refuses the quantity of A: The attributes are invalid. (90000900)");
  constexpr const char* kWarned = R"({"sku":"A","status":"INVALID","submissionId":"d2","issues":[
      {"code":"1","message":"m","severity":"WARNING","categories":[]}]})";
  for (const char* odd : {R"({"sku":"A","status":"INVALID","submissionId":"d2"})", kWarned}) {
    const auto told = read_submission(json::parse(odd), "A");
    ASSERT_TRUE(told.trouble);
    EXPECT_EQ(told.trouble->code(), "amazon.invalid");
  }
  for (const char* odd : {R"({"sku":"B","status":"ACCEPTED","submissionId":"f1"})",
                          R"({"sku":"A","status":"VALID","submissionId":"f1"})", "{}"}) {
    const auto told = read_submission(json::parse(odd), "A");
    ASSERT_TRUE(told.trouble) << odd;
    EXPECT_EQ(told.trouble->kind(), STOCKD_TROUBLE_UNSURE) << odd;
  }
}

TEST(Submission, LaterIssuesCountWhereTheyNameTheAttribute) {
  const json::Value issues = json::parse(R"([
    {"code":"1","message":"size","severity":"ERROR","attributeNames":["size"],"categories":[]},
    {"code":"99022","message":"no channel","severity":"ERROR",
     "attributeNames":["fulfillment_availability"],"categories":[]}])");
  const auto trouble = trouble_of_issues(issues.get_array(), "A", "fulfillment_availability");
  ASSERT_TRUE(trouble);
  EXPECT_EQ(trouble->code(), "amazon.99022");
  EXPECT_FALSE(trouble_of_issues(issues.get_array(), "A", "purchasable_offer"));
}

TEST(ProcessingReport, NamesTheMessagesItRefused) {
  const auto text = shared_file("feeds/listings-feed-processing-report-schema-v2.example.json");
  if (!text) GTEST_SKIP() << "platforms/amazon/feeds is not here";
  const auto refused = refused_messages(json::parse(*text));
  EXPECT_EQ(refused.size(), 2u);
  EXPECT_EQ(refused.at(4).code(), "amazon.90220");
  EXPECT_EQ(refused.at(5).code(), "amazon.99022");
}

TEST(Tickets, AreReadAsTheyWereWritten) {
  WriteTicket patch;
  patch.quantity = 12;
  patch.submission = "f1dc2914-75dd";
  const auto first = read_ticket(text_of(patch));
  ASSERT_TRUE(first);
  EXPECT_EQ(first->quantity, 12);
  EXPECT_EQ(first->submission, "f1dc2914-75dd");
  EXPECT_EQ(first->feed, "");
  WriteTicket feed;
  feed.quantity = 0;
  feed.feed = "3485934";
  feed.message = 17;
  const auto second = read_ticket(text_of(feed));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->feed, "3485934");
  EXPECT_EQ(second->message, 17);
  for (const char* bad :
       {"", "patch", "patch x y", "feed 1", "feed 1 f", "feed 1 f x", "other 1 2"})
    EXPECT_FALSE(read_ticket(bad)) << bad;
}

}  // namespace
}  // namespace stockd::amazon
