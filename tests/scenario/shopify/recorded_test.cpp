// SPDX-License-Identifier: Apache-2.0
//
// What Shopify really answered, asked of the twin: recorded requests go in with ids mapped, and the
// answers must be the recorded ones, costs included.
#include "pump.hpp"
#include "recordings.hpp"
#include "shared_files.hpp"

#include <gtest/gtest.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

// A set of quantities: item and location are the twin's first, levels begin where the recording's
// did.
void replay_set(const bj::value& step) {
  const bj::value& row = step.at_pointer("/variables/input/quantities/0");
  const bj::value* from = row.as_object().if_contains("changeFromQuantity");
  ASSERT_NE(from, nullptr);
  Shop shop(R"("locations":[{"name":"Shop location"}],"products":[{"sku":"A","quantity":)" +
            bj::serialize(*from) + "}]");
  const bj::object place =
      shop.graphql("{ locations(first: 1) { nodes { id } } }").at("data").as_object();
  const std::string location(bj::value(place).at_pointer("/locations/nodes/0/id").as_string());
  const auto ours = [&](const bj::value& theirs) {
    std::string text = mapped(bj::serialize(theirs), "InventoryItem", shop.remote("A"));
    return bj::parse(mapped(std::move(text), "Location", location));
  };
  const bj::value variables = ours(step.at("variables"));
  const bj::object answer =
      shop.graphql(std::string(step.at("query").as_string()), variables.as_object(), "2026-04");
  EXPECT_EQ(comparable(answer), comparable(ours(step.at("response")))) << step.at("step");
}

TEST(Recorded, SetsOfQuantitiesAreAnsweredAlike) {
  int replayed = 0;
  for (const char* scenario :
       {"inventorySetQuantities-name-validation", "inventorySetQuantities-quantity-bounds",
        "inventory-reason-validation"}) {
    const bj::array steps = steps_of("inventory", scenario);
    if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
    for (const bj::value& step : steps) {
      const auto* query = step.as_object().if_contains("query");
      if (query == nullptr || !query->is_string()) continue;
      if (query->as_string().find("inventorySetQuantities") == std::string_view::npos) continue;
      replay_set(step);
      ++replayed;
    }
  }
  EXPECT_GE(replayed, 20);
}

TEST(Recorded, OperationNamesAndDefaultsAreAnsweredAlike) {
  const bj::array steps =
      steps_of("graphql-errors", "graphql-request-execution-operation-name-defaults");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  for (const bj::value& step : steps) {
    const std::string name(step.at("step").as_string());
    if (name != "cases.missingOperationName" && name != "cases.scalarDefault") continue;
    Shop shop("\"products\":[]");
    const bj::object answer = shop.graphql(std::string(step.at("query").as_string()));
    EXPECT_EQ(comparable(answer), comparable(step.at("response"))) << name;
  }
}

TEST(Recorded, AddressesOfWebhooksAreRefusedAlike) {
  const bj::array steps = steps_of("webhooks", "webhook-subscription-scheme-allowlist");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  int replayed = 0;
  for (const bj::value& step : steps) {
    const std::string name(step.at("step").as_string());
    const bool refused = name.ends_with("Rejected") || name.ends_with("Invalid");
    if (!name.starts_with("cases.create") || !refused) continue;
    Shop shop(R"("products":[],"strict_webhook_urls":true)");
    const bj::object answer = shop.graphql(std::string(step.at("query").as_string()),
                                           step.at("variables").as_object(), "2026-04");
    EXPECT_EQ(comparable(answer), comparable(step.at("response"))) << name;
    ++replayed;
  }
  EXPECT_GE(replayed, 3);
}

TEST(Recorded, ASecondSubscriptionToTheSameAddressIsRefusedAlike) {
  const bj::array steps = steps_of("webhooks", "webhook-subscription-topic-format-name-validation");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop("\"products\":[]");
  for (const char* name :
       {"validation.createDuplicateSetup", "validation.createDuplicateRejected"}) {
    const bj::value step = step_of(steps, name);
    ASSERT_TRUE(step.is_object()) << name;
    const bj::object answer = shop.graphql(std::string(step.at("query").as_string()),
                                           step.at("variables").as_object(), "2026-04");
    if (std::string(name).ends_with("Setup")) {
      EXPECT_FALSE(answer.contains("errors")) << bj::serialize(answer);
    } else {
      EXPECT_EQ(comparable(answer), comparable(step.at("response"))) << name;
    }
  }
}

TEST(Recorded, WrittenDownEnvelopesAreTheTwins) {
  const auto text = shopify::shared_file("examples/errors.json");
  if (!text) GTEST_SKIP() << "Shopify's examples are not here; set STOCKD_SHARED";
  const bj::value examples = bj::parse(*text);
  Shop shop(R"("products":[{"sku":"A","quantity":10}])");
  const bj::object place = shop.graphql("{ locations(first: 1) { nodes { id } } }");
  const bj::value location = bj::value(place).at_pointer("/data/locations/nodes/0/id");
  const auto set = [&](const std::string& directive, bj::object row) {
    row["inventoryItemId"] = shop.remote("A");
    row["locationId"] = location;
    row["quantity"] = 1;
    const bj::object input{
        {"name", "available"}, {"reason", "correction"}, {"quantities", bj::array{std::move(row)}}};
    return shop.graphql(
        "mutation M($input: InventorySetQuantitiesInput!) {\n\n    "
        "inventorySetQuantities(input: $input) " +
            directive +
            " { inventoryAdjustmentGroup { changes { item { id } location { id } } "
            "} userErrors { field message code } } }",
        bj::object{{"input", input}});
  };
  const auto message = [](const bj::value& answer) {
    return bj::serialize(answer.at("errors").at(0).at("message")) +
           bj::serialize(answer.at("errors").at(0).at("extensions"));
  };
  EXPECT_EQ(message(set("", {{"changeFromQuantity", 10}})),
            message(examples.at("idempotentDirectiveMissing").at("body")));
  EXPECT_EQ(message(set("@idempotent(key: \"k1\")", {})),
            message(examples.at("changeFromQuantityMissing").at("body")));
  EXPECT_EQ(message(set("", {})), message(examples.at("changeFromQuantityMissing").at("body")));
  EXPECT_EQ(comparable(set("@idempotent(key: \"k2\")", {{"changeFromQuantity", 9}})),
            comparable(examples.at("changeFromQuantityStale").at("body")));
}

}  // namespace
}  // namespace stockd::test
