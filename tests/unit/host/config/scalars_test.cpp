// SPDX-License-Identifier: Apache-2.0
//
// What each reader takes, and what it advises for what people write instead.
#include "config/scalars.hpp"

#include <gtest/gtest.h>

namespace stockd::config {
namespace {

Node plain(std::string text) {
  Node node;
  node.kind = Node::Kind::Scalar;
  node.text = node.written = std::move(text);
  return node;
}

template <class T>
std::string advice(const Scalar<T>& read) {
  const Misread* problem = std::get_if<Misread>(&read);
  return problem == nullptr ? "taken" : problem->text + "; " + problem->help;
}

TEST(Scalars, TakeNoTruthValuesButTrueAndFalse) {
  EXPECT_EQ(std::get<bool>(read_boolean(plain("true"))), true);
  EXPECT_EQ(std::get<bool>(read_boolean(plain("False"))), false);
  EXPECT_EQ(advice(read_boolean(plain("yes"))),
            "'yes' is text here, not a truth value; write 'true'");
  EXPECT_EQ(advice(read_boolean(plain("off"))),
            "'off' is text here, not a truth value; write 'false'");
}

TEST(Scalars, TakeDecimalNumbersOnly) {
  EXPECT_EQ(std::get<std::int64_t>(read_integer(plain("-12"))), -12);
  EXPECT_EQ(advice(read_integer(plain("1_000"))), "'1_000' is no whole number; write '1000'");
  EXPECT_NE(advice(read_integer(plain("1.5"))), "taken");
  EXPECT_NE(advice(read_integer(plain(".nan"))), "taken");
  EXPECT_NE(advice(read_integer(plain(".inf"))), "taken");
  EXPECT_NE(advice(read_integer(plain("1e3"))), "taken");
  EXPECT_EQ(advice(read_integer(plain("99999999999999999999"))),
            "'99999999999999999999' is larger than any number here; write a smaller one");
  Node quoted = plain("5");
  quoted.quoted = true;
  EXPECT_EQ(advice(read_integer(quoted)), "'5' is text here, not a number; remove the quotes");
}

TEST(Scalars, TakeNoOctalAndNoHexadecimalNumbers) {
  EXPECT_EQ(advice(read_integer(plain("014"))), "'014' begins with a zero; write '14'");
  EXPECT_EQ(advice(read_integer(plain("0x10"))),
            "'0x10' is no decimal number; write decimal digits, without '0x' or '0o'");
  EXPECT_EQ(advice(read_integer(plain("0o14"))),
            "'0o14' is no decimal number; write decimal digits, without '0x' or '0o'");
  EXPECT_EQ(std::get<std::int64_t>(read_integer(plain("0"))), 0);
}

TEST(Scalars, WantAUnitForDurationsAndTheSignForPercentages) {
  EXPECT_EQ(std::get<std::int64_t>(read_duration_ms(plain("500ms"))), 500);
  EXPECT_EQ(std::get<std::int64_t>(read_duration_ms(plain("30m"))), 1'800'000);
  EXPECT_EQ(std::get<std::int64_t>(read_duration_ms(plain("7d"))), 604'800'000);
  EXPECT_EQ(advice(read_duration_ms(plain("30"))), "'30' has no unit; write '30s' for seconds");
  EXPECT_NE(advice(read_duration_ms(plain("-1s"))), "taken");
  EXPECT_EQ(std::get<std::int64_t>(read_bytes(plain("512KiB"))), 524'288);
  EXPECT_EQ(std::get<std::int64_t>(read_bytes(plain("32MiB"))), 33'554'432);
  EXPECT_EQ(std::get<std::int64_t>(read_bytes(plain("1GiB"))), 1'073'741'824);
  EXPECT_EQ(advice(read_bytes(plain("32"))), "'32' has no unit; write '32MiB'");
  EXPECT_EQ(advice(read_bytes(plain("32MB"))), "'32MB' is no size here; write '32MiB'");
  EXPECT_EQ(advice(read_bytes(plain("much"))),
            "'much' is no size; write a number and KiB, MiB or GiB");
  EXPECT_NE(advice(read_bytes(plain("-1MiB"))), "taken");
  EXPECT_EQ(std::get<std::int64_t>(read_percent(plain("50%"))), 50);
  EXPECT_EQ(advice(read_percent(plain("50"))), "'50' has no percent sign; write '50%'");
  EXPECT_NE(advice(read_percent(plain("101%"))), "taken");
}

TEST(Scalars, TakeASkuVerbatimEvenWhenItLooksLikeNothing) {
  EXPECT_EQ(std::get<std::string>(read_text(plain("00123"), true)), "00123");
  Node null;
  null.text = "null";
  EXPECT_EQ(std::get<std::string>(read_text(null, true)), "null");
  EXPECT_NE(advice(read_text(null)), "taken");
}

}  // namespace
}  // namespace stockd::config
