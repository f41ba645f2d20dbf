// SPDX-License-Identifier: Apache-2.0
//
// Webhooks and deadlines of a twin, in real time and over real connections.
#include "base/clock.hpp"
#include "receiver.hpp"
#include "served_parrot.hpp"

#include <gtest/gtest.h>

namespace stockd::sandbox {
namespace {

TEST(SandboxWebhooks, AreDeliveredAndTheTwinLearnsTheStatus) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  shopper.ask("POST", "/hook", receiver.url());
  const auto hook = receiver.take(503);
  EXPECT_EQ(hook.method_string(), "POST");
  EXPECT_EQ(hook.target(), "/told?by=twin");
  EXPECT_EQ(hook["x-topic"], "parrot");
  EXPECT_EQ(hook.body(), "news");
  EXPECT_EQ(receiver.take().body(), "delivered 503");
  EXPECT_EQ(receiver.connections(), 1) << "a kept connection is used again";
}

TEST(SandboxWebhooks, GoOnceMoreWhereTheKeptConnectionWasClosed) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  shopper.ask("POST", "/hook", receiver.url());
  receiver.take(200);
  EXPECT_EQ(receiver.take().body(), "delivered 200");
  receiver.hang_up();
  shopper.ask("POST", "/hook", receiver.url());
  EXPECT_EQ(receiver.take().body(), "news");
  EXPECT_EQ(receiver.take().body(), "delivered 200");
  EXPECT_EQ(receiver.connections(), 2);
}

TEST(SandboxWebhooks, WithoutAnAnswerHaveStatus0) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  shopper.ask("POST", "/hook", receiver.url());
  receiver.take_and_close();
  EXPECT_EQ(receiver.take().body(), "delivered 0");
}

TEST(SandboxWebhooks, NeverLeaveTheMachine) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  for (const char* url : {"http://192.0.2.1/hooks", "http://shop.example/hooks",
                          "https://127.0.0.1/hooks", "no url"}) {
    shopper.ask("POST", "/hook", url);
    EXPECT_EQ(receiver.take().body(), "delivered 0") << url;
  }
}

TEST(SandboxWebhooks, ComeAsLateAsTheTwinSaid) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  const UnixMs before = wall_clock_ms();
  shopper.ask("POST", "/late-hook");
  EXPECT_EQ(receiver.take().body(), "late");
  EXPECT_GE(wall_clock_ms() - before, 59);
}

TEST(SandboxWebhooks, ManyAtOnceAllArrive) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  constexpr int kMany = 100;  // more than run in parallel
  for (int i = 0; i < kMany; ++i)
    shopper.ask("POST", "/hook", "http://192.0.2.1/");
  for (int i = 0; i < kMany; ++i) {
    ASSERT_EQ(receiver.take().body(), "delivered 0") << i;
  }
  EXPECT_LE(receiver.connections(), 64);
}

TEST(SandboxTicks, ComeWhenTheTwinAsked) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  Shopper shopper(parrot.endpoint());
  const UnixMs before = wall_clock_ms();
  shopper.ask("POST", "/alarm");
  EXPECT_EQ(receiver.take().body(), "tick");
  EXPECT_GE(wall_clock_ms() - before, 59);
}

}  // namespace
}  // namespace stockd::sandbox
