// SPDX-License-Identifier: Apache-2.0
//
// Every code in the sources of the server, the SDK and the connectors is explained, and nothing is
// explained that no source says.
#include "ctl/message_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace stockd::ctl {
namespace {

namespace fs = std::filesystem;

const std::string kRoot = STOCKD_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

std::vector<std::string> no_codes() {
  std::istringstream lines(text_of(kRoot + "/tests/unit/host/ctl/no_codes.txt"));
  std::vector<std::string> out;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.front() != '#') out.push_back(line);
  }
  return out;
}

bool is_no_code(const std::string& text, const std::vector<std::string>& excepted) {
  return std::any_of(excepted.begin(), excepted.end(), [&](const std::string& entry) {
    if (!entry.ends_with(".*")) return text == entry;
    return text.starts_with(entry.substr(0, entry.size() - 1));
  });
}

// Twins and scaffolds speak to developers only.
bool is_searched(const fs::path& path) {
  const std::string text = path.string();
  const bool is_source = text.ends_with(".cpp") || text.ends_with(".hpp");
  return is_source && text.find("/twin/") == std::string::npos;
}

// Codes by the first file that says them.
std::map<std::string, std::string> codes_in_sources() {
  static const std::regex kCode(R"re("([a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+)")re");
  const auto excepted = no_codes();
  std::map<std::string, std::string> out;
  for (const char* folder : {"/host", "/plugins", "/sdk/include"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kRoot + folder)) {
      if (!entry.is_regular_file() || !is_searched(entry.path())) continue;
      std::istringstream lines(text_of(entry.path()));
      for (std::string line; std::getline(lines, line);) {
        const auto first = line.find_first_not_of(' ');
        if (first == std::string::npos || line.compare(first, 2, "//") == 0) continue;
        if (line.compare(first, 8, "#include") == 0) continue;
        for (std::sregex_iterator match(line.begin(), line.end(), kCode), end; match != end;
             ++match) {
          const std::string code = (*match)[1];
          if (!is_no_code(code, excepted)) out.emplace(code, entry.path().string());
        }
      }
    }
  }
  return out;
}

std::set<std::string> explained() {
  std::set<std::string> out;
  for (const Message& message : read_messages(messages_text()))
    out.insert(message.code);
  return out;
}

TEST(Messages, ExplainEveryCodeOfTheSources) {
  const auto known = explained();
  const auto used = codes_in_sources();
  EXPECT_GT(used.size(), 100u);
  for (const auto& [code, file] : used) {
    EXPECT_TRUE(known.contains(code))
        << file << " says " << code << ", which host/ctl/messages.txt does not explain "
        << "(if it is no code, name it in tests/unit/host/ctl/no_codes.txt)";
  }
}

TEST(Messages, ExplainNothingThatNoSourceSays) {
  const auto used = codes_in_sources();
  for (const std::string& code : explained()) {
    // The command that answers a mistyped word prints its code within a sentence.
    if (code == "ctl.command") continue;
    EXPECT_TRUE(used.contains(code)) << code << " is explained, but nothing says it";
  }
}

TEST(Messages, AreSortedAndWhole) {
  std::string before;
  for (const Message& message : read_messages(messages_text())) {
    EXPECT_LT(before, message.code);
    before = message.code;
    for (const std::string* line : {&message.what, &message.why, &message.remedy}) {
      EXPECT_TRUE(line->size() > 3 && line->ends_with('.')) << message.code << ": " << *line;
    }
  }
}

}  // namespace
}  // namespace stockd::ctl
