// SPDX-License-Identifier: Apache-2.0
//
// The twin by itself: tokens, limits, what it refuses, storage, and Amazon's static sandbox.
#include "pump.hpp"
#include "shared_files.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

std::string header_of(const connectors::HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (boost::algorithm::iequals(key, name)) return value;
  }
  return {};
}

connectors::HttpRequest request_of(const std::string& method, const std::string& url,
                                   const std::string& token = {}, const std::string& body = {}) {
  connectors::HttpRequest request;
  request.method = method;
  request.url = url;
  request.body = body;
  if (!token.empty()) request.headers = {{"x-amz-access-token", token}};
  return request;
}

std::string details_of(const connectors::HttpResponse& answer) {
  return std::string(bj::parse(answer.body).at_pointer("/errors/0/details").as_string());
}

constexpr const char* kItem =
    "/listings/2021-08-01/items/A3TH9S8BH6GOGM/A?marketplaceIds=AE08WJ6YKNBMC";

TEST(TwinTokens, AreRefusedAs403WithDetails) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  const std::string url = std::string(kRoot) + kItem;
  EXPECT_EQ(details_of(amazon.handle(request_of("GET", url))),
            "Access token is missing in the request header.");
  EXPECT_EQ(details_of(amazon.handle(request_of("GET", url, "Atza|made-up"))),
            "The access token you provided is revoked, malformed or invalid.");
  const std::string token = amazon.token();
  EXPECT_EQ(amazon.handle(request_of("GET", url, token)).status, 200u);
  amazon.act(R"({"do":"expire_tokens"})");
  const auto expired = amazon.handle(request_of("GET", url, token));
  EXPECT_EQ(expired.status, 403u);
  EXPECT_EQ(details_of(expired), "The access token you provided has expired.");
  amazon.forget_token();
  EXPECT_EQ(amazon.ask("GET", kItem).status, 200u);
  amazon.pass(3'601'000);
  EXPECT_EQ(details_of(amazon.handle(request_of("GET", url, amazon.token() + "x"))),
            "The access token you provided is revoked, malformed or invalid.");
  amazon.act(R"({"do":"role","has":false})");
  EXPECT_EQ(details_of(amazon.ask("GET", kItem)), "");
}

TEST(TwinTokens, AreGivenForFormsAndForJson) {
  Amazon amazon(R"("products":[])");
  auto request = request_of("POST", "https://api.amazon.com/auth/o2/token");
  request.headers = {{"content-type", "application/json"}};
  request.body = R"({"grant_type":"refresh_token","refresh_token":"Atzr|consent","client_id":"id",
                     "client_secret":"secret"})";
  const auto given = amazon.handle(request);
  EXPECT_EQ(given.status, 200u);
  EXPECT_EQ(bj::parse(given.body).at("expires_in"), 3600);
  request.body = R"({"grant_type":"refresh_token","refresh_token":"other","client_id":"id",
                     "client_secret":"secret"})";
  const auto bad = amazon.handle(request);
  EXPECT_EQ(bad.status, 400u);
  EXPECT_EQ(bj::parse(bad.body).at("error").as_string(), "invalid_grant");
  request.body = R"({"grant_type":"refresh_token","refresh_token":"Atzr|consent","client_id":"id",
                     "client_secret":"other"})";
  EXPECT_EQ(amazon.handle(request).status, 401u);
}

TEST(TwinLimits, ArePerOperationAndSilentAtARefusal) {
  Amazon amazon(R"("products":[{"sku":"A","quantity":7}])");
  for (int i = 0; i < 10; ++i) {
    const auto answer = amazon.ask("GET", kItem);
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(header_of(answer, "x-amzn-ratelimit-limit"), "5.0");
  }
  const auto refused = amazon.ask("GET", kItem);
  EXPECT_EQ(refused.status, 429u);
  EXPECT_EQ(header_of(refused, "x-amzn-ratelimit-limit"), "");
  EXPECT_EQ(bj::parse(refused.body).at_pointer("/errors/0/code").as_string(), "QuotaExceeded");
  EXPECT_EQ(amazon.ask("GET", "/sellers/v1/marketplaceParticipations").status, 200u);
  amazon.pass(200);
  EXPECT_EQ(amazon.ask("GET", kItem).status, 200u);
}

