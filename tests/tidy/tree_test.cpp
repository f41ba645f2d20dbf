// SPDX-License-Identifier: Apache-2.0
//
// The rules on the tree itself, one test a rule. exceptions.txt may only get shorter.
#include "rules.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace stockd::tidy {
namespace {

const std::vector<SourceFile>& tree() {
  static const std::vector<SourceFile> files = read_tree(STOCKD_SOURCE_DIR);
  return files;
}

std::string exceptions() {
  std::ifstream in(std::string(STOCKD_SOURCE_DIR) + "/tests/tidy/exceptions.txt");
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

using FileRule = void (*)(const SourceFile&, Complaints&);
using TreeRule = void (*)(const std::vector<SourceFile>&, Complaints&);

Complaints of(FileRule rule) {
  Complaints out;
  for (const SourceFile& file : tree())
    rule(file, out);
  return out;
}

Complaints of(TreeRule rule) {
  Complaints out;
  rule(tree(), out);
  return out;
}

void expect_none(Complaints complaints) {
  std::set<std::string> unused;
  std::string text;
  for (const Complaint& complaint :
       without_exceptions(std::move(complaints), exceptions(), unused)) {
    text += describe(complaint) + "\n";
  }
  EXPECT_TRUE(text.empty()) << text;
}

TEST(Tree, IsNotEmpty) {
  EXPECT_GT(tree().size(), 50u);
}
TEST(Tree, KeepsItsLinesShort) {
  expect_none(of(&line_length));
}
TEST(Tree, KeepsItsFilesShort) {
  expect_none(of(&file_length));
}
TEST(Tree, HoldsNothingHuge) {
  expect_none(of(&file_size));
}
TEST(Tree, BeginsEveryFileWithItsPurpose) {
  expect_none(of(&first_paragraph));
}
TEST(Tree, NamesFilesAfterIdeas) {
  expect_none(of(&file_name));
}
TEST(Tree, DoesWithoutTheBannedWords) {
  expect_none(of(&banned_words));
}
TEST(Tree, KeepsItsFunctionsShort) {
  expect_none(of(&function_length));
}
TEST(Tree, NamesObjectsBeforeItAwaits) {
  expect_none(of(&coroutine_statements));
}
TEST(Tree, IncludesDownwardsOnly) {
  expect_none(of(&include_direction));
}
TEST(Tree, KeepsPluginsToThePublicContract) {
  expect_none(of(&plugin_includes));
}
TEST(Tree, HasAPageForEveryFolder) {
  expect_none(of(&folder_pages));
}
TEST(Tree, CompilesEverySource) {
  expect_none(of(&compiled_somewhere));
}

TEST(Tree, ListsNoExceptionThatNobodyNeeds) {
  Complaints all;
  for (const FileRule rule :
       {&line_length, &file_length, &file_size, &first_paragraph, &file_name, &banned_words,
        &function_length, &coroutine_statements, &include_direction, &plugin_includes}) {
    for (const SourceFile& file : tree())
      rule(file, all);
  }
  folder_pages(tree(), all);
  compiled_somewhere(tree(), all);
  std::set<std::string> unused;
  without_exceptions(std::move(all), exceptions(), unused);
  for (const std::string& line : unused) {
    ADD_FAILURE() << "tests/tidy/exceptions.txt: '" << line << "' is not needed, remove it";
  }
}

}  // namespace
}  // namespace stockd::tidy
