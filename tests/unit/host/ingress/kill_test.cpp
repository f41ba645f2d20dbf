// SPDX-License-Identifier: Apache-2.0
//
// A 200 outlives the process that gave it.
#include "client.hpp"
#include "journal/inbox.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stockd::ingress {
namespace {

struct Child {
  pid_t pid = -1;
  std::uint16_t port = 0;
};

Child started(std::string directory) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  Child child;
  child.pid = ::fork();
  if (child.pid == 0) {
    std::string program = STOCKD_INGRESS_CHILD;
    char* words[] = {program.data(), directory.data(), nullptr};
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execv(words[0], words);
    ::_exit(127);
  }
  ::close(ends[1]);
  FILE* output = ::fdopen(ends[0], "r");
  int port = 0;
  EXPECT_EQ(std::fscanf(output, "%d", &port), 1);
  std::fclose(output);
  child.port = static_cast<std::uint16_t>(port);
  return child;
}

TEST(IngressKilled, KeepsEveryWebhookItAnswered200) {
  std::string directory = testing::TempDir() + "stockd-ingress-XXXXXX";
  ASSERT_NE(::mkdtemp(directory.data()), nullptr);
  std::multiset<std::string> answered;
  for (int kill = 0; kill < 10; ++kill) {
    const Child child = started(directory);
    {
      Client client(child.port);
      for (int i = 0; i <= kill; ++i) {
        const std::string body = std::to_string(kill) + "/" + std::to_string(i);
        client.send(signed_post(body));
        ASSERT_EQ(client.read().status, 200);
        answered.insert(body);
      }
    }
    ::kill(child.pid, SIGKILL);
    ASSERT_EQ(::waitpid(child.pid, nullptr, 0), child.pid);
  }
  const auto inbox = journal::Inbox::open({directory});
  ASSERT_TRUE(inbox);
  std::multiset<std::string> stored;
  const auto rows = (*inbox)->unhandled();
  ASSERT_TRUE(rows);
  for (const journal::InboxRow& row : *rows)
    stored.insert(row.body);
  EXPECT_EQ(stored, answered);
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace stockd::ingress
