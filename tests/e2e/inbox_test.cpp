// SPDX-License-Identifier: Apache-2.0
//
// Webhooks that nobody can read: they are set aside and seen, they stop nothing, they survive a
// kill, and a person retries or drops them.
#include "journal/inbox.hpp"

#include "journal/inbox_id.hpp"
#include "selling.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <future>

namespace stockd::e2e {
namespace {

namespace json = boost::json;

class InboxOfBadWebhooks : public Selling {
 protected:
  // The shop signs half of a body; the id of the row that comes of it.
  std::string bad_row() const {
    deployment_.twin("woo", {{"do", "fault"}, {"kind", "garble_webhooks"}, {"count", 1}});
    deployment_.twin("woo", {{"do", "receive"}, {"sku", "MUG"}, {"quantity", 0}});
    EXPECT_TRUE(eventually([&] { return set_aside().size() == 1; })) << deployment_.logs();
    const auto rows = set_aside();
    return rows.empty() ? std::string() : std::string(rows.front().at("id").as_string());
  }

  std::vector<json::object> set_aside() const {
    std::vector<json::object> out;
    const auto reply = deployment_.ctl({"inbox", "list"});
    for (const auto& row : reply.at("rows").as_array()) {
      if (row.at("state").as_string() == "set aside") out.push_back(row.as_object());
    }
    return out;
  }

