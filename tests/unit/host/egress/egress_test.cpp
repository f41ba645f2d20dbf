// SPDX-License-Identifier: Apache-2.0
//
// The client against a real server on loopback: repetition, fates, lanes, credentials, limits.
#include "client.hpp"
#include "loopback_server.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace stockd::egress::test {
namespace {

EgressOptions sandbox() {
  EgressOptions options;
  options.sandbox = true;
  return options;
}

Script with_status(unsigned status) {
  Script script;
  script.status = status;
  return script;
}

TEST(Egress, RepeatsAReadUntilItIsAnswered) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const Seen&) {
    Script script;
    const int call = ++calls;
    if (call == 1) script.status = 503;
    if (call == 2) script.hang_up = true;
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  const Answer answer = client.ask(request_of("GET", local_url(server.port()) + "/a?b=c"));
  EXPECT_EQ(answer.response.status, 200u);
  EXPECT_EQ(answer.response.tag, 7u);
  EXPECT_FALSE(answer.may_have_changed);
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(server.seen().front().target, "/a?b=c");
}

TEST(Egress, HandsBackAWriteWhoseFateIsUnknown) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const Seen&) {
    ++calls;
    Script script;
    script.hang_up = true;
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  const Answer answer = client.ask(request_of("POST", local_url(server.port()) + "/", "{}"));
  EXPECT_EQ(answer.response.status, 0u);
  EXPECT_EQ(answer.response.failure, "closed");
  EXPECT_FALSE(answer.response.unsent);
  EXPECT_TRUE(answer.may_have_changed);
  EXPECT_EQ(calls, 1);
}

TEST(Egress, RepeatsAKeyedWriteByteForByte) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const Seen&) { return with_status(++calls < 3 ? 500 : 200); });
  Client client(sandbox(), url_channel(local_url(server.port())));
  auto request = request_of("POST", local_url(server.port()) + "/", R"({"n":1})");
  request.idempotent = true;
  EXPECT_EQ(client.ask(request).response.status, 200u);
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].body, seen[2].body);
  EXPECT_EQ(seen[0].headers, seen[2].headers);
}

TEST(Egress, NeverRepeatsWhatMustBeFresh) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const Seen&) {
    ++calls;
    return with_status(503);
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  auto request = request_of("GET", local_url(server.port()) + "/");
  request.fresh = true;
  const Answer answer = client.ask(request);
  EXPECT_EQ(answer.response.status, 0u);
  EXPECT_EQ(answer.response.failure, "rebuild");
  EXPECT_EQ(calls, 1);
}

TEST(Egress, GivesTheServersLastWordWhenTimeIsUp) {
  LoopbackServer server([](const Seen&) { return with_status(503); });
  Client client(sandbox(), url_channel(local_url(server.port())));
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/"), 2'000).response.status,
            503u);
}

TEST(Egress, CountsAnAnswerThatBreaksOffAsNone) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.cut_short = true;
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  const Answer answer = client.ask(request_of("PUT", local_url(server.port()) + "/", "x"));
  EXPECT_EQ(answer.response.status, 0u);
  EXPECT_EQ(answer.response.failure, "closed");
  EXPECT_TRUE(answer.may_have_changed);
}

TEST(Egress, SaysUnsentWhereNobodyListens) {
  std::uint16_t port = 0;
  {
    LoopbackServer gone([](const Seen&) { return Script(); });
    port = gone.port();
  }
  Client client(sandbox(), url_channel(local_url(port)));
  const Answer answer = client.ask(request_of("POST", local_url(port) + "/", "{}"));
  EXPECT_EQ(answer.response.failure, "refused");
  EXPECT_TRUE(answer.response.unsent);
  EXPECT_FALSE(answer.may_have_changed);
}

TEST(Egress, EndsASilentServersRequestAtTheDeadline) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.silent = true;
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  const Answer answer = client.ask(request_of("POST", local_url(server.port()) + "/", "{}"), 1'000);
  EXPECT_EQ(answer.response.failure, "timeout");
  EXPECT_FALSE(answer.response.unsent);
  EXPECT_TRUE(answer.may_have_changed);
}

