// SPDX-License-Identifier: Apache-2.0
//
// The twin by itself, as any client of the Seller API meets it. Its answers are held to the
// specification on the way, where that is present.
#include "pump.hpp"
#include "specification.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kStock =
    R"("products":[{"sku":"MUG-1","quantity":10,"at_takealot":{"CPT":2,"JHB":4}},
                   {"sku":"CAP/RED?1","quantity":null,"barcode":"6001"}])";

bj::object body_of(const connectors::HttpResponse& response) {
  return bj::parse(response.body).as_object();
}

std::string code_of(const connectors::HttpResponse& response) {
  const bj::object body = body_of(response);
  const bj::array& errors = body.at("validation_errors").as_array();
  return errors.empty() ? "" : std::string(errors[0].at("code").as_string());
}

TEST(TakealotTwin, AnswersOnlyToItsKey) {
  Seller seller(kStock);
  for (const char* path : {"/v2/offers", "/v2/sales", "/v1/sales/summary"}) {
    for (const char* key : {"", "key", "Bearer key", "Key other"}) {
      connectors::HttpRequest request;
      request.method = "GET";
      request.url = kRoot + std::string(path);
      if (*key != '\0') request.headers = {{"authorization", key}};
      const auto response = seller.handle(request);
      EXPECT_EQ(response.status, 403u) << path << key;
      EXPECT_TRUE(body_of(response).contains("message"));
    }
  }
}

TEST(TakealotTwin, FindsAnOfferByEveryIdentifier) {
  Seller seller(kStock);
  const std::string id = seller.remote("CAP/RED?1");
  for (const std::string& path :
       {"/v2/offers/offer/ID" + id, "/v2/offers/offer/" + id, "/v2/offers/offer?identifier=ID" + id,
        std::string("/v2/offers/offer/BARCODE6001"),
        std::string("/v2/offers/offer?identifier=SKUCAP%2FRED%3F1")}) {
    const auto response = seller.call("GET", path);
    ASSERT_EQ(response.status, 200u) << path;
    EXPECT_EQ(body_of(response).at("sku").as_string(), "CAP/RED?1") << path;
  }
  for (const char* path : {"/v2/offers/offer/SKUNOPE", "/v2/offers/offer/ID1",
                           "/v2/offers/offer/CAP", "/v2/offers/offer/BARCODE1"})
    EXPECT_EQ(seller.call("GET", path).status, 404u) << path;
  EXPECT_EQ(seller.call("GET", "/v2/offers/offer").status, 404u);
}

TEST(TakealotTwin, PagesOffersAndSalesEachInItsOwnShape) {
  Seller seller(kStock);
  const auto offers = body_of(seller.call("GET", "/v2/offers?page_number=2&page_size=1"));
  EXPECT_EQ(offers.at("total_results").as_int64(), 2);
  EXPECT_EQ(offers.at("page_number").as_int64(), 2);
  EXPECT_EQ(offers.at("page_size").as_int64(), 1);
  EXPECT_EQ(offers.at("offers").as_array().size(), 1u);
  EXPECT_FALSE(offers.contains("page_summary"));
  EXPECT_TRUE(body_of(seller.call("GET", "/v2/offers?page_number=3&page_size=1"))
                  .at("offers")
                  .as_array()
                  .empty());
  const auto sales = body_of(seller.call("GET", "/v2/sales"));
  EXPECT_EQ(sales.at("page_summary").at("total").as_int64(), 0);
  EXPECT_EQ(seller.call("GET", "/v2/offers?page_number=0").status, 400u);
  const std::string id = seller.remote("MUG-1");
  const auto chosen = body_of(seller.call("GET", "/v2/offers?offer_ids=" + id + ",5"));
  EXPECT_EQ(chosen.at("total_results").as_int64(), 1);
  EXPECT_EQ(body_of(seller.call("GET", "/v2/offers/count?offer_statuses=Buyable,Not%20Buyable"))
                .at("count")
                .as_int64(),
            2);
  EXPECT_EQ(
      body_of(seller.call("GET", "/v2/offers/count?offer_statuses=Buyable")).at("count").as_int64(),
      1);
  EXPECT_EQ(body_of(seller.call("GET", "/v2/offers/stock_counts")).at("count").as_int64(), 1);
  EXPECT_EQ(seller.call("GET", "/v1/offers/stock_health_stats").status, 200u);
  EXPECT_EQ(seller.call("GET", "/v3/offers").status, 404u);
  EXPECT_EQ(seller.call("DELETE", "/v2/offers/offer/ID" + id).status, 405u);
}