  std::int64_t tries_of(const std::string& id) const {
    for (const auto& row : set_aside()) {
      if (row.at("id").as_string() == id) return row.at("tries").as_int64();
    }
    return 0;
  }
};

TEST_F(InboxOfBadWebhooks, SetsThemAsideSurvivesAKillAndBlocksNothing) {
  const std::string id = bad_row();
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(tries_of(id), 3);
  deployment_.sell("woo", "TENT", 2);
  EXPECT_TRUE(both_show("TENT", 8)) << deployment_.logs();
  deployment_.kill_server();
  deployment_.start_server();
  EXPECT_EQ(tries_of(id), 3);
  const auto status = deployment_.ctl_text({"status"});
  EXPECT_NE(status.text.find("1 set aside"), std::string::npos) << status.text;
  const auto listed = deployment_.ctl_text({"inbox", "list", "--channel", "woo"});
  EXPECT_NE(listed.text.find("woo.bad-webhook"), std::string::npos) << listed.text;
  EXPECT_NE(listed.text.find("karoo-outdoor/woo"), std::string::npos) << listed.text;
  const auto others = deployment_.ctl({"inbox", "list", "--channel", "shop"});
  EXPECT_TRUE(others.at("rows").as_array().empty());
  const auto nobodys = deployment_.ctl({"inbox", "list", "--account", "nobody"});
  EXPECT_TRUE(nobodys.at("rows").as_array().empty());
}

TEST_F(InboxOfBadWebhooks, AreShownWithTheirSignatureMasked) {
  const std::string id = bad_row();
  const auto shown = deployment_.ctl_text({"inbox", "show", id});
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_NE(shown.text.find("x-wc-webhook-topic: product.updated"), std::string::npos)
      << shown.text;
  EXPECT_NE(shown.text.find("x-wc-webhook-signature: ***"), std::string::npos) << shown.text;
  EXPECT_NE(shown.text.find("POST /hooks/karoo-outdoor/woo"), std::string::npos) << shown.text;
  EXPECT_NE(shown.text.find("{\"id\":"), std::string::npos) << shown.text;
  const auto whole = deployment_.ctl({"inbox", "show", id});
  EXPECT_TRUE(whole.at("body").as_string().starts_with("{\"id\":"));
}

TEST_F(InboxOfBadWebhooks, AreTriedAgainAndDroppedOnlyWhenAPersonSaysSo) {
  const std::string id = bad_row();
  const auto since = set_aside().front().at("since_ms").as_int64();
  EXPECT_EQ(deployment_.ctl({"inbox", "retry", id}).at("released").as_array().size(), 1u);
  // As bad as before: it comes back after three more tries.
  EXPECT_TRUE(eventually([&] {
    const auto rows = set_aside();
    return rows.size() == 1 && rows.front().at("since_ms").as_int64() > since;
  })) << deployment_.logs();
  EXPECT_EQ(tries_of(id), 3);
  const auto asked = deployment_.ctl_text({"inbox", "drop", id});
  EXPECT_EQ(asked.exit_code, 1);
  EXPECT_NE(asked.text.find("product.updated"), std::string::npos) << asked.text;
  EXPECT_NE(asked.text.find("nothing was deleted"), std::string::npos) << asked.text;
  EXPECT_EQ(deployment_.ctl({"inbox", "drop", id}).at("would_drop").as_string(), id);
  EXPECT_EQ(set_aside().size(), 1u);
  EXPECT_EQ(deployment_.ctl({"inbox", "drop", id, "--yes"}).at("dropped").as_string(), id);
  EXPECT_TRUE(set_aside().empty());
  const std::string log = deployment_.read_file("stockd.log");
  EXPECT_NE(log.find("inbox.retried"), std::string::npos);
  EXPECT_NE(log.find("inbox.dropped"), std::string::npos);
  deployment_.kill_server();
  deployment_.start_server();
  EXPECT_TRUE(set_aside().empty());
  expect_refused({"inbox", "show", id}, 1, "inbox.unknown");
}

// What a former build could not read, and this one can.
TEST_F(InboxOfBadWebhooks, LeaveTheInboxWhenARetrySucceeds) {
  const auto shown = deployment_.twin("woo", {{"do", "show"}});
  const std::string remote(shown.at("stock").as_array().at(0).at("remote").as_string());
  EXPECT_EQ(deployment_.stop_server(), 0);
  {
    journal::InboxOptions options;
    options.directory = deployment_.folder() + "/data";
    auto inbox = journal::Inbox::open(options);
    ASSERT_TRUE(inbox) << inbox.error().describe();
    journal::InboxRow row;
    row.account = "karoo-outdoor";
    row.channel = "woo";
    row.url = "/hooks/karoo-outdoor/woo";
    row.headers = {{"x-wc-webhook-topic", "product.updated"}};
    row.body = "{\"id\":" + remote + "}";
    std::promise<std::uint64_t> id;
    (*inbox)->append(row, [&](Result<std::uint64_t> given) { id.set_value(*given); });
    (*inbox)->quarantine(id.get_future().get(), "not understood");
  }
  deployment_.start_server();
  ASSERT_EQ(set_aside().size(), 1u);
  EXPECT_EQ(deployment_.ctl({"inbox", "retry", "--all"}).at("released").as_array().size(), 1u);
  EXPECT_TRUE(eventually([&] {
    const auto inbox = deployment_.ctl({"inbox", "list"});
    return inbox.at("rows").as_array().empty();
  })) << deployment_.ctl_text({"inbox", "list"}).text;
}

TEST_F(InboxOfBadWebhooks, OfAChannelThatDoesNotRunWaitAndSaySo) {
  const std::string id = bad_row();
  DeploymentOptions without = options();
  without.without_woo = true;
  without.opening = "[shop]";
  deployment_.write_account(without);
  deployment_.ctl({"reload"});
  const auto listed = deployment_.ctl_text({"inbox", "list"});
  EXPECT_NE(listed.text.find(id), std::string::npos) << listed.text;
  expect_refused({"inbox", "retry", id}, 1, "inbox.no-channel");
  expect_refused({"inbox", "retry", "--all"}, 1, "inbox.no-channel");
  EXPECT_EQ(set_aside().size(), 1u);
}

TEST_F(InboxOfBadWebhooks, MistakesAreAnsweredWithWhatToDo) {
  const auto empty = deployment_.ctl_text({"inbox", "list"});
  EXPECT_NE(empty.text.find("the inbox is empty"), std::string::npos) << empty.text;
  expect_refused({"inbox", "show", "12"}, 1, "two numbers, eg: 12-345");
  expect_refused({"inbox", "show", "12-345"}, 1, "inbox.unknown");
  expect_refused({"inbox", "drop", "12-345", "--yes"}, 1, "inbox.unknown");
  expect_refused({"inbox", "retry", "12-345"}, 1, "inbox.unknown");
  expect_refused({"inbox", "retry"}, 64, "--all");
  expect_refused({"inbox", "retry", "12-345", "--all"}, 64, "--all");
  expect_refused({"inbox", "lst"}, 64, "use 'list'");
  expect_refused({"inbox"}, 64, "ctl.usage");
  EXPECT_NE(deployment_.ctl_text({"inbox", "retry", "--all"}).text.find("nothing is set aside"),
            std::string::npos);
  for (const char* act : {"list", "show", "retry", "drop"}) {
    const auto help = deployment_.ctl_text({"inbox", act, "--help"});
    EXPECT_NE(help.text.find(std::string("stockctl inbox ") + act), std::string::npos) << help.text;
  }
}

}  // namespace
}  // namespace stockd::e2e
