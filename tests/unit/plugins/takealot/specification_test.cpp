// SPDX-License-Identifier: Apache-2.0
//
// That the checker finds what is wrong: otherwise it would hold nobody to anything.
#include "specification.hpp"

#include <gtest/gtest.h>

namespace stockd::takealot {
namespace {

TEST(Specification, FindsWhatIsNotAsSpecified) {
  const Specification* specification = takealot::specification();
  if (specification == nullptr) GTEST_SKIP() << "the specification is not here; set STOCKD_SHARED";
  const auto asked = [&](const char* method, const char* url, const char* body = "") {
    return specification->fault_of_request(method, url, body);
  };
  EXPECT_EQ(asked("GET", "https://x.example/v2/offers?page_number=1&page_size=100"), "");
  EXPECT_EQ(asked("GET", "/v2/offers?page=1"), "the parameter page is not specified");
  EXPECT_EQ(asked("GET", "/v2/offers?page_number=one"), "page_number is no integer: one");
  EXPECT_EQ(asked("GET", "/v2/offer"), "there is no GET /v2/offer");
  EXPECT_EQ(asked("GET", "/v2/sales/orders?start_date=x"), "end_date is required");
  EXPECT_EQ(asked("POST", "/v2/offers/batch", R"([{"offer_id":1}])"), "");
  EXPECT_EQ(asked("POST", "/v2/offers/batch", R"({"offer_id":1})"),
            R"(body is no array: {"offer_id":1})");
  EXPECT_EQ(asked("POST", "/v2/offers/batch", R"([{"offer_id":"1"}])"),
            R"(body[0].offer_id is no integer: "1")");
  EXPECT_EQ(asked("PATCH", "/v2/offers/offer/ID1", R"({"stock":1})"),
            "body.stock is not specified");
  const auto answered = [&](const char* url, unsigned status, const char* body) {
    return specification->fault_of_answer("GET", url, status, body);
  };
  EXPECT_EQ(answered("/v2/offers/count", 200, R"({"count":1})"), "");
  EXPECT_EQ(answered("/v2/offers/count", 200, R"({"count":"1"})"),
            R"(answer.count is no integer: "1")");
  EXPECT_EQ(answered("/v2/offers/count", 418, "{}"), "the status 418 is not specified");
  EXPECT_EQ(answered("/v2/sales", 200, R"({"sales":[{"sale_status":"Returned"}]})"), "");
  EXPECT_EQ(answered("/v2/sales", 200, R"({"sales":[{"order_id":"5"}]})"),
            R"(answer.sales[0].order_id is no integer: "5")");
  EXPECT_EQ(answered("/v2/sales", 400, R"({"message":"x","status":400})"), "");
}

}  // namespace
}  // namespace stockd::takealot