struct Refusal {
  const char* fields;
  const char* code;
};

TEST(TakealotTwin, RefusesChangesByTheDocumentedCodes) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":10},{"sku":"CAP","quantity":null}])");
  const auto patch = [&](const std::string& sku, const std::string& fields) {
    return seller.call("PATCH", "/v2/offers/offer/SKU" + sku, fields);
  };
  const std::string long_sku = R"({"sku":")" + std::string(256, 'x') + "\"}";
  const std::vector<Refusal> refusals = {
      {R"({"leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":-1}]})", "E15"},
      {R"({"leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":1.5}]})", "E15"},
      {R"({"leadtime_stock":[{"merchant_warehouse_id":28676}]})", "E15"},
      {R"({"selling_price":-1})", "E19"},
      {R"({"selling_price":500})", "E20"},
      {R"({"rrp":"many"})", "E22"},
      {R"({"rrp":1})", "E23"},
      {R"({"leadtime_days":0})", "E25"},
      {R"({"leadtime_days":99})", "E26"},
      {R"({"sku":"CAP"})", "E10"},
      {long_sku.c_str(), "E27"}};
  for (const Refusal& refusal : refusals)
    EXPECT_EQ(code_of(patch("MUG-1", refusal.fields)), refusal.code) << refusal.fields;
  EXPECT_EQ(
      code_of(patch("CAP", R"({"leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":1}]})")),
      "E18");
  EXPECT_EQ(seller.level("MUG-1"), 10) << "nothing of what was refused is applied";
  seller.act(R"({"do":"disable","sku":"MUG-1"})");
  for (const Refusal& refusal : std::vector<Refusal>{{R"({"status_action":"Disable"})", "E11"},
                                                     {R"({"status_action":"Re-enable"})", "E12"},
                                                     {R"({"sku":"NEW"})", "E13"},
                                                     {R"({"leadtime_days":4})", "E14"},
                                                     {R"({"leadtime_stock":[]})", "E17"},
                                                     {R"({"selling_price":1})", "E21"},
                                                     {R"({"rrp":999})", "E24"}})
    EXPECT_EQ(code_of(patch("MUG-1", refusal.fields)), refusal.code) << refusal.fields;
  EXPECT_EQ(patch("MUG-1", "no json").status, 400u);
  EXPECT_EQ(patch("NOPE", "{}").status, 404u);
  Seller without(R"("leadtime_allowed":false,"products":[{"sku":"MUG-1","quantity":10}])");
  const auto off = [&](const char* fields) {
    return code_of(without.call("PATCH", "/v2/offers/offer/SKUMUG-1", fields));
  };
  EXPECT_EQ(off(R"({"leadtime_stock":[]})"), "E16");
  EXPECT_EQ(off(R"({"leadtime_days":4})"), "E28");
}

TEST(TakealotTwin, MakesOffersOfBarcodes) {
  Seller seller(R"("products":[{"sku":"OLD","quantity":1,"barcode":"111"}],
                  "catalogue":[{"barcode":"222","title":"Mug"}])");
  const auto make = [&](const std::string& barcode, const std::string& fields) {
    return seller.call("POST", "/v2/offers/offer/" + barcode, fields);
  };
  EXPECT_EQ(code_of(make("111", "{}")), "E4");
  EXPECT_EQ(code_of(make("999", "{}")), "E2");
  EXPECT_EQ(code_of(make("222", R"({"sku":"OLD"})")), "E6");
  const auto made =
      make("BARCODE222", R"({"sku":"NEW","selling_price":120,"rrp":149,"leadtime_days":3,)"
                         R"("leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":10}]})");
  EXPECT_EQ(code_of(made), "");
  EXPECT_EQ(body_of(made).at("offer").at("status").as_string(), "Buyable");
  EXPECT_EQ(seller.level("NEW"), 10);
}

