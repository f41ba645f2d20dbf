// SPDX-License-Identifier: Apache-2.0
//
// Files that attack or only confuse a reader: each is refused with one sentence and a place.
#include "config/settings.hpp"
#include "config/yaml_file.hpp"
#include "written_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// The one finding of a text that is refused.
Finding refusal(std::string_view text) {
  Report report("a.yaml");
  EXPECT_FALSE(parse_yaml(text, report).has_value()) << text;
  const std::vector<Finding> found = report.take();
  EXPECT_EQ(found.size(), 1u);
  return found.empty() ? Finding{} : found.front();
}

TEST(HostileFile, BytesThatAreNoUtf8AreRefusedWithTheirPlace) {
  const Finding finding = refusal("a: 1\nb: \xc0\xaf\n");
  EXPECT_EQ(finding.code, "config.encoding");
  EXPECT_EQ(finding.line, 2);
  EXPECT_EQ(finding.column, 4);
  EXPECT_TRUE(finding.source.empty());
  EXPECT_EQ(refusal("a: \xed\xa0\x80\n").code, "config.encoding");      // a surrogate
  EXPECT_EQ(refusal("a: \xf4\x90\x80\x80\n").code, "config.encoding");  // beyond Unicode
  EXPECT_EQ(refusal("a: \xe2\x82").code, "config.encoding");            // cut off
}

TEST(HostileFile, AByteOrderMarkIsRefused) {
  const Finding finding = refusal(
      "\xef\xbb\xbf"
      "a: 1\n");
  EXPECT_EQ(finding.code, "config.encoding");
  EXPECT_EQ(finding.help, "save it as UTF-8 without one");
}

TEST(HostileFile, NulAndControlCharactersAreRefusedAndNotPrinted) {
  EXPECT_EQ(refusal(std::string_view("a: \0b\n", 6)).code, "config.control");
  EXPECT_EQ(refusal("a: \x1b[31m\n").code, "config.control");
  EXPECT_EQ(refusal("a: \x7f\n").code, "config.control");
  EXPECT_EQ(refusal("a: \xc2\x85\n").code, "config.control");
  EXPECT_EQ(print(refusal("a: \x1b[31m\n")).find('\x1b'), std::string::npos);
}

TEST(HostileFile, MarksThatTurnTheReadingDirectionAreRefused) {
  const Finding finding = refusal(
      "sku: \xe2\x80\xae"
      "TENT\n");
  EXPECT_EQ(finding.code, "config.control");
  EXPECT_THAT(finding.text, HasSubstr("U+202E"));
}

TEST(HostileFile, ATabInTheIndentationIsRefusedAndOneElsewhereIsNot) {
  const Finding finding = refusal("a:\n  \tb: 1\n");
  EXPECT_EQ(finding.code, "config.tab");
  EXPECT_EQ(finding.line, 2);
  EXPECT_EQ(finding.column, 3);
  Report report("a.yaml");
  EXPECT_TRUE(parse_yaml("a: 1\t# a remark\n", report).has_value());
}

TEST(HostileFile, APatternWithoutQuotesIsToldFromAnAlias) {
  for (const char* text : {"sku: *-FBM\n", "sku: *\n"}) {
    const Finding finding = refusal(text);
    EXPECT_EQ(finding.code, "config.alias") << text << print(finding);
    EXPECT_THAT(finding.help, HasSubstr("in quotes"));
    EXPECT_EQ(finding.line, 1);
  }
}

TEST(HostileFile, MoreThanAHundredThousandValuesAreRefused) {
  std::string text = "a: [";
  for (int i = 0; i < 100'001; ++i)
    text += "1,";
  EXPECT_EQ(refusal(text + "]\n").code, "config.nodes");
}

TEST(HostileFile, ASecondDocumentIsRefusedWithItsLine) {
  const Finding finding = refusal("a: 1\n---\nb: 2\n");
  EXPECT_EQ(finding.code, "config.documents");
  EXPECT_EQ(finding.line, 2);
}

class HostileAccountFile : public ::testing::Test {
 protected:
  LoadedAccounts load(const std::string& pattern = "accounts/*.yaml") const {
    ServerSettings settings;
    settings.accounts = files_.directory() + "/" + pattern;
    return load_accounts(settings, two_manifests());
  }

  WrittenFiles files_;
};

TEST_F(HostileAccountFile, ASymbolicLinkIsRefused) {
  files_.write("operators.yaml", "account: karoo\n");
  files_.write("accounts/other.txt", "");
  std::filesystem::create_symlink("../operators.yaml", files_.directory() + "/accounts/karoo.yaml");
  const LoadedAccounts loaded = load();
  EXPECT_THAT(codes(loaded.findings), ElementsAre("0:config.file"));
  EXPECT_THAT(loaded.findings.front().text, HasSubstr("is a symbolic link"));
  EXPECT_THAT(loaded.broken, ElementsAre("karoo"));
}

TEST_F(HostileAccountFile, APipeIsRefusedWithoutWaitingForIt) {
  files_.write("accounts/other.txt", "");
  ASSERT_EQ(::mkfifo((files_.directory() + "/accounts/karoo.yaml").c_str(), 0600), 0);
  EXPECT_THAT(codes(load().findings), ElementsAre("0:config.file"));
}

TEST_F(HostileAccountFile, AnUnreadableOneIsNamed) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every file";
  ::chmod(files_.write("accounts/karoo.yaml", "account: karoo\n").c_str(), 0);
  const LoadedAccounts loaded = load();
  EXPECT_THAT(codes(loaded.findings), ElementsAre("0:config.file"));
  EXPECT_EQ(loaded.findings.front().help, "let the server's user read it");
}

TEST_F(HostileAccountFile, AHugeOneIsRefusedBeforeItIsParsed) {
  files_.write("accounts/karoo.yaml", std::string((1 << 20) + 1, '#'));
  EXPECT_THAT(codes(load().findings), ElementsAre("0:config.size"));
}

TEST_F(HostileAccountFile, TwoFilesForOneAccountByCaseOrEndingAreBothRefused) {
  files_.write("accounts/karoo.yaml", "account: karoo\n");
  files_.write("accounts/Karoo.yaml", "account: karoo\n");
  files_.write("accounts/blue.yaml", "account: blue\n");
  files_.write("accounts/blue.yml", "account: blue\n");
  const LoadedAccounts loaded = load("accounts/*");
  EXPECT_THAT(codes(loaded.findings), ElementsAre("0:config.two-files", "0:config.two-files"));
  EXPECT_THAT(loaded.broken, ElementsAre("blue", "karoo"));
  EXPECT_TRUE(loaded.accounts.empty());
}

}  // namespace
}  // namespace stockd::config
