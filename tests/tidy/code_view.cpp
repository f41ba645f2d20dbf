// SPDX-License-Identifier: Apache-2.0
//
// One pass over the text. Digit separators are no character literals; raw strings end where their
// own delimiter says.
#include "code_view.hpp"

#include <algorithm>
#include <cctype>

namespace stockd::tidy {
namespace {

class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (rest().starts_with("//")) {
        blank_until(std::min(text_.find('\n', at_), text_.size()));
      } else if (rest().starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        blank_until(end == std::string_view::npos ? text_.size() : end + 2);
      } else if (text_[at_] == '"' && is_raw()) {
        raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !is_separator())) {
        literal(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(out_);
  }

 private:
  std::string_view rest() const { return text_.substr(at_); }

  void blank_until(std::size_t end) {
    for (; at_ < end; ++at_) {
      if (out_[at_] != '\n') out_[at_] = ' ';
    }
  }

  bool is_raw() const {
    if (at_ == 0 || text_[at_ - 1] != 'R') return false;
    if (at_ == 1) return true;
    const char before = text_[at_ - 2];
    return !is_word_character(before) || before == '8' || before == 'u' || before == 'L';
  }

  bool is_separator() const {
    if (at_ == 0 || at_ + 1 >= text_.size()) return false;
    std::size_t begin = at_;
    while (begin > 0 && (is_word_character(text_[begin - 1]) || text_[begin - 1] == '\''))
      --begin;
    return begin < at_ && std::isdigit(static_cast<unsigned char>(text_[begin])) != 0;
  }

  void raw_string() {
    const std::size_t open = text_.find('(', at_);
    if (open == std::string_view::npos) {
      ++at_;
      return;
    }
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const std::size_t end = text_.find(close, open);
    ++at_;
    blank_until(end == std::string_view::npos ? text_.size() : end + close.size() - 1);
    if (at_ < text_.size()) ++at_;
  }

  void literal(char quote) {
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      const std::size_t step = text_[at_] == '\\' ? 2 : 1;
      blank_until(std::min(at_ + step, text_.size()));
    }
    if (at_ < text_.size()) ++at_;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string code_view(std::string_view text) {
  return Blanker(text).run();
}

std::size_t line_of(std::string_view text, std::size_t position) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(position, text.size()));
  return static_cast<std::size_t>(std::count(text.begin(), end, '\n')) + 1;
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t find_word(std::string_view code, std::string_view word, std::size_t from) {
  for (std::size_t at = code.find(word, from); at != std::string_view::npos;
       at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !is_word_character(code[at - 1]);
    const bool ends = end >= code.size() || !is_word_character(code[end]);
    if (starts && ends) return at;
  }
  return std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace stockd::tidy