TEST(TakealotTwin, AppliesTheStatusAndTheLeadtime) {
  Seller seller(kStock);
  const auto patch = [&](const char* fields) {
    const auto body = body_of(seller.call("PATCH", "/v2/offers/offer/SKUMUG-1", fields));
    return std::string(body.at("offer").at("status").as_string());
  };
  EXPECT_EQ(patch(R"({"status_action":"Disable"})"), "Disabled by Seller");
  EXPECT_EQ(patch(R"({"status_action":"Re-enable"})"), "Buyable");
  EXPECT_EQ(patch(R"({"leadtime_days":-1})"), "Buyable") << "Takealot still has some";
  EXPECT_EQ(
      patch(
          R"({"leadtime_days":3,"leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":2}]})"),
      "Buyable");
  EXPECT_EQ(seller.level("MUG-1"), 2);
}

TEST(TakealotTwin, WorksBatchesOffLaterAndItemByItem) {
  Seller seller(R"("products":[{"sku":"A","quantity":1,"barcode":"111"},{"sku":"B","quantity":1}],
                  "catalogue":[{"barcode":"222"}])");
  const std::string id = seller.remote("A");
  const auto taken = seller.call(
      "POST", "/v2/offers/batch",
      R"([{"offer_id":)" + id +
          R"(,"sku":"A2"},{"barcode":"111","selling_price":99},)"
          R"({"sku":"B","leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":5}]},)"
          R"({"sku":"NOPE","selling_price":1},{"offer_id":5},{"barcode":"222","sku":"C"}])");
  ASSERT_EQ(taken.status, 200u);
  EXPECT_EQ(body_of(taken).at("status").at("description").as_string(), "Pending");
  EXPECT_TRUE(body_of(taken).at("result").as_array().empty());
  seller.pass(1'000);
  EXPECT_EQ(body_of(seller.call("GET", "/v2/offers/batch/4711")).at("status").at("id").as_int64(),
            2);
  seller.pass(1'500);
  const auto done = body_of(seller.call("GET", "/v2/offers/batch/4711"));
  EXPECT_EQ(done.at("status").at("id").as_int64(), 4);
  const bj::array& result = done.at("result").as_array();
  ASSERT_EQ(result.size(), 6u);
  std::string codes;
  for (const auto& row : result) {
    const bj::array& errors = row.at("validation_errors").as_array();
    codes += errors.empty() ? "ok " : std::string(errors[0].at("code").as_string()) + " ";
  }
  EXPECT_EQ(codes, "ok ok ok E31 E31 ok ");
  EXPECT_EQ(seller.level("B"), 5);
  EXPECT_EQ(seller.remote("A2"), id) << "a SKU beside an id is a new one";
  EXPECT_EQ(seller.call("GET", "/v2/offers/batch/9").status, 404u);
  EXPECT_EQ(seller.call("POST", "/v2/offers/batch", "{}").status, 400u);
  EXPECT_EQ(seller.call("POST", "/v2/offers/batch", "[]").status, 400u);
  std::string many = "[{}";
  for (int i = 0; i < 10'000; ++i)
    many += ",{}";
  EXPECT_EQ(seller.call("POST", "/v2/offers/batch", many + "]").status, 400u);
}

// Two batches for one offer: the first is late, and lands last.
TEST(TakealotTwin, ALaterBatchMayComeFirst) {
  Seller seller(kStock);
  const auto set = [&](int quantity) {
    seller.call("POST", "/v2/offers/batch",
                R"([{"sku":"MUG-1","leadtime_stock":[{"merchant_warehouse_id":28676,"quantity":)" +
                    std::to_string(quantity) + "}]}]");
  };
  seller.act(R"({"do":"fault","kind":"delay_batches","count":1,"ms":10000})");
  set(9);
  set(4);
  seller.pass(5'000);
  EXPECT_EQ(seller.level("MUG-1"), 4);
  seller.pass(10'000);
  EXPECT_EQ(seller.level("MUG-1"), 9);
}

TEST(TakealotTwin, FiltersSalesByEitherSeparatorAndBoundsTheDays) {
  Seller seller(kStock);
  seller.sell("MUG-1", 2, "leadtime");
  seller.pass(40LL * 24 * 3600 * 1000);
  seller.sell("MUG-1", 1, "dc");
  const auto count = [&](const std::string& filters) {
    const auto response = seller.call("GET", "/v2/sales?filters=" + filters);
    return response.status == 200 ? body_of(response).at("page_summary").at("total").as_int64()
                                  : -static_cast<std::int64_t>(response.status);
  };
  const std::string today = "2026-12-28";  // South Africa's
  EXPECT_EQ(count(""), 1) << "the last 30 days, where no day is given";
  EXPECT_EQ(count("end_date:" + today), 2) << "180 days, where one end is given";
  EXPECT_EQ(count("start_date:2026-11-01,end_date:" + today), 2);
  EXPECT_EQ(count("start_date:2026-11-01;end_date:" + today), 2);
  EXPECT_EQ(count("start_date:2026-11-01;end_date:" + today + ";dc:JHB"), 1);
  EXPECT_EQ(count("sku:MUG-1;end_date:" + today), 2);
  EXPECT_EQ(count("sku:NOPE;end_date:" + today), 0);
  EXPECT_EQ(count("sale_status:New Lead Time Order,end_date:" + today), 1);
  EXPECT_EQ(count("order_id:900100001;end_date:" + today), 1);
  EXPECT_EQ(count("start_date:2026-01-01;end_date:" + today), -400) << "more than 180 days";
  EXPECT_EQ(count("start_date:" + today + ";end_date:2026-11-01"), -400);
  EXPECT_EQ(count("start_date:yesterday"), -400);
  EXPECT_EQ(seller.call("GET", "/v2/sales/orders?start_date=2026-11-01").status, 400u);
  EXPECT_EQ(body_of(seller.call("GET", "/v2/sales/orders?start_date=2026-11-01&end_date=" + today))
                .at("page_summary")
                .at("total")
                .as_int64(),
            2);
  EXPECT_EQ(seller.call("GET", "/v2/sales/summary").status, 200u);
  EXPECT_EQ(seller.call("GET", "/v2/sales/orders/900100001/customer_invoices").status, 200u);
}

TEST(TakealotTwin, ASaleLowersItsPoolBeforeItsWebhook) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  seller.sell("MUG-1", 3, "leadtime");
  const auto body = bj::parse(seller.hook("New Leadtime Order").request.body).as_object();
  EXPECT_EQ(body.at("offer").at("leadtime_stock").at(0).at("quantity_available").as_int64(), 7);
  seller.sell("MUG-1", 3, "dc");
  EXPECT_EQ(seller.level("MUG-1"), 7);
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 3);
  EXPECT_TRUE(
      seller.command(R"({"do":"sell","sku":"MUG-1","quantity":99,"kind":"dc"})").contains("error"));
}

// With the portal's option Takealot lowers the stock by itself, without it nobody does; nobody is
// told either way.
TEST(TakealotTwin, AReplenishmentMovesUnitsFromPoolToPool) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  seller.act(R"({"do":"replenish","sku":"MUG-1","quantity":4,"dc":"DBN"})");
  EXPECT_EQ(seller.level("MUG-1"), 6);
  EXPECT_EQ(seller.level("MUG-1", "on_way"), 4);
  seller.act(R"({"do":"replenish","sku":"MUG-1","quantity":2,"dc":"DBN","decrease":false})");
  EXPECT_EQ(seller.level("MUG-1"), 6);
  EXPECT_EQ(seller.level("MUG-1", "on_way"), 6);
  seller.act(R"({"do":"receive_at_dc","sku":"MUG-1","dc":"DBN"})");
  EXPECT_EQ(seller.level("MUG-1", "on_way"), 0);
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 12);
  EXPECT_TRUE(seller.hooks.empty());
  EXPECT_TRUE(
      seller.command(R"({"do":"replenish","sku":"MUG-1","quantity":99})").contains("error"));
  EXPECT_TRUE(
      seller.command(R"({"do":"receive_at_dc","sku":"MUG-1","dc":"CPT"})").contains("error"));
}

TEST(TakealotTwin, ACancelledUnitComesBackWhereItLies) {
  Seller seller(kStock);
  const std::string before = seller.sell("MUG-1", 1, "leadtime");
  const std::string after = seller.sell("MUG-1", 1, "dc");
  seller.act(R"({"do":"cancel","order":")" + before + "\"}");
  seller.act(R"({"do":"cancel","order":")" + after + "\"}");
  EXPECT_EQ(seller.level("MUG-1"), 9) << "no automatic give-back";
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 6);
  EXPECT_TRUE(seller.command(R"({"do":"cancel","order":")" + before + "\"}").contains("error"));
}

