// SPDX-License-Identifier: Apache-2.0
//
// What may be answered from a copy, and what may not.
#include "egress/answer_cache.hpp"

#include "client.hpp"
#include "loopback_server.hpp"

#include <gtest/gtest.h>

namespace stockd::egress::test {
namespace {

connectors::HttpRequest read_of(const std::string& path, std::uint32_t cache_s) {
  auto request = request_of("GET", "https://acme.example" + path);
  request.cache_s = cache_s;
  return request;
}

connectors::HttpResponse answer_of(std::uint32_t status, const std::string& body) {
  connectors::HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

TEST(AnswerCache, AnswersWhileTheCopyIsYoungEnough) {
  AnswerCache cache;
  cache.keep(read_of("/key", 60), answer_of(200, "k"), 1'000);
  EXPECT_EQ(cache.find(read_of("/key", 60), 61'000)->body, "k");
  EXPECT_FALSE(cache.find(read_of("/key", 60), 61'001));
  EXPECT_FALSE(cache.find(read_of("/key", 10), 11'001)) << "the request says how old it may be";
  EXPECT_FALSE(cache.find(read_of("/key", 0), 1'000));
  EXPECT_FALSE(cache.find(read_of("/other", 60), 1'000));
}

TEST(AnswerCache, KeepsNeitherFailuresNorWritesNorSecrets) {
  AnswerCache cache;
  cache.keep(read_of("/a", 60), answer_of(404, "no"), 0);
  EXPECT_FALSE(cache.find(read_of("/a", 60), 0));
  auto write = read_of("/a", 60);
  write.method = "POST";
  cache.keep(write, answer_of(200, "w"), 0);
  EXPECT_FALSE(cache.find(write, 0));
  auto filled = read_of("/a", 60);
  filled.fill = true;
  cache.keep(filled, answer_of(200, "f"), 0);
  EXPECT_FALSE(cache.find(filled, 0));
}

TEST(AnswerCache, HasRoomForAFewOnly) {
  AnswerCache cache;
  for (std::size_t i = 0; i <= kCachedAnswersMax; ++i)
    cache.keep(read_of("/" + std::to_string(i), 60), answer_of(200, "x"), 0);
  EXPECT_FALSE(cache.find(read_of("/0", 60), 0));
  EXPECT_TRUE(cache.find(read_of("/1", 60), 0));
  cache.keep(read_of("/huge", 60), answer_of(200, std::string(kCachedBytesMax, 'x')), 0);
  EXPECT_FALSE(cache.find(read_of("/huge", 60), 0));
  EXPECT_TRUE(cache.find(read_of("/1", 60), 0));
}

TEST(AnswerCache, SparesTheMarketplaceARequest) {
  LoopbackServer server([](const Seen&) { return Script(); });
  EgressOptions options;
  options.sandbox = true;
  Client client(options, url_channel(local_url(server.port())));
  auto request = request_of("GET", local_url(server.port()) + "/key");
  request.cache_s = 60;
  EXPECT_EQ(client.ask(request).response.body, "{}");
  request.tag = 8;
  const Answer copied = client.ask(request);
  EXPECT_EQ(copied.response.body, "{}");
  EXPECT_EQ(copied.response.tag, 8u);
  request.cache_s = 0;
  client.ask(request);
  EXPECT_EQ(server.seen().size(), 2u);
}

}  // namespace
}  // namespace stockd::egress::test
