// SPDX-License-Identifier: Apache-2.0
//
// A YAML file as a small tree with positions. What merchants do not need and attackers like is
// refused while it is parsed: more than 1 MiB, more than 100,000 values, nesting over 32, anchors,
// aliases, tags, merge keys, several documents, duplicate keys, invisible characters. Scalars stay
// text; scalars.hpp reads them.
#pragma once

#include "config/finding.hpp"
#include "config/text_file.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace stockd::config {

struct Node {
  enum class Kind { Null, Scalar, List, Map };

  Kind kind = Kind::Null;
  std::string text;     // of a scalar
  std::string written;  // the same before an expansion; what messages may show
  bool quoted = false;
  int line = 0;             // from 0
  int column = 0;           // from 0, in bytes
  std::vector<Node> keys;   // of a map
  std::vector<Node> items;  // of a list; of a map, one for each key

  bool is_scalar() const { return kind == Kind::Scalar; }
  bool is_list() const { return kind == Kind::List; }
  bool is_map() const { return kind == Kind::Map; }

  // The value of a key, or null. [maps are small: it searches]
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

// Collects the findings of one file and shows the lines they are about.
class Report {
 public:
  explicit Report(std::string file) : file_(std::move(file)) {}

  void set_text(std::string_view text);

  // Lines of this node are never shown: they may hold an operator's secret.
  void hide(const Node& node);

  void error(const Node& at, std::string code, std::string text, std::string help = {});
  void warning(const Node& at, std::string code, std::string text, std::string help = {});
  void error_at(int line, int column, std::string code, std::string text, std::string help = {});
  void error_in_file(std::string code, std::string text, std::string help = {});

  const std::string& file() const { return file_; }
  bool failed() const { return has_errors(findings_); }
  std::string_view line(int number) const;
  std::vector<Finding> take();

 private:
  void add(Finding finding, const Node& at);

  std::string file_;
  std::vector<std::string> lines_;
  std::vector<bool> hidden_;
  std::vector<Finding> findings_;
};

// Nothing where the text could not be made a tree; the report says why. An empty file is a null.
std::optional<Node> parse_yaml(std::string_view text, Report& report);

// The same for a file.
std::optional<Node> read_yaml(const std::string& path, Report& report, Links links = Links::Follow);

}  // namespace stockd::config