TEST(TakealotTwin, AReturnedUnitIsSoldAgainOrGoesHome) {
  Seller seller(kStock);
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  seller.act(R"({"do":"fulfil","order":")" + order + "\"}");
  seller.act(R"({"do":"return","order":")" + order + R"(","sku":"MUG-1"})");
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 7);
  seller.act(R"({"do":"return","order":")" + order + R"(","sku":"MUG-1","sellable":false})");
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 7);
  EXPECT_EQ(seller.level("MUG-1"), 8);
  EXPECT_TRUE(seller.command(R"({"do":"return","order":")" + order + R"(","sku":"MUG-1"})")
                  .contains("error"))
      << "two were sold";
}

TEST(TakealotTwin, SignsInEitherWay) {
  const auto headers = takealot::shared_file("examples/webhooks/new_leadtime_order.headers.json");
  for (const bool url : {false, true}) {
    Seller seller(std::string(kStock) + R"(,"signature":")" + (url ? "B" : "A") +
                  R"(","webhook_url":"https://stockd.example.test/hooks/takealot")");
    seller.sell("MUG-1", 1, "leadtime");
    const auto hook = seller.hook("New Leadtime Order").request;
    const std::string signature = header_of(hook.headers, "x-takealot-signature");
    EXPECT_EQ(signature.size(), url ? 88u : 64u);
    EXPECT_EQ(header_of(hook.headers, "x-takealot-delivery").size(), 36u);
    EXPECT_EQ(header_of(hook.headers, "content-type"), "application/json");
  }
  EXPECT_TRUE(!headers || headers->find("fbcff9aacdf18e3f") != std::string::npos);
}

