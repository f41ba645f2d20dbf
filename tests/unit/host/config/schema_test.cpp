// SPDX-License-Identifier: Apache-2.0
//
// The committed schemas are what the tables give, and a connector's settings can be added to them.
#include "config/settings.hpp"
#include "written_files.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace stockd::config {
namespace {

std::string committed(const std::string& name) {
  std::ifstream in(std::string(STOCKD_SOURCE_DIR) + "/config/schema/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// What differs is left in the build tree, to be looked at and copied.
void expect_committed(const std::string& name, const std::string& made) {
  if (committed(name) == made) return;
  const std::string path = std::string(STOCKD_BINARY_DIR) + "/" + name;
  std::ofstream(path) << made;
  ADD_FAILURE() << "config/schema/" << name << " is out of date; copy " << path << " over it";
}

TEST(Schema, CommittedFilesAreWhatTheTablesGive) {
  expect_committed("stockd.schema.json", server_schema_json());
  expect_committed("account.schema.json", account_schema_json({}));
}

TEST(Schema, HoldsTheSettingsOfEnabledConnectors) {
  const auto schema = boost::json::parse(account_schema_json(two_manifests()));
  const auto& channel = schema.at("properties").at("channels").at("additionalProperties");
  EXPECT_EQ(channel.at("properties").at("connector").at("enum").as_array().size(), 2u);
  const auto& shopify = channel.at("allOf").as_array().front();
  EXPECT_EQ(shopify.at("if").at("properties").at("connector").at("const").as_string(), "shopify");
  const auto& settings = shopify.at("then").at("properties").at("settings");
  EXPECT_EQ(settings.at("required").as_array().front().as_string(), "shop");
  EXPECT_FALSE(settings.at("additionalProperties").as_bool());
}

}  // namespace
}  // namespace stockd::config
