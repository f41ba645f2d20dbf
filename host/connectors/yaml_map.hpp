// SPDX-License-Identifier: Apache-2.0
//
// One YAML mapping whose keys are taken one by one; what nobody took is a finding. Private to the
// manifest reader: no header outside this folder may see yaml-cpp.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stockd::connectors {

// Everything wrong with one text, in the order of its finding.
class YamlFindings {
 public:
  explicit YamlFindings(std::string file) : file_(std::move(file)) {}

  void add(const YAML::Mark& mark, const std::string& sentence);

  bool empty() const { return lines_.empty(); }
  std::string text() const;  // a finding a line

 private:
  std::string file_;
  std::vector<std::string> lines_;
};

class YamlMap {
 public:
  // `what` names the mapping in messages, eg: "lane default". A node that is no mapping is a
  // finding, and reads as empty.
  YamlMap(YamlFindings& findings, const YAML::Node& node, std::string what);

  // What nobody took is unknown.
  void finish() const;

  std::optional<YAML::Node> take(const std::string& key);

  // Absent keys leave `out` alone; wrong types are findings. False when absent or wrong.
  bool text(const std::string& key, std::string& out);
  bool boolean(const std::string& key, bool& out);
  bool integer(const std::string& key, std::int64_t least, std::int64_t most, std::int64_t& out);
  bool duration(const std::string& key, std::int64_t& out_ms);
  bool texts(const std::string& key, std::vector<std::string>& out);

  // As text(), and absence is a finding.
  void need_text(const std::string& key, std::string& out);

  // Takes every key: the mapping's keys are names of the author's own.
  const std::vector<std::pair<std::string, YAML::Node>>& all();

  // At the key, or at the mapping where the key is absent.
  void complain(const std::string& key, const std::string& sentence) const;

 private:
  void read_pairs(const YAML::Node& node);

  YamlFindings& findings_;
  YAML::Mark mark_;
  std::string what_;
  std::vector<std::pair<std::string, YAML::Node>> pairs_;
  std::vector<YAML::Mark> key_marks_;  // of pairs_
  std::vector<std::string> asked_;
};

// eg: "[0, 10]" as text of a scalar or sequence in messages.
std::string yaml_shown(const YAML::Node& node);

std::optional<std::int64_t> yaml_integer(const YAML::Node& node);

}  // namespace stockd::connectors
