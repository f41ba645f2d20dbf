// SPDX-License-Identifier: Apache-2.0
//
// Function length by braces: a brace outside of functions opens a function where the text before it
// has parentheses and is no type, namespace or initialiser. Good enough; samples_test.cpp says how.
#include "code_view.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>

namespace stockd::tidy {
namespace {

constexpr std::size_t kLinesMax = 70;

enum class Brace { Scope, Function, Other };

bool has_word(std::string_view text, std::string_view word) {
  return find_word(text, word) != std::string_view::npos;
}

// Without what stands in parentheses and angle brackets of templates.
std::string outer(std::string_view head) {
  std::string out;
  int depth = 0;
  for (const char c : head) {
    if (c == ')' && --depth == 0) out += "()";
    if (depth == 0 && c != ')') {
      if (c == '(') {
        depth = 1;
      } else {
        out.push_back(c);
      }
    } else if (c == '(') {
      ++depth;
    }
  }
  return out;
}

// A member initialiser `: name_{` after a constructor's parameters.
bool is_member_initialiser(std::string_view head) {
  const std::size_t close = head.find("()");
  if (close == std::string_view::npos || head.empty()) return false;
  for (std::size_t at = head.find(':', close); at != std::string_view::npos;
       at = head.find(':', at + 1)) {
    const bool twice = (at + 1 < head.size() && head[at + 1] == ':') || head[at - 1] == ':';
    if (!twice) return is_word_character(head.back()) || head.back() == '>';
  }
  return false;
}

Brace kind_of(std::string_view head) {
  const std::string flat = outer(trimmed(head));
  const std::string_view text = trimmed(flat);
  if (has_word(text, "namespace") || text.starts_with("extern")) return Brace::Scope;
  if (text.find("()") == std::string_view::npos) {
    for (const std::string_view word : {"class", "struct", "union"}) {
      if (has_word(text, word)) return Brace::Scope;
    }
    return Brace::Other;
  }
  const std::size_t assigned = text.find('=');
  const bool is_operator = has_word(text, "operator") || text.find("operator") < assigned;
  if (assigned != std::string_view::npos && !is_operator) return Brace::Other;
  return is_member_initialiser(text) ? Brace::Other : Brace::Function;
}

class Walk {
 public:
  Walk(const SourceFile& file, std::string code, Complaints& out)
      : file_(file), code_(std::move(code)), out_(out) {
    blank_directives();
  }

  void run() {
    for (at_ = 0; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '(') ++parentheses_;
      if (c == ')') --parentheses_;
      if (c == ';' && parentheses_ <= 0) head_ = at_ + 1;
      if (c == '{') open();
      if (c == '}') close();
    }
  }

 private:
  struct Open {
    Brace kind;
    std::size_t at;
    std::size_t head;
    int parentheses;
  };

  void blank_directives() {
    bool goes_on = false;
    for (std::size_t begin = 0; begin < code_.size();) {
      const std::size_t end = std::min(code_.find('\n', begin), code_.size());
      const std::string_view line = trimmed(std::string_view(code_).substr(begin, end - begin));
      const bool directive = goes_on || line.starts_with('#');
      goes_on = directive && line.ends_with('\\');
      if (directive) code_.replace(begin, end - begin, end - begin, ' ');
      begin = end + 1;
    }
  }

  bool inside_other() const { return !open_.empty() && open_.back().kind != Brace::Scope; }

  void open() {
    Brace kind = Brace::Other;
    if (!inside_other() && parentheses_ <= 0) {
      kind = kind_of(std::string_view(code_).substr(head_, at_ - head_));
    }
    open_.push_back({kind, at_, head_, parentheses_});
    if (kind != Brace::Other) head_ = at_ + 1;
    parentheses_ = 0;
  }

  void close() {
    if (open_.empty()) return;
    const Open done = open_.back();
    open_.pop_back();
    parentheses_ = done.parentheses;
    head_ = done.kind == Brace::Other ? done.head : at_ + 1;
    if (done.kind != Brace::Function) return;
    const std::size_t first = line_of(code_, done.at);
    const std::size_t lines = line_of(code_, at_) - first + 1 - literal_lines(done.at, at_);
    if (lines <= kLinesMax) return;
    out_.push_back({"function-length", file_.path, first,
                    "a function of " + std::to_string(lines) + " lines",
                    "use at most " + std::to_string(kLinesMax)});
  }

  // Lines that lie wholly inside a raw literal: a text in a function is no code.
  std::size_t literal_lines(std::size_t begin, std::size_t end) const {
    std::size_t count = 0;
    bool literal = false;
    for (std::size_t at = code_.find('\n', begin); at < end;) {
      const std::size_t next = std::min(code_.find('\n', at + 1), code_.size());
      const std::string_view code = trimmed(std::string_view(code_).substr(at, next - at));
      const std::string_view text = trimmed(std::string_view(file_.text).substr(at, next - at));
      const bool aside = text.empty() || text.starts_with("//") || text.starts_with("*") ||
                         text.starts_with("/*") || text.starts_with("#");
      literal = code.empty() && (literal || !aside);
      if (literal) ++count;
      at = next;
    }
    return count;
  }

  const SourceFile& file_;
  std::string code_;
  Complaints& out_;
  std::vector<Open> open_;
  std::size_t at_ = 0;
  std::size_t head_ = 0;
  int parentheses_ = 0;
};

}  // namespace

void function_length(const SourceFile& file, Complaints& out) {
  if (file.is_cpp()) Walk(file, code_view(file.text), out).run();
}

}  // namespace stockd::tidy
