// SPDX-License-Identifier: Apache-2.0
//
// Builds the tree from yaml-cpp's events, so that a hostile file is refused at its first bad event
// and not after it was expanded in memory. No other file of the server includes yaml-cpp's parser.
#include "config/yaml_file.hpp"

#include "config/plain_text.hpp"
#include "config/text_file.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace stockd::config {
namespace {

constexpr std::size_t kDepthMax = 32;
constexpr std::size_t kNodesMax = 100'000;
constexpr int kDuplicatesMax = 100;  // found, and nobody reads further

// yaml-cpp looks ahead over open brackets in quadratic time before its first event, so a flood of
// them is refused by counting. Brackets in quotes count too; no honest file has this many unclosed.
constexpr int kOpenBracketsMax = 256;

bool floods_with_brackets(std::string_view text) {
  int open = 0;
  for (const char c : text) {
    if (c == '[' || c == '{') ++open;
    if (c == ']' || c == '}') open = std::max(open - 1, 0);
    if (open > kOpenBracketsMax) return true;
  }
  return false;
}

const char* const kQuoteStar = "write the value out, and put text that begins with '*' in quotes";

// Thrown through yaml-cpp once a file is refused; the report has the reason already.
struct Refused {};

class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Report& report) : report_(report) {}

  Node take() { return std::move(root_); }
  int begins_on() const { return begins_on_; }  // line of the document, from 0

  void OnDocumentStart(const YAML::Mark& mark) override { begins_on_ = std::max(mark.line, 0); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    Node node = at(mark, Node::Kind::Null);
    node.text = null_spelling(mark);
    value(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "config.alias", "aliases are not allowed here", kQuoteStar);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    Node node = at(mark, Node::Kind::Scalar);
    node.text = text;
    node.written = text;
    node.quoted = tag == "!";
    value(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::List);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::Map);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  struct Frame {
    Node node;
    std::unordered_map<std::string, int> seen;  // key to its line
    bool wants_value = false;                   // of a map: its last key has none yet
  };

  static Node at(const YAML::Mark& mark, Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.line = std::max(mark.line, 0);
    node.column = std::max(mark.column, 0);
    return node;
  }

  [[noreturn]] void refuse(const YAML::Mark& mark, std::string code, std::string text,
                           std::string help) {
    report_.error(at(mark, Node::Kind::Null), std::move(code), std::move(text), std::move(help));
    throw Refused{};
  }

  void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor == 0) return;
    refuse(mark, "config.anchor", "anchors are not allowed here",
           "write the value out, and put text that begins with '&' in quotes");
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    refuse(mark, "config.tag", "the tag '" + tag + "' is not allowed here",
           "remove it, and put text that begins with '!' in quotes");
  }

  // yaml-cpp forgets how a null was spelled, but an SKU may well be called "null".
  std::string null_spelling(const YAML::Mark& mark) const {
    const std::string_view line = report_.line(mark.line);
    if (mark.column < 0 || static_cast<std::size_t>(mark.column) >= line.size()) return {};
    for (const char* spelling : {"null", "Null", "NULL", "~"}) {
      if (line.substr(static_cast<std::size_t>(mark.column)).starts_with(spelling)) return spelling;
    }
    return {};
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Node::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (stack_.size() >= kDepthMax) {
      refuse(mark, "config.depth", "more than 32 levels of nesting", "write it flatter");
    }
    if (!stack_.empty() && stack_.back().node.is_map() && !stack_.back().wants_value) {
      refuse(mark, "config.key", "a key must be plain text", "write a name before the colon");
    }
    Frame frame;
    frame.node = at(mark, kind);
    stack_.push_back(std::move(frame));
  }

  void close() {
    Node done = std::move(stack_.back().node);
    stack_.pop_back();
    value(std::move(done));
  }

  void value(Node node) {
    if (++nodes_ > kNodesMax) {
      refuse_node(node, "config.nodes", "the file holds more than 100000 values",
                  "split it into several accounts");
    }
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.node.is_map() && !frame.wants_value) {
      key(frame, std::move(node));
      return;
    }
    frame.wants_value = false;
    frame.node.items.push_back(std::move(node));
  }

  void key(Frame& frame, Node node) {
    if (!node.quoted && node.text == "<<") {
      refuse_node(node, "config.merge-key", "merge keys are not allowed here",
                  "write the keys out");
    }
    const auto [first, fresh] = frame.seen.emplace(node.text, node.line);
    if (!fresh) {
      report_.error(node, "config.duplicate-key", "'" + node.text + "' stands here twice",
                    "it is on line " + std::to_string(first->second + 1) + " already");
      if (++duplicates_ >= kDuplicatesMax) throw Refused{};
    }
    frame.node.keys.push_back(std::move(node));
    frame.wants_value = true;
  }

  [[noreturn]] void refuse_node(const Node& node, std::string code, std::string text,
                                std::string help) {
    report_.error(node, std::move(code), std::move(text), std::move(help));
    throw Refused{};
  }

  Report& report_;
  Node root_;
  std::vector<Frame> stack_;
  int duplicates_ = 0;
  std::size_t nodes_ = 0;
  int begins_on_ = 0;
};

void report_exception(const YAML::Exception& problem, Report& report) {
  const YAML::Mark& mark = problem.mark;
  // What yaml-cpp says of `sku: *-FBM` and of a bare `*`.
  const bool is_alias = problem.msg.find("anchor is not defined") != std::string::npos ||
                        problem.msg.find("alias not found") != std::string::npos;
  if (is_alias) {
    report.error_at(mark.line, mark.column, "config.alias", "aliases are not allowed here",
                    kQuoteStar);
    return;
  }
  report.error_at(mark.line, mark.column, "config.yaml", "this is not valid YAML: " + problem.msg,
                  "check the indentation, the colons and the quotes up to here");
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

std::optional<Node> parse_yaml(std::string_view text, Report& report) {
  report.set_text(text);
  if (const auto found = impurity_in(text)) {
    Node at;
    at.line = found->line;
    at.column = found->column;
    // A line with bytes that no terminal should be sent is not shown.
    if (found->code != "config.tab") report.hide(at);
    report.error(at, found->code, found->text, found->help);
    return std::nullopt;
  }
  if (floods_with_brackets(text)) {
    report.error_in_file("config.depth", "more than 32 levels of nesting", "write it flatter");
    return std::nullopt;
  }
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    TreeBuilder builder(report);
    parser.HandleNextDocument(builder);
    Node root = builder.take();
    TreeBuilder rest(report);
    if (parser.HandleNextDocument(rest)) {
      report.error_at(rest.begins_on(), 0, "config.documents", "a second YAML document begins here",
                      "keep one, without '---' between");
      return std::nullopt;
    }
    return root;
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const YAML::Exception& problem) {
    report_exception(problem, report);
    return std::nullopt;
  }
}

std::optional<Node> read_yaml(const std::string& path, Report& report, Links links) {
  const Result<std::string> text = read_text_file(path, kYamlBytesMax, links);
  if (!text) {
    report.error_in_file(text.error().code(), text.error().text(), text.error().help());
    return std::nullopt;
  }
  return parse_yaml(*text, report);
}

}  // namespace stockd::config
