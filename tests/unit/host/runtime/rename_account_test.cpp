// SPDX-License-Identifier: Apache-2.0
//
// Another name for an account: its number stays, everything that bears its name follows, and half a
// rename is finished by running it again.
#include "runtime/rename_account.hpp"

#include "journal/inbox.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/file_copy.hpp"
#include "scratch_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

namespace stockd::runtime {
namespace {

namespace fs = std::filesystem;

const AccountName kOld{"karoo-outdoor"};
const AccountName kNew{"karoo"};

class RenameAccount : public testing::Test {
 protected:
  void SetUp() override {
    settings_.data_dir = folder_.path() + "/data";
    settings_.partitions = 4;
    settings_.accounts = folder_.path() + "/accounts/*.yaml";
    settings_.secrets_dir = folder_.path() + "/secrets";
    fs::create_directories(folder_.path() + "/accounts");
    fs::create_directories(folder_.path() + "/secrets/karoo-outdoor");
    ASSERT_TRUE(write_file(file("karoo-outdoor"),
                           "# karoo-outdoor, our best\naccount: karoo-outdoor   # its name\n"
                           "currency: ZAR\n"));
    ASSERT_TRUE(write_file(folder_.path() + "/secrets/karoo-outdoor/woo.webhook", "s3cret\n"));
    auto directory = DataDirectory::open(settings_.data_dir, 4);
    ASSERT_TRUE(directory.has_value());
    place_ = *(*directory)->place_of(kOld);
    ASSERT_TRUE((*directory)->place_of(AccountName{"blue-bikes"}).has_value());
    append("karoo-outdoor");
    append("blue-bikes");
  }

  std::string file(const std::string& name) const {
    return folder_.path() + "/accounts/" + name + ".yaml";
  }

  std::string text_of(const std::string& path) const {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::unique_ptr<journal::Inbox> inbox() const {
    journal::InboxOptions options;
    options.directory = settings_.data_dir;
    return std::move(*journal::Inbox::open(options));
  }

  void append(const std::string& account) const {
    journal::InboxRow row;
    row.account = account;
    row.channel = "woo";
    row.body = "{}";
    std::promise<void> durable;
    inbox()->append(row, [&](Result<std::uint64_t>) { durable.set_value(); });
    durable.get_future().wait();
  }

  ScratchFolder folder_;
  config::ServerSettings settings_;
  AccountPlace place_;
};

TEST_F(RenameAccount, KeepsTheNumberAndTakesEverythingAlong) {
  const auto report = rename_account(settings_, kOld, kNew);
  ASSERT_TRUE(report.has_value()) << report.error().describe();
  EXPECT_EQ(report->webhooks, 1u);
  EXPECT_TRUE(report->secrets);
  EXPECT_FALSE(fs::exists(file("karoo-outdoor")));
  EXPECT_EQ(text_of(file("karoo")),
            "# karoo-outdoor, our best\naccount: karoo   # its name\ncurrency: ZAR\n");
  EXPECT_EQ(text_of(folder_.path() + "/secrets/karoo/woo.webhook"), "s3cret\n");
  auto directory = DataDirectory::open(settings_.data_dir, 4);
  ASSERT_TRUE(directory.has_value());
  const auto place = (*directory)->place_of(kNew);
  EXPECT_EQ(place->id, place_.id);
  EXPECT_EQ(place->partition, place_.partition);
  ASSERT_EQ(place->former.size(), 1u);
  EXPECT_EQ(place->former[0], kOld);
  const auto rows = *inbox()->unhandled();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].account, "karoo");
  EXPECT_EQ(rows[1].account, "blue-bikes");
}

TEST_F(RenameAccount, RefusesWhatCannotBeAndChangesNothing) {
  const auto code = [&](const char* from, const char* to) {
    const auto report = rename_account(settings_, AccountName{from}, AccountName{to});
    return report ? std::string("renamed") : report.error().code();
  };
  EXPECT_EQ(code("nobody", "karoo"), "account.unknown");
  EXPECT_EQ(code("karoo-outdoor", "blue-bikes"), "account.taken");
  for (const char* name : {"", "Karoo", "karoo outdoor", "../karoo", "-karoo", "karöo"})
    EXPECT_EQ(code("karoo-outdoor", name), "account.name") << name;
  ASSERT_TRUE(write_file(file("karoo-outdoor"), "currency: ZAR\n"));
  EXPECT_EQ(code("karoo-outdoor", "karoo"), "account.file");
  EXPECT_TRUE(DataDirectory::unfinished(settings_.data_dir).empty());
  EXPECT_TRUE(fs::exists(file("karoo-outdoor")));
  EXPECT_TRUE(fs::exists(folder_.path() + "/secrets/karoo-outdoor/woo.webhook"));
}

TEST_F(RenameAccount, NeedsTheDataDirectoryToItself) {
  const auto server = DataDirectory::open(settings_.data_dir, 4);
  ASSERT_TRUE(server.has_value());
  EXPECT_EQ(rename_account(settings_, kOld, kNew).error().code(), "data-dir.in-use");
}

TEST_F(RenameAccount, ThatWasInterruptedKeepsServersOutAndIsFinishedByItself) {
  // The file is written and the secrets are moved; then the power went.
  ASSERT_TRUE(
      DataDirectory::mark_unfinished(settings_.data_dir, "stockctl rename karoo-outdoor karoo"));
  ASSERT_TRUE(write_file(file("karoo"), "account: karoo\n"));
  fs::rename(folder_.path() + "/secrets/karoo-outdoor", folder_.path() + "/secrets/karoo");
  EXPECT_EQ(DataDirectory::open(settings_.data_dir, 4).error().code(), "data-dir.unfinished");
  const auto report = rename_account(settings_, kOld, kNew);
  ASSERT_TRUE(report.has_value()) << report.error().describe();
  EXPECT_FALSE(fs::exists(file("karoo-outdoor")));
  EXPECT_EQ((*DataDirectory::open(settings_.data_dir, 4))->place_of(kNew)->id, place_.id);
}

TEST_F(RenameAccount, AndBackAgainIsTheSameAccount) {
  ASSERT_TRUE(rename_account(settings_, kOld, kNew).has_value());
  ASSERT_TRUE(rename_account(settings_, kNew, kOld).has_value());
  const auto places = *DataDirectory::read_accounts(settings_.data_dir);
  EXPECT_EQ(places[0].name, kOld);
  EXPECT_EQ(places[0].id, place_.id);
  ASSERT_EQ(places[0].former.size(), 1u);
  EXPECT_EQ(places[0].former[0], kNew);
}

}  // namespace
}  // namespace stockd::runtime
