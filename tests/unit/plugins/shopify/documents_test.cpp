// SPDX-License-Identifier: Apache-2.0
//
// Every document the connector sends is valid where Shopify will read it, and costs what its lane
// is charged for it. The twin's schema is a true part of Shopify's.
#include "graphql/orders.hpp"
#include "graphql/shop.hpp"
#include "graphql/stock.hpp"
#include "shared_files.hpp"
#include "twin/graphql/cost.hpp"
#include "twin/graphql/validate.hpp"
#include "twin/sdl.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

namespace stockd::shopify {
namespace {

const std::vector<Query>& all_documents() {
  static const std::vector<Query> kAll = {
      kItemsPage,        kStockOfItems,     kAdjustQuantities, kSetQuantities,
      kOrdersPage,       kPlacedOrdersPage, kWholeOrder,       kPlacedOrder,
      kRestOfRefund,     kRestOfPlace,      kLocations,        kScopes,
      kMoveSubscription, kSubscriptions,    kSubscribe,        kUnsubscribe};
  return kAll;
}

// A document that is not in the list above would be sent without ever being checked.
TEST(AllDocuments, AreTheOnesTheConnectorHas) {
  std::size_t declared = 0;
  for (const char* file : {"orders.hpp", "shop.hpp", "stock.hpp"}) {
    std::ifstream source(std::string(STOCKD_SOURCE_DIR "/plugins/shopify/graphql/") + file);
    ASSERT_TRUE(source) << file;
    for (std::string line; std::getline(source, line);)
      declared += line.starts_with("inline constexpr Query k") ? 1 : 0;
  }
  EXPECT_EQ(all_documents().size(), declared);
}

std::string complaints(const graphql::Schema& schema, std::string_view text) {
  const graphql::Document document = graphql::parse_document(text);
  const auto errors = graphql::validate(schema, document, document.operations.front());
  return errors.empty() ? "" : boost::json::serialize(errors);
}

class RealSchema : public ::testing::TestWithParam<const char*> {};

TEST_P(RealSchema, AcceptsEveryDocument) {
  const auto sdl = shared_file(std::string("schema/admin-") + GetParam() + "-full-nodesc.graphql");
  if (!sdl) GTEST_SKIP() << "Shopify's schema is not here; set STOCKD_SHARED";
  const graphql::Schema schema = graphql::Schema::read(*sdl);
  for (const Query& query : all_documents())
    EXPECT_EQ(complaints(schema, query.text), "");
}

INSTANTIATE_TEST_SUITE_P(Versions, RealSchema, ::testing::Values("2026-04", "2026-07", "2026-10"),
                         [](const auto& version) {
                           std::string name = version.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(RealSchemaRefuses, AFieldThatDoesNotExist) {
  const auto sdl = shared_file("schema/admin-2026-07-full-nodesc.graphql");
  if (!sdl) GTEST_SKIP() << "Shopify's schema is not here; set STOCKD_SHARED";
  const graphql::Schema schema = graphql::Schema::read(*sdl);
  EXPECT_NE(complaints(schema, "{ shop { stock } }"), "");
}

TEST(SimulatedSchema, AcceptsEveryDocumentAndChargesItsCost) {
  const graphql::Schema schema = graphql::Schema::read(twin::simulated_schema());
  for (const Query& query : all_documents()) {
    EXPECT_EQ(complaints(schema, query.text), "");
    const graphql::Document document = graphql::parse_document(query.text);
    EXPECT_EQ(graphql::requested_cost(schema, document, document.operations.front(), {}),
              query.cost)
        << query.text;
  }
}

void expect_part_of(const graphql::Type& part, const graphql::Type& whole) {
  EXPECT_EQ(part.kind, whole.kind) << part.name;
  for (const auto& [name, field] : part.fields) {
    const auto found = whole.fields.find(name);
    ASSERT_NE(found, whole.fields.end()) << part.name << "." << name;
    EXPECT_EQ(field.type.text(), found->second.type.text()) << part.name << "." << name;
    for (const graphql::InputField& argument : field.arguments) {
      const graphql::InputField* real = found->second.argument(argument.name);
      ASSERT_NE(real, nullptr) << part.name << "." << name << "(" << argument.name << ")";
      EXPECT_EQ(argument.type.text(), real->type.text()) << part.name << "." << name;
    }
  }
  for (const std::string& member : part.members)
    EXPECT_TRUE(whole.members.contains(member));
}

TEST(SimulatedSchema, IsAPartOfTheRealOne) {
  const auto sdl = shared_file("schema/admin-2026-07-full-nodesc.graphql");
  if (!sdl) GTEST_SKIP() << "Shopify's schema is not here; set STOCKD_SHARED";
  const graphql::Schema real = graphql::Schema::read(*sdl);
  const graphql::Schema simulated = graphql::Schema::read(twin::simulated_schema());
  for (const auto& [name, type] : simulated.types()) {
    const graphql::Type* whole = real.type(name);
    ASSERT_NE(whole, nullptr) << name;
    expect_part_of(type, *whole);
  }
}

}  // namespace
}  // namespace stockd::shopify
