// SPDX-License-Identifier: Apache-2.0
//
// The data directory on a real file system: one owner, and places that never change.
#include "runtime/data_directory.hpp"

#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <unistd.h>

namespace stockd::runtime {
namespace {

TEST(DataDirectory, RefusesASecondOwnerAndSaysWhatToDo) {
  const ScratchFolder folder;
  const auto first = DataDirectory::open(folder.path() + "/data", 4);
  ASSERT_TRUE(first.has_value()) << first.error().describe();
  const auto second = DataDirectory::open(folder.path() + "/data", 4);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code(), "data-dir.in-use");
  EXPECT_NE(second.error().text().find("process " + std::to_string(::getpid())), std::string::npos)
      << second.error().text();
  EXPECT_FALSE(second.error().help().empty());
}

TEST(DataDirectory, GivesAnAccountOnePlaceForEver) {
  const ScratchFolder folder;
  AccountPlace karoo;
  AccountPlace other;
  {
    auto directory = DataDirectory::open(folder.path(), 4);
    ASSERT_TRUE(directory.has_value());
    karoo = *(*directory)->place_of(AccountName{"karoo-outdoor"});
    other = *(*directory)->place_of(AccountName{"blue-bikes"});
  }
  auto again = DataDirectory::open(folder.path(), 4);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ((*again)->place_of(AccountName{"blue-bikes"})->id, other.id);
  EXPECT_EQ((*again)->place_of(AccountName{"karoo-outdoor"})->partition, karoo.partition);
  EXPECT_NE(karoo.id, other.id);
  EXPECT_EQ(DataDirectory::read_accounts(folder.path())->size(), 2u);
}

TEST(DataDirectory, RefusesAnotherNumberOfPartitions) {
  const ScratchFolder folder;
  ASSERT_TRUE(DataDirectory::open(folder.path(), 4).has_value());
  const auto changed = DataDirectory::open(folder.path(), 8);
  ASSERT_FALSE(changed.has_value());
  EXPECT_EQ(changed.error().code(), "data-dir.partitions");
  EXPECT_NE(changed.error().help().find("partitions: 4"), std::string::npos);
}

TEST(DataDirectory, NamesTheLineOfARegisterItCannotRead) {
  const ScratchFolder folder;
  std::ofstream(folder.path() + "/directory") << "stockd-data 1\npartitions 4\naccounts lost\n";
  const auto opened = DataDirectory::open(folder.path(), 4);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code(), "data-dir.register");
  EXPECT_NE(opened.error().text().find(":3:"), std::string::npos);
}

TEST(DataDirectory, IsNotMadeAnewWhereJournalsLieWithoutTheirRegister) {
  for (const char* content : {"", "lost"}) {
    const ScratchFolder folder;
    std::ofstream(folder.path() + "/inbox.db") << "x";
    std::ofstream(folder.path() + "/journal-3.db") << "x";
    if (*content == '\0') std::ofstream(folder.path() + "/directory") << content;
    const auto opened = DataDirectory::open(folder.path(), 4);
    ASSERT_FALSE(opened.has_value()) << content;
    EXPECT_EQ(opened.error().code(), "data-dir.register-lost");
    EXPECT_NE(opened.error().text().find("inbox.db and 1 more"), std::string::npos)
        << opened.error().text();
    EXPECT_NE(opened.error().help().find("stockctl restore"), std::string::npos);
    EXPECT_EQ(DataDirectory::read_accounts(folder.path()).error().code(), "data-dir.register-lost");
    // What the first try left behind must not let the second one through.
    EXPECT_FALSE(DataDirectory::open(folder.path(), 4).has_value());
  }
}

TEST(DataDirectory, SaysThatThereIsNoneYet) {
  const ScratchFolder folder;
  const auto read = DataDirectory::read_accounts(folder.path() + "/nowhere");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code(), "data-dir.missing");
}

}  // namespace
}  // namespace stockd::runtime
