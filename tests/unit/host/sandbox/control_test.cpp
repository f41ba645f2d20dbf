// SPDX-License-Identifier: Apache-2.0
//
// The control socket, and what keeps a sandbox from starting.
#include "receiver.hpp"
#include "served_parrot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

namespace stockd::sandbox {
namespace {

using testing::HasSubstr;

TEST(SandboxControl, ListsTheTwins) {
  ServedParrot parrot;
  const auto reply = parrot.control("GET", "/twins");
  EXPECT_EQ(reply.status, 200u);
  EXPECT_EQ(reply.json, R"([{"name":"bird","platform":"parrot","address":"127.0.0.1:)" +
                            std::to_string(parrot.endpoint().port()) + "\"}]");
}

TEST(SandboxControl, PassesTheTwinsOwnJsonThrough) {
  ServedParrot parrot;
  const auto settings = parrot.control("POST", "/twins/bird", R"({"do":"settings"})");
  EXPECT_EQ(settings.status, 200u);
  EXPECT_EQ(settings.json, R"({"receiver":""})");
  const auto refused = parrot.control("POST", "/twins/bird", R"({"do":"fly"})");
  EXPECT_EQ(refused.status, 200u);
  EXPECT_EQ(refused.json, R"({"error":"a parrot does not know that"})");
}

TEST(SandboxControl, WebhooksOfACommandAreDelivered) {
  Receiver receiver;
  ServedParrot parrot(receiver.url());
  parrot.control("POST", "/twins/bird", "{\"hook\":\"" + receiver.url() + "\"}");
  EXPECT_EQ(receiver.take(204).body(), "news");
  EXPECT_EQ(receiver.take().body(), "delivered 204");
}

TEST(SandboxControl, NamesTheTwinThatWasMeant) {
  ServedParrot parrot;
  const auto reply = parrot.control("POST", "/twins/brid", "{}");
  EXPECT_EQ(reply.status, 404u);
  EXPECT_EQ(reply.json, R"({"error":"there is no twin 'brid', use 'bird'"})");
}

TEST(SandboxServer, DoesNotStartWithoutTheTwinsFile) {
  boost::asio::io_context context;
  TemporaryDirectory folder;
  SandboxFile file;
  file.control = folder.path() + "/sandbox.sock";
  file.twins.emplace_back();
  file.twins.back().twin = "dodo";
  const auto started = SandboxServer::start(context.get_executor(), file, {{folder.path()}, ""});
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().text(), HasSubstr(folder.path() + "/dodo.twin.so"));
}

TEST(SandboxServer, DoesNotStartWhereTheTwinRefusesItsSettings) {
  boost::asio::io_context context;
  TemporaryDirectory folder;
  const auto started = ServedParrot::start(context, folder.path(), R"({"food":"poison"})");
  ASSERT_FALSE(started);
  EXPECT_THAT(started.error().describe(), HasSubstr("does not eat poison"));
}

TEST(SandboxServer, DoesNotTakeTheSocketOfALiveOne) {
  boost::asio::io_context context;
  TemporaryDirectory folder;
  const auto first = ServedParrot::start(context, folder.path(), "{}");
  ASSERT_TRUE(first);
  struct stat status {};
  ASSERT_EQ(::stat((folder.path() + "/sandbox.sock").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u) << "for its owner only";
  const auto second = ServedParrot::start(context, folder.path(), "{}");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), "socket.in-use");
}

}  // namespace
}  // namespace stockd::sandbox
