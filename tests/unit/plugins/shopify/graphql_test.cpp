// SPDX-License-Identifier: Apache-2.0
//
// The twin's GraphQL: what is read, and the words of its complaints, which are Shopify's.
#include "twin/graphql/validate.hpp"
#include "twin/sdl.hpp"
#include "twin/search.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>

namespace stockd::shopify {
namespace {

namespace bj = boost::json;

const graphql::Schema& schema() {
  static const graphql::Schema kSchema = graphql::Schema::read(twin::simulated_schema());
  return kSchema;
}

bj::array complaints(const std::string& text) {
  const graphql::Document document = graphql::parse_document(text);
  return graphql::validate(schema(), document, document.operations.front());
}

TEST(Document, KeepsAliasesFragmentsDirectivesAndValues) {
  const auto document = graphql::parse_document(
      "query Q($a: Int = 3) { one: shop { ...F @include(if: true) } } fragment F on Shop { id }");
  const auto& field = document.operations.front().selections.front();
  EXPECT_EQ(field.alias, "one");
  EXPECT_EQ(field.name, "shop");
  EXPECT_EQ(field.selections.front().directives.front().name, "include");
  EXPECT_EQ(document.fragments.at("F").on, "Shop");
  EXPECT_EQ(document.operations.front().variables.front().default_value->text, "3");
}

TEST(Document, SaysWhereItEndsTooEarly) {
  try {
    graphql::parse_document("query {\n  shop {\n    ");
    FAIL() << "accepted";
  } catch (const graphql::SyntaxError& error) {
    EXPECT_STREQ(error.what(), "syntax error, unexpected end of file at [3, 5]");
  }
}

TEST(Validation, NamesAnUnknownFieldAsShopifyDoes) {
  const bj::array errors = complaints("query Wrong {\n  shop { definitelyNot }\n}");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(bj::serialize(errors[0]),
            R"({"message":"Field 'definitelyNot' doesn't exist on type 'Shop'",)"
            R"("locations":[{"line":2,"column":10}],"path":["query Wrong","shop","definitelyNot"],)"
            R"("extensions":{"code":"undefinedField","typeName":"Shop",)"
            R"("fieldName":"definitelyNot"}})");
}

TEST(Validation, WantsSelectionsOfObjects) {
  const bj::array errors = complaints("query Q {\n  shop\n}");
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].at("message").as_string(),
            "Field must have selections (field 'shop' returns Shop but has no selections. Did you "
            "mean 'shop { ... }'?)");
}

TEST(Variables, SayWhichPartDoesNotFit) {
  const auto document = graphql::parse_document(
      "mutation M($input: InventorySetQuantitiesInput!) { inventorySetQuantities(input: $input) { "
      "userErrors { message } } }");
  const bj::value given = bj::parse(
      R"({"input":{"name":"available","reason":"correction","ignoreCompareQuantity":true,)"
      R"("quantities":[]}})");
  bj::array errors;
  graphql::coerce_variables(schema(), document.operations.front(), given.as_object(), errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(errors[0].at("message").as_string(),
            "Variable $input of type InventorySetQuantitiesInput! was provided invalid value for "
            "ignoreCompareQuantity (Field is not defined on InventorySetQuantitiesInput)");
}

TEST(Search, FiltersByQuotedTimesOnly) {
  const std::int64_t noon = 1'795'000'000'000;
  const auto quoted = twin::parse_search("updated_at:>='2027-01-01T00:00:00Z'");
  EXPECT_FALSE(twin::time_matches(quoted, "updated_at", noon));
  const auto bare = twin::parse_search("updated_at:>=2027-01-01T00:00:00Z");
  EXPECT_TRUE(twin::time_matches(bare, "updated_at", noon));
}

}  // namespace
}  // namespace stockd::shopify
