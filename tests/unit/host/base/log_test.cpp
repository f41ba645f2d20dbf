// SPDX-License-Identifier: Apache-2.0
//
// What reaches standard error: a child process writes to a pipe, so that the log's own thread and
// its flush at the end of the process are part of what is tested.
#include "base/log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace stockd {
namespace {

// Runs `say` in a child whose standard error is a pipe; gives what came out of it.
std::string said_by(const std::function<void()>& say) {
  int ends[2];
  if (::pipe(ends) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    say();
    std::exit(0);
  }
  ::close(ends[1]);
  std::string out;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    out.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  return out;
}

TEST(Log, WritesOneJsonObjectALineWhereNobodySitsAtATerminal) {
  const std::string out = said_by([] {
    log::info("channel.blind", "the channel is blind", {{"channel", "woo"}});
    log::error("x.y", "second");
  });
  EXPECT_NE(out.find(R"("level":"info","event":"channel.blind","text":"the channel is blind",)"
                     R"("channel":"woo"})"),
            std::string::npos)
      << out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 2);
  EXPECT_EQ(out.find("{\"ts\":\""), 0u);
}

TEST(Log, EscapesWhateverForeignTextHolds) {
  const std::string out = said_by([] {
    log::warn("a.b", "say \"no\"\\\n\t\x1b[31m", {{"k\"", std::string("v\0w", 3)}});
  });
  EXPECT_NE(out.find(R"("text":"say \"no\"\\\n\t\u001b[31m","k\"":"v\u0000w"})"), std::string::npos)
      << out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  const std::string out = said_by([] {
    log::debug("a.b", "hidden");
    log::set_level(log::Level::Debug);
    log::debug("a.b", "shown");
  });
  EXPECT_EQ(out.find("hidden"), std::string::npos);
  EXPECT_NE(out.find("shown"), std::string::npos);
}

}  // namespace
}  // namespace stockd
