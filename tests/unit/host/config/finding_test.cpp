// SPDX-License-Identifier: Apache-2.0
//
// The printed form: place, sentence, code; the line, the caret under the right characters, advice.
#include "config/finding.hpp"

#include "config/yaml_file.hpp"

#include <gtest/gtest.h>

namespace stockd::config {
namespace {

Node at(int line, int column, std::string text) {
  Node node;
  node.kind = Node::Kind::Scalar;
  node.line = line;
  node.column = column;
  node.text = node.written = std::move(text);
  return node;
}

TEST(Finding, PointsAtTheWordAndSaysWhatToWrite) {
  Report report("accounts/blue.yaml");
  report.set_text("a: 1\n    bufer: 2\n");
  report.error(at(1, 4, "bufer"), "config.unknown-key", "unknown key 'bufer' of a rule",
               "use 'buffer'");
  EXPECT_EQ(print(report.take()),
            "accounts/blue.yaml:2:5: error: unknown key 'bufer' of a rule  [config.unknown-key]\n"
            "   2 |     bufer: 2\n"
            "     |     ^~~~~ use 'buffer'\n");
}

TEST(Finding, CountsCharactersNotBytesAndLetsNoControlsThrough) {
  Report report("a.yaml");
  report.set_text("\xc3\xbc\xc3\xb6: \x1b[31mx\n");
  report.warning(at(0, 6, "\x1b[31mx"), "config.type", "odd");
  EXPECT_EQ(print(report.take()),
            "a.yaml:1:5: warning: odd  [config.type]\n"
            "   1 | \xc3\xbc\xc3\xb6:  [31mx\n"
            "     |     ^~~~~~\n");
}

TEST(Finding, PrintsTwentyInOrderAndCountsTheRest) {
  Report report("a.yaml");
  for (int i = 24; i > 0; --i)
    report.error_at(i - 1, 0, "config.type", "no " + std::to_string(i));
  const std::string text = print(report.take());
  EXPECT_LT(text.find("no 1 "), text.find("no 2 "));
  EXPECT_EQ(text.find("no 21"), std::string::npos);
  EXPECT_NE(text.find("and 4 more"), std::string::npos);
}

}  // namespace
}  // namespace stockd::config
