// SPDX-License-Identifier: Apache-2.0
//
// What a client of a simulated shop sees.
#include "base/clock.hpp"
#include "served_parrot.hpp"

#include <gtest/gtest.h>

namespace stockd::sandbox {
namespace {

TEST(SandboxRequests, ReachTheTwinWithTheUrlOfTheRealShop) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  const auto plain = shopper.ask("PUT", "/v1/echo", "seven", {{"X-Parrot", "loud"}});
  EXPECT_EQ(plain.result_int(), 200u);
  EXPECT_EQ(plain["x-url"], "http://karoo.example/v1/echo");
  EXPECT_EQ(plain["x-method"], "PUT");
  EXPECT_EQ(plain["x-seen"], "loud");
  EXPECT_EQ(plain.body(), "seven");
  const auto tls = shopper.ask("GET", "/v1/echo", "", {{"X-Forwarded-Proto", "https"}});
  EXPECT_EQ(tls["x-url"], "https://karoo.example/v1/echo");
}

TEST(SandboxRequests, ALateAnswerKeepsNobodyElseWaiting) {
  ServedParrot parrot;
  Shopper patient(parrot.endpoint());
  const UnixMs before = wall_clock_ms();
  patient.send("GET", "/late");
  Shopper other(parrot.endpoint());
  EXPECT_EQ(other.ask("GET", "/echo").result_int(), 200u);
  const UnixMs other_after = wall_clock_ms() - before;
  EXPECT_EQ(patient.receive().result_int(), 200u);
  EXPECT_GE(wall_clock_ms() - before, 199);
  EXPECT_LT(other_after, wall_clock_ms() - before);
}

TEST(SandboxRequests, AClosedConnectionHasNoAnswer) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  EXPECT_EQ(shopper.ask("GET", "/drop").result_int(), 0u);
}

TEST(SandboxRequests, ATwinThatBreaksItsContractAnswers500AndIsServedOn) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  const auto broken = shopper.ask("GET", "/broken");
  EXPECT_EQ(broken.result_int(), 500u);
  EXPECT_NE(broken.body().find("error"), std::string::npos);
  EXPECT_EQ(shopper.ask("GET", "/echo").result_int(), 200u);
}

TEST(SandboxRequests, ABodyOf32MiBIsTakenAndMoreIsNot) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  const std::string most(32u << 20, 'x');
  EXPECT_EQ(shopper.ask("POST", "/drop", most).result_int(), 0u);
  Shopper other(parrot.endpoint());
  other.send("POST", "/echo", "", {{"Content-Length", std::to_string((32u << 20) + 1)}});
  EXPECT_EQ(other.receive().result_int(), 413u);
}

TEST(SandboxRequests, WhatIsNoHttpIsAnswered400) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  EXPECT_EQ(shopper.ask("GET", "bad target").result_int(), 400u);
}

TEST(SandboxServer, ClosesWithOpenConnectionsAndPendingAnswers) {
  ServedParrot parrot;
  Shopper shopper(parrot.endpoint());
  EXPECT_EQ(shopper.ask("GET", "/echo").result_int(), 200u);
  shopper.send("GET", "/late");
  parrot.close();  // returns when the threads ran out of work
  EXPECT_EQ(shopper.receive().result_int(), 0u);
}

}  // namespace
}  // namespace stockd::sandbox
