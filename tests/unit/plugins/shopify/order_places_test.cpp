// SPDX-License-Identifier: Apache-2.0
//
// Which units of an order leave from our location, by the fulfilment orders Shopify planned.
#include "order_places.hpp"

#include <gtest/gtest.h>

namespace stockd::shopify {
namespace {

constexpr const char* kHere = "gid://shopify/Location/1";

// An order of five units of one line, with this among its fields.
json::Value order_node(const std::string& more, int current = 5) {
  return json::parse(R"({"id":"gid://shopify/Order/9","lineItems":{"nodes":[{"id":"L","sku":"A",)"
                     R"("quantity":5,"currentQuantity":)" +
                     std::to_string(current) + "}]}" + more + "}");
}

std::string part(const std::string& location, int quantity) {
  return R"({"assignedLocation":{"location":{"id":")" + location +
         R"("}},"lineItems":{"nodes":[{"totalQuantity":)" + std::to_string(quantity) +
         R"(,"lineItem":{"id":"L"}}]}})";
}

std::string places(const std::string& parts) {
  return R"(,"fulfillmentOrders":{"nodes":[)" + parts + "]}";
}

std::string refund(const std::string& type, int quantity, const std::string& location) {
  return R"(,"refunds":[{"refundLineItems":{"nodes":[{"quantity":)" + std::to_string(quantity) +
         R"(,"restockType":")" + type + R"(","location":{"id":")" + location +
         R"("},"lineItem":{"id":"L"}}]}}])";
}

struct Read {
  Order order;
  Routing routing = Routing::Done;

  std::int64_t consumed() const {
    if (order.lines.empty()) return 0;
    const OrderLine& line = order.lines.front();
    return line.ordered - line.cancelled - line.restocked;
  }
};

Read read(const json::Value& node) {
  Read out;
  out.order = order_of_node(node);
  out.order.count_returns(kHere);
  out.routing = keep_units_of(out.order, node, kHere);
  return out;
}

TEST(OrderPlaces, KeepsWhatIsSentFromHere) {
  const Read whole = read(order_node(places(part(kHere, 5))));
  EXPECT_EQ(whole.consumed(), 5);
  EXPECT_EQ(whole.order.lines[0].location, kHere);
}

TEST(OrderPlaces, LeavesOutWhatIsSentFromElsewhere) {
  EXPECT_TRUE(read(order_node(places(part("gid://shopify/Location/2", 5)))).order.lines.empty());
}

TEST(OrderPlaces, CountsASplitLineByItsPart) {
  const std::string split = part(kHere, 2) + "," + part("gid://shopify/Location/2", 3);
  EXPECT_EQ(read(order_node(places(split))).consumed(), 2);
  // One of ours was cancelled: two of three are left in the plan.
  const std::string after = places(part(kHere, 2) + "," + part("gid://shopify/Location/2", 2)) +
                            refund("CANCEL", 1, kHere);
  EXPECT_EQ(read(order_node(after, 4)).consumed(), 2);
}

TEST(OrderPlaces, CountsWhatCameBackElsewhereAsGone) {
  const std::string back = places(part(kHere, 5)) + refund("RETURN", 2, "gid://shopify/Location/2");
  EXPECT_EQ(read(order_node(back, 3)).consumed(), 5);
  const std::string here = places(part(kHere, 5)) + refund("RETURN", 2, kHere);
  EXPECT_EQ(read(order_node(here, 3)).consumed(), 3);
}

TEST(OrderPlaces, WaitsForALineThatHasNoPlace) {
  const Read pending = read(order_node(places("")));
  EXPECT_EQ(pending.routing, Routing::Pending);
  EXPECT_EQ(pending.consumed(), 5);
}

TEST(OrderPlaces, WaitsForNothingWhereALineIsGoneBeforeItGotAPlace) {
  const Read gone = read(order_node(places("") + refund("CANCEL", 5, kHere), 0));
  EXPECT_EQ(gone.routing, Routing::Done);
  EXPECT_EQ(gone.consumed(), 0);
}

TEST(OrderPlaces, SeesWhereTheyWereCutOff) {
  EXPECT_TRUE(places_are_whole(order_node(places(part(kHere, 5)))));
  EXPECT_FALSE(places_are_whole(
      order_node(R"(,"fulfillmentOrders":{"nodes":[],"pageInfo":{"hasNextPage":true}})")));
  EXPECT_FALSE(places_are_whole(order_node(
      R"(,"fulfillmentOrders":{"nodes":[{"lineItems":{"pageInfo":{"hasNextPage":true}}}]})")));
}

}  // namespace
}  // namespace stockd::shopify