TEST(Egress, PausesOnlyTheLaneThatWasThrottled) {
  std::atomic<int> slow = 0;
  LoopbackServer server([&](const Seen& seen) {
    Script script;
    if (seen.target == "/slow" && ++slow == 1) {
      script.status = 429;
      script.headers = {{"Retry-After", "2"}};
    }
    return script;
  });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["slow"] = LaneEntry{};
  Client client(sandbox(), std::move(spec));
  auto request = request_of("GET", local_url(server.port()) + "/slow");
  request.lane = "slow";
  const auto begin = std::chrono::steady_clock::now();
  auto pausing = client.start(request);
  while (client.egress().stats(client.channel()).throttled == 0)
    std::this_thread::yield();
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/other")).response.status,
            200u);
  EXPECT_EQ(pausing.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_EQ(pausing.get().response.status, 200u);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(Egress, KeepsTheWordOfAResetHeader) {
  std::atomic<int> asked{0};
  LoopbackServer server([&](const Seen&) {
    Script script;
    if (++asked == 1) {
      script.status = 429;
      script.headers = {{"x-RateLimit-Reset", "2"}};
    }
    return script;
  });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["default"].reset_header = "x-ratelimit-reset";
  Client client(sandbox(), std::move(spec));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/")).response.status, 200u);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(Egress, SendsTheMostUrgentFirst) {
  LoopbackServer server([](const Seen&) { return Script(); });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["default"] = LaneEntry{5'000, 1};
  Client client(sandbox(), std::move(spec));
  // The lane stands still while the requests gather, least urgent first.
  BudgetFact pause;
  pause.lane = "default";
  pause.wait_ms = 1'000;
  client.egress().budget(client.channel(), pause);
  const std::string url = local_url(server.port());
  auto sweep = client.start(request_of("GET", url + "/sweep"), Urgency::Sweep);
  auto increase = client.start(request_of("GET", url + "/increase"), Urgency::Increase);
  auto deduction = client.start(request_of("GET", url + "/deduction"), Urgency::Deduction);
  for (auto* each : {&sweep, &increase, &deduction})
    each->get();
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].target, "/deduction");
  EXPECT_EQ(seen[1].target, "/increase");
  EXPECT_EQ(seen[2].target, "/sweep");
}

TEST(Egress, SaysWhenALaneHasRoomWithoutTakingIt) {
  LoopbackServer server([](const Seen&) { return Script(); });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["default"] = LaneEntry{1'000, 1};
  Client client(sandbox(), std::move(spec));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/")).response.status, 200u);
  std::promise<void> ready;
  client.egress().when_ready(client.channel(), "default", Urgency::Deduction,
                             [&] { ready.set_value(); });
  ready.get_future().wait();
  const auto waited = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(waited, std::chrono::milliseconds(990));
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/")).response.status, 200u);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, waited + std::chrono::milliseconds(800));
}

TEST(Egress, ReusesItsConnection) {
  LoopbackServer server([](const Seen&) { return Script(); });
  Client client(sandbox(), url_channel(local_url(server.port())));
  for (int i = 0; i < 5; ++i)
    client.ask(request_of("GET", local_url(server.port()) + "/"));
  for (const Seen& seen : server.seen())
    EXPECT_EQ(seen.connection, 1);
}

TEST(Egress, FollowsNoRedirect) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.status = 302;
    script.headers = {{"Location", "http://169.254.169.254/"}};
    return script;
  });
  Client client(sandbox(), url_channel(local_url(server.port())));
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/")).response.status, 302u);
  EXPECT_EQ(server.seen().size(), 1u);
}

TEST(Egress, RefusesABodyAboveItsLimit) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.body = std::string(5'000, 'x');
    return script;
  });
  EgressOptions options = sandbox();
  options.body_max = 1'000;
  Client client(options, url_channel(local_url(server.port())));
  EXPECT_EQ(client.ask(request_of("GET", local_url(server.port()) + "/")).response.failure,
            "too-large");
  EXPECT_EQ(server.seen().size(), 1u);
}

TEST(Egress, DivertsAHostToATwinInTheSandboxOnly) {
  LoopbackServer server([](const Seen&) { return Script(); });
  EgressOptions options = sandbox();
  options.connect_to["outlet.myshopify.com"] = "127.0.0.1:" + std::to_string(server.port());
  ChannelSpec spec = url_channel("");
  spec.manifest.hosts = {"{settings.shop}.myshopify.com"};
  spec.settings_json = R"({"shop":"outlet"})";
  Client client(options, std::move(spec));
  const Answer answer = client.ask(request_of("GET", "https://outlet.myshopify.com/admin"));
  EXPECT_EQ(answer.response.status, 200u);
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].headers.at("host"), "outlet.myshopify.com");
  EXPECT_EQ(seen[0].headers.at("x-forwarded-proto"), "https");

  boost::asio::io_context io;
  options.sandbox = false;
  EXPECT_FALSE(Egress::make(io.get_executor(), options));
  options.sandbox = true;
  options.connect_to["outlet.myshopify.com"] = "10.0.0.1:80";
  EXPECT_FALSE(Egress::make(io.get_executor(), options));
}

