// SPDX-License-Identifier: Apache-2.0
//
// Everything that goes wrong between shops and stockd while shoppers buy, under either truth: in
// the end all shops show what the sales say, and nothing was lost.
#include "trade.hpp"

#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <tuple>

namespace stockd::e2e {
namespace {

// Each of both shops' next `count` webhooks or requests suffer it.
struct WireFault {
  const char* name;
  const char* kind;
  int count;
  int ms = 0;
  int status = 0;
  const char* in_woo = "";  // WooCommerce's own name for it, if it has one
};

void PrintTo(const WireFault& fault, std::ostream* out) {
  *out << fault.name;
}

constexpr WireFault kFaults[] = {
    {"WebhooksTwice", "duplicate_webhooks", 12},
    {"WebhooksReordered", "reorder_webhooks", 6, 1'000},
    {"WebhooksLate", "delay_webhooks", 12, 4'000},
    {"WebhooksLost", "lose_webhooks", 12},
    // Shopify throttles within a 200 or, before its API is reached, by a 429; WooCommerce by a 429.
    {"Throttled", "throttle", 4},
    {"TooManyRequests", "status", 4, 0, 429, "throttle"},
    {"FailedNotApplied", "error500", 4},
    {"FailedButApplied", "applied500", 4},
    // Once: asked again under its key, Shopify does it. Who lies for ever cannot be told from an
    // edit.
    {"AppliedNotAtAll", "ignored", 1},
    {"ClosedNotApplied", "drop", 4},
    {"ClosedButApplied", "applied_drop", 4},
    {"ClosedInTheMiddleOfTheAnswer", "cut", 4},
    {"Truncated", "truncate", 4},
    {"Garbage", "garbage", 4},
    {"Slow", "slow", 4, 3'000},
};

class FaultOnTheWire : public ::testing::TestWithParam<std::tuple<Truth, WireFault>> {};

TEST_P(FaultOnTheWire, LosesNoSaleAndEndsWithEveryNumberRight) {
  const auto& [truth, fault] = GetParam();
  Trade trade(truth);
  trade.connect();
  trade.set_fault(
      {{"kind", fault.kind}, {"count", fault.count}, {"ms", fault.ms}, {"status", fault.status}},
      fault.in_woo);
  trade.go_on(12);
  trade.expect_settled();
}

INSTANTIATE_TEST_SUITE_P(Truth, FaultOnTheWire,
                         ::testing::Combine(::testing::Values(Truth::Ledger, Truth::Shop),
                                            ::testing::ValuesIn(kFaults)),
                         [](const auto& test) {
                           return name_of(std::get<0>(test.param)) + "_" +
                                  std::get<1>(test.param).name;
                         });

}  // namespace
}  // namespace stockd::e2e
