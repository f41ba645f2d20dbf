// SPDX-License-Identifier: Apache-2.0
//
// See lexer.hpp. Escapes beyond ASCII are kept as UTF-8; surrogate pairs are not joined, since no
// client of a shop's stock sends any.
#include "lexer.hpp"

#include <charconv>

namespace stockd::shopify::graphql {

namespace {

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

char Lexer::look(std::size_t ahead) const {
  return offset_ + ahead < text_.size() ? text_[offset_ + ahead] : '\0';
}

void Lexer::step() {
  if (look() == '\n') {
    ++here_.line;
    here_.column = 1;
  } else {
    ++here_.column;
  }
  ++offset_;
}

void Lexer::skip_ignored() {
  while (offset_ < text_.size()) {
    const char c = look();
    if (c == '#') {
      while (offset_ < text_.size() && look() != '\n')
        step();
    } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',') {
      step();
    } else {
      return;
    }
  }
}

void Lexer::advance() {
  skip_ignored();
  token_ = Token{Token::Kind::End, "", here_};
  if (offset_ >= text_.size()) return;
  const char c = look();
  if (starts_name(c)) {
    token_.kind = Token::Kind::Name;
    while (starts_name(look()) || is_digit(look())) {
      token_.text += look();
      step();
    }
  } else if (is_digit(c) || c == '-') {
    read_number();
  } else if (c == '"') {
    read_text();
  } else {
    token_.kind = Token::Kind::Punctuation;
    const bool dots = c == '.' && look(1) == '.' && look(2) == '.';
    if (!dots && std::string_view("!$&()[]{}:=@|").find(c) == std::string_view::npos) {
      token_.text = std::string(1, c);
      unexpected();
    }
    for (int i = 0; i < (dots ? 3 : 1); ++i) {
      token_.text += look();
      step();
    }
  }
}

void Lexer::read_number() {
  token_.kind = Token::Kind::Integer;
  while (is_digit(look()) || std::string_view("-+.eE").find(look()) != std::string_view::npos) {
    if (look() == '\0') break;
    if (look() == '.' || look() == 'e' || look() == 'E') token_.kind = Token::Kind::Decimal;
    token_.text += look();
    step();
  }
}

void Lexer::read_text() {
  token_.kind = Token::Kind::Text;
  if (look(1) == '"' && look(2) == '"') return read_block_text();
  step();
  while (look() != '"') {
    if (look() == '\0' || look() == '\n')
      throw SyntaxError("syntax error, unterminated string", here_);
    if (look() == '\\') {
      read_escape();
    } else {
      token_.text += look();
      step();
    }
  }
  step();
}

void Lexer::read_block_text() {
  for (int i = 0; i < 3; ++i)
    step();
  while (look() != '"' || look(1) != '"' || look(2) != '"') {
    if (look() == '\0') throw SyntaxError("syntax error, unterminated string", here_);
    token_.text += look();
    step();
  }
  for (int i = 0; i < 3; ++i)
    step();
}

void Lexer::read_escape() {
  step();
  const char c = look();
  step();
  switch (c) {
    case 'n':
      token_.text += '\n';
      return;
    case 't':
      token_.text += '\t';
      return;
    case 'r':
      token_.text += '\r';
      return;
    case 'b':
      token_.text += '\b';
      return;
    case 'f':
      token_.text += '\f';
      return;
    case 'u':
      break;
    default:
      token_.text += c;
      return;
  }
  unsigned code = 0;
  const auto digits = text_.substr(offset_, 4);
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (parsed.ptr != digits.data() + 4) throw SyntaxError("syntax error, bad escape", here_);
  for (int i = 0; i < 4; ++i)
    step();
  append_utf8(token_.text, code);
}

Token Lexer::take() {
  Token taken = token_;
  advance();
  return taken;
}

bool Lexer::at(std::string_view punctuation) const {
  return token_.kind == Token::Kind::Punctuation && token_.text == punctuation;
}

bool Lexer::at_name(std::string_view name) const {
  return token_.kind == Token::Kind::Name && token_.text == name;
}

bool Lexer::skip(std::string_view punctuation) {
  if (!at(punctuation) && !at_name(punctuation)) return false;
  advance();
  return true;
}

void Lexer::expect(std::string_view punctuation) {
  if (!skip(punctuation)) unexpected();
}

std::string Lexer::expect_name() {
  if (token_.kind != Token::Kind::Name) unexpected();
  return take().text;
}

void Lexer::unexpected() const {
  const std::string place =
      " at [" + std::to_string(token_.at.line) + ", " + std::to_string(token_.at.column) + "]";
  if (token_.kind == Token::Kind::End) {
    throw SyntaxError("syntax error, unexpected end of file" + place, token_.at);
  }
  throw SyntaxError("syntax error, unexpected '" + token_.text + "'" + place, token_.at);
}

}  // namespace stockd::shopify::graphql