TEST(Twin, RefusesWhatAmazonRefuses) {
  const std::string orders = "/orders/2026-01-01/orders";
  const std::string items = "/listings/2021-08-01/items/A3TH9S8BH6GOGM";
  const std::string patch = R"({"productType":"PRODUCT","patches":[{"op":"merge","path":)";
  Amazon amazon(R"("rate_factor":0,"products":[{"sku":"A","quantity":7}])");
  amazon.checks_requests = false;
  const auto status = [&](const std::string& method, const std::string& path,
                          const std::string& body = "") {
    return amazon.ask(method, path, body).status;
  };
  EXPECT_EQ(status("GET", items + "/NOPE?marketplaceIds=AE08WJ6YKNBMC"), 404u);
  EXPECT_EQ(status("GET", items + "/A"), 400u);
  EXPECT_EQ(status("GET", items + "/A?marketplaceIds=ATVPDKIKX0DER"), 403u);
  EXPECT_EQ(status("GET", items + "?marketplaceIds=AE08WJ6YKNBMC&pageSize=21"), 400u);
  EXPECT_EQ(status("GET", items + "?marketplaceIds=AE08WJ6YKNBMC&identifiers=A"), 400u);
  EXPECT_EQ(status("PATCH", items + "/A?marketplaceIds=AE08WJ6YKNBMC", "{}"), 400u);
  EXPECT_EQ(status("PATCH", items + "/A?marketplaceIds=AE08WJ6YKNBMC",
                   patch + R"("/attributes/fulfillment_availability/0/quantity","value":[]}]})"),
            400u);
  EXPECT_EQ(status("GET", orders), 400u);
  EXPECT_EQ(status("GET", orders + "?createdAfter=2026-01-01T00:00:00Z&lastUpdatedAfter="
                                   "2026-01-01T00:00:00Z"),
            400u);
  EXPECT_EQ(status("GET", orders + "?lastUpdatedAfter=2026-01-01T00:00:00Z&lastUpdatedBefore="
                                   "2999-01-01T00:00:00Z"),
            400u);
  EXPECT_EQ(status("GET", "/fba/inventory/v1/summaries?granularityType=Marketplace"), 400u);
  EXPECT_EQ(status("POST", "/fba/inventory/v1/items", "{}"), 404u);
  EXPECT_EQ(status("POST", "/feeds/2021-06-30/feeds", R"({"feedType":"JSON_LISTINGS_FEED"})"),
            400u);
}

