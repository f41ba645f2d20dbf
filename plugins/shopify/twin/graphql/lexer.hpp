// SPDX-License-Identifier: Apache-2.0
//
// Splits GraphQL text, documents and schemas alike, into tokens with their positions. Its complaint
// about a malformed text reads like Shopify's, because clients are shown it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace stockd::shopify::graphql {

struct Position {
  int line = 1;
  int column = 1;
};

// The text is no GraphQL. `what()` is the sentence Shopify would answer with.
class SyntaxError : public std::runtime_error {
 public:
  SyntaxError(const std::string& text, Position at) : std::runtime_error(text), at_(at) {}
  Position at() const { return at_; }

 private:
  Position at_;
};

struct Token {
  enum class Kind { End, Punctuation, Name, Integer, Decimal, Text };

  Kind kind = Kind::End;
  std::string text;  // of Text: what is between the quotes, unescaped
  Position at;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }

  const Token& peek() const { return token_; }
  Token take();

  bool at_name(std::string_view name) const;
  bool at(std::string_view punctuation) const;
  // Takes the punctuation or keyword if it is next.
  bool skip(std::string_view punctuation);
  void expect(std::string_view punctuation);
  std::string expect_name();
  [[noreturn]] void unexpected() const;

 private:
  void advance();
  void skip_ignored();
  void step();
  char look(std::size_t ahead = 0) const;
  void read_number();
  void read_text();
  void read_block_text();
  void read_escape();

  std::string_view text_;
  std::size_t offset_ = 0;
  Position here_;
  Token token_;
};

}  // namespace stockd::shopify::graphql
