// SPDX-License-Identifier: Apache-2.0
//
// Whose stock a sale takes, by each status that is known and by those that are not.
#include "sale.hpp"

#include "sast_time.hpp"
#include "specification.hpp"

#include <gtest/gtest.h>

namespace stockd::takealot {
namespace {

TakenFrom taken(const char* status, bool shipped_in = false) {
  return taken_from(plain_status(status), shipped_in);
}

TEST(Sale, TakesFromWhomItsStatusSays) {
  EXPECT_EQ(taken("New Lead Time Order"), TakenFrom::Merchant);
  EXPECT_EQ(taken("new_leadtime_order"), TakenFrom::Merchant);
  EXPECT_EQ(taken("New Drop Ship Order"), TakenFrom::Merchant);
  EXPECT_EQ(taken("Draft Shipment"), TakenFrom::Merchant);
  EXPECT_EQ(taken("Cancelled - Late Delivery"), TakenFrom::Merchant);
  EXPECT_EQ(taken("Cancelled - Inbound Exception"), TakenFrom::Merchant);
  for (const char* status :
       {"Inter DC Transfer", "Preparing for Customer", "Shipped to Customer", "Returned",
        "Lost In Transit", "Cancelled by Customer", "Cancelled by Takealot", "Cancelled by Seller",
        "Cancelled by Takealot - DC Stock Inquiry", "shipped_to_customer"}) {
    EXPECT_EQ(taken(status), TakenFrom::Takealot) << status;
    EXPECT_EQ(taken(status, true), TakenFrom::Merchant) << status << ", from a shipment";
  }
  EXPECT_EQ(taken("Abducted"), TakenFrom::Unclear);
  EXPECT_EQ(taken(""), TakenFrom::Unclear);
}

TEST(Sale, EveryKnownStatusIsClear) {
  const auto text = shared_file("examples/sale_statuses.json");
  if (!text) GTEST_SKIP() << "the list of statuses is not here; set STOCKD_SHARED";
  const json::Value list = json::parse(*text);
  const json::Array& statuses = json::array(list, "statuses");
  ASSERT_GT(statuses.size(), 10u);
  for (const json::Value& entry : statuses) {
    const std::string status = json::text(entry, "status");
    EXPECT_NE(taken(status.c_str()), TakenFrom::Unclear) << status;
  }
}

json::Value row(const std::string& more) {
  return json::parse(R"({"order_id":9,"order_item_id":8,"offer_id":7,"sku":"A","quantity":2,
    "order_date":"02 May 2026 13:13:00",)" +
                     more + "}");
}

TEST(Sale, ReadsWhatARowSays) {
  const auto sale = read_sale(row(R"("sale_status":"Cancelled by Customer","shipment_id":null)"));
  ASSERT_TRUE(sale);
  EXPECT_EQ(sale->order, "9");
  EXPECT_EQ(sale->item, "8");
  EXPECT_EQ(sale->offer, "7");
  EXPECT_EQ(sale->units, 2);
  EXPECT_TRUE(sale->cancelled);
  EXPECT_TRUE(sale->ended);
  EXPECT_EQ(sale->placed_at_ms, 1'777'720'380'000);
  EXPECT_EQ(read_sale(row(R"("sale_status":"Returned","shipment_name":"LT 19 Apr JHB")"))->from,
            TakenFrom::Merchant);
  EXPECT_EQ(read_sale(row(R"("sale_status":"Returned","po_number":4455667)"))->from,
            TakenFrom::Merchant);
  EXPECT_EQ(read_sale(row(R"("sale_status":"Returned","po_number":0,"shipment_name":"")"))->from,
            TakenFrom::Takealot);
  EXPECT_FALSE(read_sale(row(R"("sale_status":"Uncancelled")"))->cancelled);
}

TEST(Sale, NeedsIdsAndAWholeNumberOfUnits) {
  for (const char* json :
       {R"({"order_id":9,"order_item_id":8})", R"({"order_id":9,"order_item_id":8,"quantity":1.5})",
        R"({"order_id":9,"order_item_id":8,"quantity":-1})",
        R"({"order_id":-1,"order_item_id":8,"quantity":1})", R"({"order_id":9,"quantity":1})"})
    EXPECT_FALSE(read_sale(json::parse(json))) << json;
}

TEST(Sale, UnclearOnesAreWhoseTheSettingsSay) {
  const auto sale = read_sale(row(R"("sale_status":"Abducted")"));
  Options options;
  EXPECT_EQ(line_of(*sale, options).c().fulfilment, STOCKD_FULFILMENT_MERCHANT);
  options.unclear_is_ours = false;
  EXPECT_EQ(line_of(*sale, options).c().fulfilment, STOCKD_FULFILMENT_PLATFORM);
}

TEST(SastTime, ReadsItsOwnStampsAndZonedOnes) {
  EXPECT_EQ(parse_sast("02 May 2026 13:13:00"), 1'777'720'380'000);
  EXPECT_EQ(parse_sast("2026-05-02T13:13:00"), 1'777'720'380'000);
  EXPECT_EQ(parse_sast("2026-05-02 13:13:00"), 1'777'720'380'000);
  EXPECT_EQ(parse_sast("2026-05-02T13:13:00.933928+02:00"), 1'777'720'380'933);
  EXPECT_EQ(parse_sast("2026-05-02T11:13:00Z"), 1'777'720'380'000);
  for (const char* wrong : {"", "yesterday", "2 May 2026", "02 May 2026"})
    EXPECT_EQ(parse_sast(wrong), std::nullopt) << wrong;
  EXPECT_EQ(sast_day(1'777'759'200'000 - 1), "2026-05-02");
  EXPECT_EQ(sast_day(1'777'759'200'000), "2026-05-03") << "22:00 UTC is midnight there";
}

}  // namespace
}  // namespace stockd::takealot