TEST(Twin, RefusesQuantitiesThatAreNoneInA200) {
  Amazon amazon(R"("rate_factor":0,"products":[{"sku":"A","quantity":7}])");
  for (const char* entry :
       {R"({"fulfillment_channel_code":"DEFAULT","quantity":-1})",
        R"({"fulfillment_channel_code":"DEFAULT","quantity":1.5})",
        R"({"fulfillment_channel_code":"DEFAULT","quantity":"7"})", R"({"quantity":7})"}) {
    const auto answer = amazon.ask("PATCH", kItem,
                                   R"({"productType":"PRODUCT","patches":[{"op":"replace",
        "path":"/attributes/fulfillment_availability","value":[)" +
                                       std::string(entry) + "]}]}");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(bj::parse(answer.body).at("status").as_string(), "INVALID") << entry;
  }
  amazon.pass(60'000);
  EXPECT_EQ(amazon.level("A"), 7);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

TEST(TwinStorage, TakesOnlyWhatItsAddressesSay) {
  Amazon amazon(R"("products":[])");
  const auto place = bj::parse(
      amazon.ask("POST", "/feeds/2021-06-30/documents", R"({"contentType":"application/json"})")
          .body);
  const std::string url(place.at("url").as_string());
  auto upload = request_of("PUT", url, "", "{}");
  upload.headers = {{"content-type", "text/plain"}};
  EXPECT_EQ(amazon.handle(upload).status, 403u);
  upload.headers = {{"content-type", "application/json"}, {"x-amz-access-token", amazon.token()}};
  EXPECT_EQ(amazon.handle(upload).status, 403u);
  upload.headers = {{"content-type", "application/json"}};
  EXPECT_EQ(amazon.handle(upload).status, 200u);
  EXPECT_EQ(amazon.handle(request_of("GET", url)).status, 403u);
  amazon.pass(5 * 60'000 + 1'000);
  EXPECT_EQ(amazon.handle(upload).status, 403u);
}

// All pairs of the operations that are simulated, played against the twin as Amazon's sandbox.
TEST(TwinSandbox, AnswersAmazonsOwnPairs) {
  std::size_t played = 0;
  for (const char* name : {"listingsItems_2021-08-01", "orders_2026-01-01", "feeds_2021-06-30",
                           "reports_2021-06-30", "sellers_v1"}) {
    const auto text = amazon::shared_file("sandbox/" + std::string(name) + ".json");
    if (!text) GTEST_SKIP() << "platforms/amazon/sandbox is not here";
    const bj::value file = bj::parse(*text);
    Amazon amazon(R"("products":[],"sandbox":{"on":true,"cases":)" +
                  bj::serialize(file.at("cases")) + "}");
    amazon.checks_requests = false;
    for (const bj::value& each : file.at("cases").as_array()) {
      std::string path(each.at("pathTemplate").as_string());
      const auto put = [&](const std::string& parameter, const std::string& value) {
        const auto at = path.find("{" + parameter + "}");
        if (at != std::string::npos) path.replace(at, parameter.size() + 2, value);
      };
      for (const auto& part : each.at_pointer("/request/path").as_object())
        put(std::string(part.key()), std::string(part.value().as_string()));
      for (const char* open : {"sellerId", "sku", "orderId", "feedId", "feedDocumentId", "reportId",
                               "reportDocumentId", "reportScheduleId"})
        put(open, "anything");
      std::string query;
      for (const auto& part : each.at_pointer("/request/query").as_object()) {
        std::string value;
        if (part.value().is_array()) {
          for (const auto& item : part.value().as_array())
            value += (value.empty() ? "" : "%2C") + std::string(item.as_string());
        } else {
          value = part.value().is_string() ? std::string(part.value().as_string())
                                           : bj::serialize(part.value());
        }
        query += (query.empty() ? "?" : "&") + std::string(part.key()) + "=" + value;
      }
      const bj::value& body = each.at_pointer("/request/body");
      const auto answer = amazon.ask(std::string(each.at("method").as_string()), path + query,
                                     body.is_null() ? "" : bj::serialize(body));
      const bool twice = each.at("operationId").as_string() == "getAccount";
      if (twice && each.at("status").as_int64() == 400) continue;  // its request is that of the 200
      EXPECT_EQ(answer.status, each.at("status").as_int64()) << path << query;
      const bj::value& wanted = each.at("response");
      EXPECT_EQ(answer.body, wanted.is_null() ? "" : bj::serialize(wanted)) << path << query;
      ++played;
    }
    const auto none = amazon.ask("GET", "/orders/2026-01-01/orders?createdAfter=NOTHING");
    EXPECT_EQ(none.status, 400u);
    EXPECT_THAT(none.body, testing::HasSubstr("Could not match input arguments"));
  }
  EXPECT_GE(played, 50u);
}

TEST(TwinSandbox, KeepsAnInventoryOfItsOwn) {
  Amazon amazon(R"("products":[],"sandbox":{"on":true})");
  EXPECT_EQ(amazon
                .ask("POST", "/fba/inventory/v1/items",
                     R"({"sellerSku":"F","marketplaceId":"AE08WJ6YKNBMC","productName":"Mug"})")
                .status,
            200u);
  auto add = request_of("POST", std::string(kRoot) + "/fba/inventory/v1/items/inventory", "",
                        R"({"inventoryItems":[{"sellerSku":"F","marketplaceId":"AE08WJ6YKNBMC",
                            "quantity":9}]})");
  add.headers = {{"x-amzn-idempotency-token", "1"}};
  EXPECT_EQ(amazon.handle(add).status, 200u);
  const auto told = amazon.ask("GET",
                               "/fba/inventory/v1/summaries?granularityType=Marketplace&details="
                               "true&granularityId=AE08WJ6YKNBMC&marketplaceIds=AE08WJ6YKNBMC");
  EXPECT_EQ(bj::parse(told.body).at_pointer(
                "/payload/inventorySummaries/0/inventoryDetails/fulfillableQuantity"),
            9);
  EXPECT_THAT(amazon.breaches, testing::IsEmpty());
}

}  // namespace
}  // namespace stockd::test
