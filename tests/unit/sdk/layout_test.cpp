// SPDX-License-Identifier: Apache-2.0
//
// The layouts as a C++ compiler sees them, and the rule that keeps exceptions out of the tables.
#include "layout_capabilities.h"
#include "layout_core.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace stockd::test {
namespace {

TEST(Contract, TakesOnlyFunctionsThatCannotThrow) {
  using Careful = stockd_status (*)(void*, const char*, const void*) noexcept;
  using Careless = stockd_status (*)(void*, const char*, const void*);
  EXPECT_TRUE((std::is_assignable_v<decltype(stockd_sink_t::emit)&, Careful>));
  EXPECT_FALSE((std::is_assignable_v<decltype(stockd_sink_t::emit)&, Careless>));
}

TEST(Contract, KnowsWhichFieldsTheWriterKnew) {
  stockd_http_response_t answer{};
  answer.size = offsetof(stockd_http_response_t, failure);
  const stockd_http_response_t* older = &answer;
  EXPECT_TRUE(STOCKD_HAS(older, body));
  EXPECT_FALSE(STOCKD_HAS(older, failure));
  EXPECT_FALSE(STOCKD_HAS(older, unsent));
}

}  // namespace
}  // namespace stockd::test
