// SPDX-License-Identifier: Apache-2.0
//
// One operation from its command to its end: answers at once and later, troubles, deadlines,
// cancellation, and threads that call at the same time.
#include "virtual_port.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace stockd::connectors {
namespace {

TEST(OperationRunner, TakesAnswersThatComeAtOnce) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  port.next.status = 200;
  port.answers_at_once = true;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_FALSE(result.trouble);
  EXPECT_EQ(result.facts.size(), 1u);
  EXPECT_EQ(result.requests, 1u);
}

TEST(OperationRunner, KeepsOnlyWrittenFactsWithTrouble) {
  auto host = specimen("written-then-trouble");
  ASSERT_TRUE(host);
  VirtualPort port;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_EQ(result.trouble.kind, Kind::Rejected);
  ASSERT_EQ(result.facts.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<WrittenFact>(result.facts[0]));
}

TEST(OperationRunner, AnUnansweredWritePastItsDeadlineIsUnsure) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  port.is_silent = true;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_EQ(result.trouble.kind, Kind::Unsure);
  EXPECT_EQ(result.trouble.code, "operation.deadline");
  EXPECT_TRUE(result.may_have_changed);
}

TEST(OperationRunner, AnUnsentWriteChangedNothing) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  port.next.failure = "refused";
  port.next.unsent = true;
  const OperationResult result = run_to_end(*host, port, one_item());
  EXPECT_EQ(result.trouble.kind, Kind::Transient);
  EXPECT_FALSE(result.may_have_changed);
}

TEST(OperationRunner, CancellingEndsItOnceAndLeavesNoTimer) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  port.is_silent = true;
  int finished = 0;
  Trouble trouble;
  const auto running =
      run_operation(*host, head_of(1, port), one_item(), port, [&](const OperationResult& result) {
        ++finished;
        trouble = result.trouble;
      });
  running->cancel("server.stopping", "stockd is stopping");
  running->cancel("server.stopping", "stockd is stopping");
  EXPECT_EQ(finished, 1);
  EXPECT_EQ(trouble.kind, Kind::Unsure);
  EXPECT_EQ(port.waiting(), 0u);
}

TEST(OperationRunner, FactsOfAnUnverifiedWebhookWaitForAGenuineVerdict) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  VirtualPort port;
  ReceiveWebhook hook;
  hook.body = "forged";
  EXPECT_TRUE(run_to_end(*host, port, hook).facts.empty());
  hook.body = "genuine";
  EXPECT_EQ(facts_of<HintFact>(run_to_end(*host, port, hook).facts).size(), 1u);
  hook.verified = true;
  EXPECT_EQ(facts_of<HintFact>(run_to_end(*host, port, hook).facts).size(), 2u);
}

TEST(OperationRunner, JudgesWhetherARequestMayHaveChangedSomething) {
  HttpRequest post;
  post.method = "POST";
  HttpRequest get;
  get.method = "GET";
  HttpResponse answer;
  EXPECT_TRUE(may_have_changed(post, answer));
  EXPECT_FALSE(may_have_changed(get, answer));
  answer.unsent = true;
  EXPECT_FALSE(may_have_changed(post, answer));
  answer.status = 500;
  EXPECT_TRUE(may_have_changed(post, answer));
  answer.status = 429;
  EXPECT_FALSE(may_have_changed(post, answer));
  answer.status = 200;
  post.read = true;
  EXPECT_FALSE(may_have_changed(post, answer));
}

// Many threads, one instance: turns must not overlap (run with thread sanitizer to see it), and
// every operation ends once.
TEST(OperationRunner, OperationsOfManyThreadsShareOneInstance) {
  auto host = specimen("good");
  ASSERT_TRUE(host);
  // A port a thread, because a port is not shared; a turn may run on another thread than it began.
  struct AtOnce : OperationPort {
    UnixMs now_ms() const override { return 1; }
    void send(HttpRequest, Answered answered) override {
      HttpResponse answer;
      answer.status = 200;
      answered(answer, true);
    }
    Cancel sleep(std::uint32_t, std::function<void()>) override { return {}; }
  };
  constexpr std::uint64_t kThreads = 4;
  constexpr std::uint64_t kOperations = 200;
  AtOnce port;
  std::atomic<std::uint64_t> good{0};
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < kOperations; ++i) {
        OperationHead head;
        head.id = t * kOperations + i + 1;
        head.deadline_ms = 60'000;
        run_operation(*host, head, one_item(), port, [&](const OperationResult& result) {
          if (result.trouble.kind == Kind::None) ++good;
        });
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(good, kThreads * kOperations);
}

}  // namespace
}  // namespace stockd::connectors
