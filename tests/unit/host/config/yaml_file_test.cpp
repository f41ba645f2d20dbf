// SPDX-License-Identifier: Apache-2.0
//
// The tree has text and positions as written; hostile files are refused, quickly and in words.
#include "config/yaml_file.hpp"

#include "config/text_file.hpp"
#include "written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace stockd::config {
namespace {

using testing::ElementsAre;

std::vector<std::string> refusals(std::string_view text) {
  Report report("a.yaml");
  const bool parsed = parse_yaml(text, report).has_value();
  std::vector<std::string> out = codes(report.take());
  if (parsed) out.emplace_back("parsed");
  return out;
}

TEST(YamlFile, KeepsScalarsAndPositionsAsWritten) {
  Report report("a.yaml");
  const auto root = parse_yaml("sku: 00123\nlist:\n  - yes\n  - \"on\"\nempty:\nnull: 3\n", report);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(root->find("sku")->text, "00123");
  EXPECT_EQ(root->find("sku")->column, 5);
  EXPECT_EQ(root->find("list")->items[1].text, "on");
  EXPECT_TRUE(root->find("list")->items[1].quoted);
  EXPECT_EQ(root->find("list")->items[1].line, 3);
  EXPECT_EQ(root->find("empty")->kind, Node::Kind::Null);
  ASSERT_NE(root->find("null"), nullptr);
  EXPECT_EQ(root->find("null")->text, "3");
}

TEST(YamlFile, RefusesWhatCanHideOrMultiply) {
  EXPECT_THAT(refusals("a: &x 1\nb: *x\n"), ElementsAre("1:config.anchor"));
  EXPECT_THAT(refusals("a: &x {b: 1}\n"), ElementsAre("1:config.anchor"));
  EXPECT_THAT(refusals("a: 1\nb: !!int 3\n"), ElementsAre("2:config.tag"));
  EXPECT_THAT(refusals("a: !shell {}\n"), ElementsAre("1:config.tag"));
  EXPECT_THAT(refusals("a:\n  <<: {b: 1}\n"), ElementsAre("2:config.merge-key"));
  EXPECT_THAT(refusals("? [a, b]\n: 1\n"), ElementsAre("1:config.key"));
  EXPECT_THAT(refusals("a: 1\n---\nb: 2\n"), ElementsAre("2:config.documents"));
  EXPECT_THAT(refusals("a: [\n"), ElementsAre(testing::HasSubstr(":config.yaml")));
}

TEST(YamlFile, NamesBothPlacesOfADuplicateKeyAndReadsOn) {
  Report report("a.yaml");
  ASSERT_TRUE(parse_yaml("a: 1\nb: 2\na: 3\nb: 4\n", report).has_value());
  const std::vector<Finding> found = report.take();
  EXPECT_THAT(codes(found), ElementsAre("3:config.duplicate-key", "4:config.duplicate-key"));
  EXPECT_EQ(found[0].help, "it is on line 1 already");
}

TEST(YamlFile, RefusesDepthWithoutBuildingIt) {
  std::string deep = "a: ";
  for (int i = 0; i < 33; ++i)
    deep += "[";
  EXPECT_THAT(refusals(deep + std::string(33, ']')), ElementsAre("1:config.depth"));
  EXPECT_THAT(refusals("a: " + std::string(31, '[') + std::string(31, ']')), ElementsAre("parsed"));
  std::string block;
  for (int i = 0; i < 40; ++i)
    block += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_THAT(refusals(block), ElementsAre("33:config.depth"));
}

// Repeats `part` up to the size limit; what comes back must come back soon and be a refusal.
void expect_soon(std::string_view part) {
  std::string text;
  while (text.size() + part.size() < kYamlBytesMax)
    text += part;
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<std::string> found = refusals(text);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(std::chrono::duration<double>(took).count(), 20.0) << part;
  EXPECT_FALSE(found.empty());
}

TEST(YamlFile, SpendsNoQuadraticTimeOnHostileFiles) {
  for (const char* part : {"[", "{", "{a: ", "- ", "? ", ": ", "a: ", "'", "\"", "# ", "!", "%",
                           "[a, ", "a:\n ", "|\n", "[]", "{}", "a: [\n"}) {
    expect_soon(part);
  }
}

TEST(YamlFile, RefusesFilesOverOneMebibyte) {
  const WrittenFiles files;
  Report report("big.yaml");
  const std::string path = files.write("big.yaml", std::string(kYamlBytesMax + 1, ' '));
  EXPECT_FALSE(read_yaml(path, report).has_value());
  EXPECT_THAT(codes(report.take()), ElementsAre("0:config.size"));
  EXPECT_FALSE(read_yaml(files.directory(), report).has_value());
  EXPECT_FALSE(read_yaml(files.directory() + "/none.yaml", report).has_value());
  EXPECT_THAT(codes(report.take()), ElementsAre("0:config.file", "0:config.file"));
}

}  // namespace
}  // namespace stockd::config
