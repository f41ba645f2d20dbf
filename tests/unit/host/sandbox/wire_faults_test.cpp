// SPDX-License-Identifier: Apache-2.0
//
// Faults between any shop and its clients, whatever the twin.
#include "sandbox/wire_faults.hpp"

#include "base/clock.hpp"
#include "receiver.hpp"
#include "served_parrot.hpp"

#include <gtest/gtest.h>

#include <map>

namespace stockd::sandbox {
namespace {

void set(const ServedParrot& parrot, const std::string& fault) {
  const auto reply = parrot.control("POST", "/twins/bird", R"({"do":"fault",)" + fault + "}");
  EXPECT_EQ(reply.json, R"({"ok":true})");
}

TEST(WireFaults, ALostWebhookIsTakenForDelivered) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  set(parrot, R"("kind":"lose_webhooks","count":1)");
  Shopper(parrot.endpoint()).ask("POST", "/hook", receiver.url());
  EXPECT_EQ(receiver.take().body(), "delivered 200");
}

TEST(WireFaults, ADuplicateComesTwice) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  set(parrot, R"("kind":"duplicate_webhooks","count":1)");
  Shopper(parrot.endpoint()).ask("POST", "/hook", receiver.url());
  std::map<std::string, int> came;
  for (int i = 0; i < 4; ++i)
    ++came[receiver.take().body()];
  EXPECT_EQ(came, (std::map<std::string, int>{{"news", 2}, {"delivered 200", 2}}));
}

TEST(WireFaults, ALateWebhookIsLate) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  set(parrot, R"("kind":"delay_webhooks","count":1,"ms":60)");
  const UnixMs before = wall_clock_ms();
  Shopper(parrot.endpoint()).ask("POST", "/hook", receiver.url());
  EXPECT_EQ(receiver.take().body(), "news");
  EXPECT_GE(wall_clock_ms() - before, 59);
}

TEST(WireFaults, AGroupToBeReorderedIsDeliveredAlthoughItNeverBecomesComplete) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  set(parrot, R"("kind":"reorder_webhooks","count":2,"ms":60)");
  const UnixMs before = wall_clock_ms();
  Shopper(parrot.endpoint()).ask("POST", "/hook", receiver.url());
  EXPECT_EQ(receiver.take().body(), "news");
  EXPECT_GE(wall_clock_ms() - before, 59);
}

TEST(WireFaults, AGroupToBeReorderedIsCompleteWithItsLastWebhook) {
  WireFaults faults;
  ASSERT_TRUE(faults.set("reorder_webhooks", 2, 0));
  EXPECT_EQ(faults.next_webhook(), WireFaults::Webhook::Hold);
  EXPECT_FALSE(faults.group_is_complete());
  EXPECT_EQ(faults.next_webhook(), WireFaults::Webhook::Hold);
  EXPECT_TRUE(faults.group_is_complete());
  EXPECT_EQ(faults.next_webhook(), WireFaults::Webhook::Deliver);
}

TEST(WireFaults, ACutAnswerNeverBecomesWhole) {
  ServedParrot parrot;
  set(parrot, R"("kind":"cut","count":1)");
  EXPECT_EQ(Shopper(parrot.endpoint()).ask("PUT", "/echo", "seven").result_int(), 0u);
  EXPECT_EQ(Shopper(parrot.endpoint()).ask("PUT", "/echo", "seven").body(), "seven");
}

TEST(WireFaults, WhatIsNoneOfThemIsTheTwinsOwnCommand) {
  ServedParrot parrot;
  const auto reply = parrot.control("POST", "/twins/bird", R"({"do":"fault","kind":"throttle"})");
  EXPECT_EQ(reply.json, R"({"error":"a parrot does not know that"})");
}

}  // namespace
}  // namespace stockd::sandbox