TEST(TakealotTwin, RepeatsAFailedWebhookThreeTimesUnderOneName) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  seller.sell("MUG-1", 1, "leadtime");
  auto hook = seller.hook("New Leadtime Order");
  const std::string name = header_of(hook.request.headers, "x-takealot-delivery");
  std::int64_t waited = 0;
  for (const std::int64_t pause : {60'000, 120'000, 180'000}) {
    seller.delivered(hook.request.tag, 500);
    seller.pass(pause - 1'000);
    EXPECT_TRUE(seller.hooks.empty());
    seller.pass(1'000);
    hook = seller.hook("New Leadtime Order");
    EXPECT_EQ(header_of(hook.request.headers, "x-takealot-delivery"), name);
    waited += pause;
  }
  EXPECT_EQ(waited, 6 * 60'000);
  seller.delivered(hook.request.tag, 0);
  seller.pass(24LL * 3600 * 1000);
  EXPECT_TRUE(seller.hooks.empty());
}

TEST(TakealotTwin, AnAnswerAfterFiveSecondsIsAFailure) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  seller.sell("MUG-1", 1, "leadtime");
  const auto hook = seller.hook("New Leadtime Order");
  seller.now_ms += 5'001;
  seller.delivered(hook.request.tag, 200);
  seller.pass(61'000);
  EXPECT_EQ(seller.hooks.size(), 1u);
}

TEST(TakealotTwin, GivesAWebhookUpAfterFourInFiveFailed) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":1000}],)"
                R"("webhook_url":"https://stockd.example.test/hooks/takealot")");
  const auto state = [&] {
    const bj::object shown = seller.act(R"({"do":"show"})");
    for (const auto& hook : shown.at("webhooks").as_array()) {
      if (hook.at("topic").as_string() == "New Leadtime Order")
        return std::string(hook.at("state").as_string());
    }
    return std::string();
  };
  for (int i = 0; i < 9; ++i) {
    seller.sell("MUG-1", 1, "leadtime");
    seller.delivered(seller.hook("New Leadtime Order").request.tag, 500);
    EXPECT_EQ(state(), "Active");
  }
  seller.sell("MUG-1", 1, "leadtime");
  seller.delivered(seller.hook("New Leadtime Order").request.tag, 500);
  EXPECT_EQ(state(), "Disabled");
  seller.hooks.clear();
  seller.sell("MUG-1", 1, "leadtime");
  EXPECT_TRUE(seller.hooks.empty());
  seller.act(R"({"do":"webhook","event":"New Leadtime Order"})");
  EXPECT_EQ(state(), "Active");
}

TEST(TakealotTwin, LosesRepeatsDelaysAndReordersWebhooks) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  seller.act(R"({"do":"fault","kind":"lose_webhooks"})");
  seller.sell("MUG-1", 1, "leadtime");
  EXPECT_TRUE(seller.hooks.empty());
  seller.act(R"({"do":"fault","kind":"duplicate_webhooks"})");
  seller.sell("MUG-1", 1, "leadtime");
  EXPECT_EQ(seller.hooks.size(), 2u);
  seller.hooks.clear();
  seller.act(R"({"do":"fault","kind":"delay_webhooks","ms":9000})");
  seller.sell("MUG-1", 1, "leadtime");
  EXPECT_TRUE(seller.hooks.empty());
  seller.pass(9'000);
  EXPECT_EQ(seller.hooks.size(), 1u);
  seller.hooks.clear();
  seller.act(R"({"do":"fault","kind":"reorder_webhooks","count":2})");
  const std::string first = seller.sell("MUG-1", 1, "leadtime");
  EXPECT_TRUE(seller.hooks.empty());
  seller.sell("MUG-1", 1, "leadtime");
  seller.pass(10);
  ASSERT_EQ(seller.hooks.size(), 2u);
  EXPECT_NE(seller.hooks[1].request.body.find(first), std::string::npos);
}

TEST(TakealotTwin, LimitsEachKindOfEndpointByItself) {
  Seller seller(std::string(kStock) + R"(,"rate_limit":2,"reset_form":"retry_after")");
  EXPECT_EQ(seller.call("GET", "/v2/offers").status, 200u);
  const auto last = seller.call("GET", "/v2/offers");
  EXPECT_EQ(header_of(last.headers, "x-ratelimit-remaining"), "0");
  const auto refused = seller.call("GET", "/v2/offers");
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(header_of(refused.headers, "retry-after"), "60");
  EXPECT_EQ(seller.call("GET", "/v2/sales").status, 200u) << "another endpoint";
  seller.pass(60'000);
  EXPECT_EQ(seller.call("GET", "/v2/offers").status, 200u);
}

TEST(TakealotTwin, UnknownCommandsAndFaultsAreRefusedInASentence) {
  Seller seller(kStock);
  for (const char* json :
       {R"({"do":"dance"})", R"({"do":"sell"})", R"({"do":"sell","sku":"NOPE"})",
        R"({"do":"fault","kind":"meteor"})", R"({"do":"cancel","order":"1"})",
        R"({"do":"edit","sku":"CAP/RED?1","quantity":1})", R"({"do":"rename","sku":"MUG-1"})"}) {
    EXPECT_TRUE(seller.command(json).contains("error")) << json;
  }
}

}  // namespace
}  // namespace stockd::test