TEST(Egress, StoresDocumentsUnderSignedAddressesWithoutCredentials) {
  LoopbackServer server([](const Seen&) { return Script(); });
  EgressOptions options = sandbox();
  options.connect_to["eu.storage.example"] = "127.0.0.1:" + std::to_string(server.port());
  ChannelSpec spec = url_channel("https://shop.example");
  spec.manifest.presigned_hosts = {"*.storage.example"};
  spec.manifest.auth["default"].kind = "bearer";
  spec.manifest.auth["default"].fields["token"] = "api";
  spec.manifest.auth["none"] = AuthEntry{};
  Client client(options, std::move(spec));
  auto request = request_of("PUT", "https://eu.storage.example/doc?X-Amz-Signature=1", "[]");
  request.headers = {{"content-type", "application/json; charset=UTF-8"}};
  EXPECT_EQ(client.ask(request).response.failure, "host-refused");
  request.auth = "none";
  EXPECT_EQ(client.ask(request).response.status, 200u);
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].target, "/doc?X-Amz-Signature=1");
  EXPECT_EQ(seen[0].headers.at("content-type"), "application/json; charset=UTF-8");
  EXPECT_FALSE(seen[0].headers.contains("authorization"));
}

TEST(Egress, LearnsALanesRateFromAnswers) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.headers = {{"x-amzn-RateLimit-Limit", "1000.0"}};
    return script;
  });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["default"] = LaneEntry{1, 1};  // one request in a thousand seconds
  spec.manifest.rate_header = "x-amzn-ratelimit-limit";
  Client client(sandbox(), std::move(spec));
  const auto request = request_of("GET", local_url(server.port()) + "/");
  EXPECT_EQ(client.ask(request, 5'000).response.status, 200u);
  EXPECT_EQ(client.ask(request, 5'000).response.status, 200u);
}

TEST(Egress, ReachesNoPrivateAddressOutsideTheSandbox) {
  std::atomic<int> calls = 0;
  LoopbackServer server([&](const Seen&) {
    ++calls;
    return Script();
  });
  const std::string port = ":" + std::to_string(server.port());
  const std::vector<std::string> hosts{"127.0.0.1",
                                       "localhost",
                                       "[::1]",
                                       "127.1",
                                       "2130706433",
                                       "0x7f000001",
                                       "0177.0.0.1",
                                       "0",
                                       "0.0.0.0",
                                       "[::]",
                                       "[::ffff:127.0.0.1]",
                                       "[::ffff:7f00:1]",
                                       "[64:ff9b::7f00:1]",
                                       "169.254.169.254",
                                       "10.0.0.1",
                                       "192.168.1.1",
                                       "172.16.0.1",
                                       "100.64.0.1",
                                       "224.0.0.1",
                                       "255.255.255.255",
                                       "[fe80::1]",
                                       "[fd00:ec2::254]",
                                       "[fc00::1]",
                                       "[ff02::1]",
                                       "[2002:7f00:1::]",
                                       "[2001::1]",
                                       "[2001:db8::1]",
                                       "[::127.0.0.1]",
                                       "198.18.0.1",
                                       "192.0.2.1",
                                       "203.0.113.1",
                                       "127.0.0.1.",
                                       "LOCALHOST"};
  ASSERT_GE(hosts.size(), 30u);
  for (const std::string& host : hosts) {
    const std::string url = "http://" + host + port;
    Client client(EgressOptions(), url_channel(url));
    const Answer answer = client.ask(request_of("POST", url + "/", "{}"), 3'000);
    EXPECT_EQ(answer.response.status, 0u) << host;
    EXPECT_TRUE(answer.response.unsent) << host;
    EXPECT_TRUE(answer.response.failure == "address-refused" || answer.response.failure == "dns")
        << host << ": " << answer.response.failure;
  }
  EXPECT_EQ(calls, 0);
}

TEST(Egress, RefusesOtherHostsBeforeAnythingIsSent) {
  Client client(sandbox(), url_channel("https://shop.example"));
  const Answer answer = client.ask(request_of("GET", "https://evil.example/"));
  EXPECT_EQ(answer.response.failure, "host-refused");
  EXPECT_TRUE(answer.response.unsent);
}

TEST(Egress, EndsEverythingAsClosedWhenAChannelCloses) {
  LoopbackServer server([](const Seen&) {
    Script script;
    script.silent = true;
    return script;
  });
  ChannelSpec spec = url_channel(local_url(server.port()));
  spec.manifest.lanes["default"] = LaneEntry{1, 1};
  Client client(sandbox(), std::move(spec));
  auto running = client.start(request_of("POST", local_url(server.port()) + "/", "{}"));
  while (server.seen().empty())
    std::this_thread::yield();
  auto waiting = client.start(request_of("POST", local_url(server.port()) + "/", "{}"));
  client.egress().close(client.channel());
  const Answer one = running.get();
  EXPECT_EQ(one.response.failure, "closed");
  EXPECT_TRUE(one.may_have_changed);
  const Answer two = waiting.get();
  EXPECT_EQ(two.response.failure, "closed");
  EXPECT_TRUE(two.response.unsent);
  EXPECT_FALSE(two.may_have_changed);
  EXPECT_EQ(client.egress().stats(client.channel()).waiting, 0u);
}

}  // namespace
}  // namespace stockd::egress::test
