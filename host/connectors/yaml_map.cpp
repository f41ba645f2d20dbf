// SPDX-License-Identifier: Apache-2.0
//
// Takes a mapping apart by hand, because yaml-cpp's own look-up hides duplicate keys.
#include "connectors/yaml_map.hpp"

#include "base/suggest.hpp"
#include "connectors/manifest_reader.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::connectors {

void YamlFindings::add(const YAML::Mark& mark, const std::string& sentence) {
  std::string where = file_;
  if (!mark.is_null()) {
    where += ":" + std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
  }
  lines_.push_back(where + ": " + sentence);
}

std::string YamlFindings::text() const {
  std::string out;
  for (const std::string& line : lines_) {
    if (!out.empty()) out += '\n';
    out += line;
  }
  return out;
}

YamlMap::YamlMap(YamlFindings& findings, const YAML::Node& node, std::string what)
    : findings_(findings), mark_(node.Mark()), what_(std::move(what)) {
  if (node.IsNull()) return;
  if (!node.IsMap()) {
    findings_.add(node.Mark(), what_ + " must be a mapping, not " + yaml_shown(node));
    return;
  }
  read_pairs(node);
}

void YamlMap::read_pairs(const YAML::Node& node) {
  for (const auto& pair : node) {
    if (!pair.first.IsScalar()) {
      findings_.add(pair.first.Mark(), "a key of " + what_ + " is no plain word");
      continue;
    }
    const std::string key = pair.first.Scalar();
    const bool twice = std::any_of(pairs_.begin(), pairs_.end(),
                                   [&](const auto& known) { return known.first == key; });
    if (twice) {
      findings_.add(pair.first.Mark(), "\"" + key + "\" stands twice in " + what_);
      continue;
    }
    pairs_.emplace_back(key, pair.second);
    key_marks_.push_back(pair.first.Mark());
  }
}

const std::vector<std::pair<std::string, YAML::Node>>& YamlMap::all() {
  for (const auto& [name, node] : pairs_)
    take(name);
  return pairs_;
}

std::optional<YAML::Node> YamlMap::take(const std::string& key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
  for (const auto& [name, node] : pairs_) {
    if (name == key) return node;
  }
  return std::nullopt;
}

void YamlMap::finish() const {
  for (const auto& [name, node] : pairs_) {
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    std::string sentence = "unknown key \"" + name + "\" in " + what_;
    if (const auto near = suggest(name, asked_)) sentence += ", did you mean \"" + *near + "\"";
    complain(name, sentence);
  }
}

void YamlMap::complain(const std::string& key, const std::string& sentence) const {
  for (std::size_t i = 0; i < pairs_.size(); ++i) {
    if (pairs_[i].first != key) continue;
    findings_.add(key_marks_[i], sentence);
    return;
  }
  findings_.add(mark_, sentence);
}

bool YamlMap::text(const std::string& key, std::string& out) {
  const auto node = take(key);
  if (!node) return false;
  if (!node->IsScalar()) {
    findings_.add(node->Mark(),
                  "\"" + key + "\" of " + what_ + " must be text, not " + yaml_shown(*node));
    return false;
  }
  out = node->Scalar();
  return true;
}

void YamlMap::need_text(const std::string& key, std::string& out) {
  if (!take(key)) {
    findings_.add(mark_, what_ + " needs \"" + key + "\"");
    return;
  }
  if (text(key, out) && out.empty()) complain(key, "\"" + key + "\" of " + what_ + " is empty");
}

bool YamlMap::boolean(const std::string& key, bool& out) {
  std::string word;
  if (!text(key, word)) return false;
  if (word != "true" && word != "false") {
    complain(key, "\"" + key + "\" of " + what_ + " must be true or false, not \"" + word + "\"");
    return false;
  }
  out = word == "true";
  return true;
}

bool YamlMap::integer(const std::string& key, std::int64_t least, std::int64_t most,
                      std::int64_t& out) {
  const auto node = take(key);
  if (!node) return false;
  const auto value = yaml_integer(*node);
  if (!value || *value < least || *value > most) {
    complain(key, "\"" + key + "\" of " + what_ + " must be a whole number from " +
                      std::to_string(least) + " to " + std::to_string(most) + ", not " +
                      yaml_shown(*node));
    return false;
  }
  out = *value;
  return true;
}

bool YamlMap::duration(const std::string& key, std::int64_t& out_ms) {
  std::string word;
  if (!text(key, word)) return false;
  const auto value = parse_duration_ms(word);
  if (!value) {
    complain(key, "\"" + key + "\" of " + what_ + " must be a duration such as 30s or 60d, not \"" +
                      word + "\"");
    return false;
  }
  out_ms = *value;
  return true;
}

bool YamlMap::texts(const std::string& key, std::vector<std::string>& out) {
  const auto node = take(key);
  if (!node) return false;
  if (!node->IsSequence()) {
    complain(key, "\"" + key + "\" of " + what_ + " must be a list, not " + yaml_shown(*node));
    return false;
  }
  for (const YAML::Node& entry : *node) {
    if (!entry.IsScalar() || entry.Scalar().empty()) {
      findings_.add(entry.Mark(), "each entry of \"" + key + "\" of " + what_ +
                                      " must be text, not " + yaml_shown(entry));
      continue;
    }
    out.push_back(entry.Scalar());
  }
  return true;
}

std::string yaml_shown(const YAML::Node& node) {
  if (node.IsSequence()) return "a list";
  if (node.IsMap()) return "a mapping";
  if (node.IsNull() || !node.IsDefined()) return "nothing";
  return "\"" + node.Scalar() + "\"";
}

std::optional<std::int64_t> yaml_integer(const YAML::Node& node) {
  if (!node.IsScalar()) return std::nullopt;
  const std::string& word = node.Scalar();
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

}  // namespace stockd::connectors
