// SPDX-License-Identifier: Apache-2.0
//
// g++ 12.2 destroys some temporaries of a statement with co_await twice: braces that build an
// object, and lambdas that capture. From co_await to the end of its expression neither may stand;
// a lambda with [] or [&] holds nothing that could be destroyed. A co_await inside the condition of
// if, while or switch resumes with a wrong frame where the coroutine has no variable of its own.
#include "code_view.hpp"
#include "rules.hpp"

#include <algorithm>

namespace stockd::tidy {
namespace {

std::size_t matching_close(std::string_view code, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < code.size(); ++at) {
    if (code[at] == '{') ++depth;
    if (code[at] == '}' && --depth == 0) return at;
  }
  return code.size();
}

// A `[` that begins a lambda and not a subscript: what stands before it is no value.
bool begins_lambda(std::string_view code, std::size_t at) {
  while (at > 0 && (code[at - 1] == ' ' || code[at - 1] == '\n'))
    --at;
  if (at == 0) return true;
  const char before = code[at - 1];
  if (code.substr(0, at).ends_with("return")) return true;
  return !is_word_character(before) && before != ')' && before != ']' && before != '"';
}

// The word of the statement whose parenthesis is closed as the `level`th after `from`, eg "while":
// the expression ends with it. Nothing for a call's, after which the statement goes on.
std::string_view statement_word(std::string_view code, std::size_t from, int level) {
  int depth = 0;
  for (std::size_t at = from; at-- > 0;) {
    if (code[at] == ')') ++depth;
    if (code[at] != '(' || depth-- > 0) continue;
    depth = 0;
    if (--level > 0) continue;
    const std::string_view before = trimmed(code.substr(0, at));
    for (const std::string_view word : {"if", "while", "for", "switch", "constexpr"}) {
      if (!before.ends_with(word)) continue;
      const std::size_t rest = before.size() - word.size();
      if (rest == 0 || !is_word_character(before[rest - 1])) return word;
    }
    return {};
  }
  return {};
}

std::string problem_after(std::string_view code, std::size_t from) {
  int parentheses = 0;
  int closed = 0;  // parentheses that were open before co_await
  for (std::size_t at = from; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '(') ++parentheses;
    if (c == ')' && --parentheses < 0) {
      const std::string_view word = statement_word(code, from, ++closed);
      if (word == "for") return {};
      if (!word.empty()) return "co_await in the condition of " + std::string(word);
      parentheses = 0;
    }
    if (c == ';' || c == '}') return {};
    if (c == '{') return "braces in a statement with co_await";
    if (c != '[' || !begins_lambda(code, at)) continue;
    const std::size_t end = std::min(code.find(']', at), code.size());
    const std::string_view capture = trimmed(code.substr(at + 1, end - at - 1));
    if (!capture.empty() && capture != "&")
      return "a capturing lambda in a statement with co_await";
    at = matching_close(code, std::min(code.find('{', end), code.size()));
  }
  return {};
}

}  // namespace

void coroutine_statements(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp()) return;
  const std::string code = code_view(file.text);
  for (std::size_t at = find_word(code, "co_await"); at != std::string::npos;
       at = find_word(code, "co_await", at + 1)) {
    if (trimmed(std::string_view(code).substr(0, at)).ends_with("operator")) continue;
    const std::string problem = problem_after(code, at);
    if (problem.empty()) continue;
    out.push_back({"co-await", file.path, line_of(code, at), problem,
                   "name the object first, then std::move it"});
  }
}

}  // namespace stockd::tidy
