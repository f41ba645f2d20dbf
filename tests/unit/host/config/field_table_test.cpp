// SPDX-License-Identifier: Apache-2.0
//
// Every key of both kinds of file has a row that says all there is to say about it.
#include "config/field_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace stockd::config {
namespace {

void expect_whole(const Table& table, const std::string& path) {
  std::set<std::string_view> names;
  for (const Field& field : table.fields) {
    const std::string key = path + "." + std::string(field.name);
    EXPECT_TRUE(names.insert(field.name).second) << key << " stands twice";
    EXPECT_TRUE(field.sentence.ends_with('.')) << key << " has no sentence";
    EXPECT_FALSE(field.required && !field.fallback.empty()) << key << " needs no default";
    if (field.table != nullptr) {
      expect_whole(*field.table, key);
      continue;
    }
    if (field.shape == Shape::Later) continue;
    EXPECT_TRUE(!field.example.empty() || !field.fallback.empty() || !field.choices.empty())
        << key << " has neither an example nor a default nor choices";
    if (field.shape == Shape::Integer || field.shape == Shape::Duration ||
        field.shape == Shape::Bytes) {
      EXPECT_LT(field.least, field.most) << key << " has no limits";
    }
    if (field.shape == Shape::Choice) {
      EXPECT_FALSE(field.choices.empty()) << key;
    }
  }
}

TEST(FieldTable, SaysOfEveryKeyWhatItIsAndHowItIsWritten) {
  expect_whole(kServerTable, "stockd.yaml");
  expect_whole(kAccountTable, "account");
}

}  // namespace
}  // namespace stockd::config
