// SPDX-License-Identifier: Apache-2.0
//
// Bytes of UTF-8 are left as they are: what people mistype in SKUs is ASCII, except for the blank
// that text processors and spreadsheets put in.
#include "model/likeness.hpp"

#include <algorithm>
#include <vector>

namespace stockd {
namespace {

// Shorter than that, one edit makes any SKU of any other.
constexpr std::size_t kEditedLeast = 5;

// Sizes, colours and numbers of variants.
constexpr std::size_t kShortWord = 2;

constexpr std::string_view kNoBreakSpace = "\xc2\xa0";

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_separator(char c) {
  return c == '-' || c == '_' || c == '.' || c == '/';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

template <class Keep>
std::string kept(std::string_view text, Keep keep) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, kNoBreakSpace.size()) == kNoBreakSpace) {
      i += kNoBreakSpace.size() - 1;
      continue;
    }
    if (keep(text[i])) out += lower(text[i]);
  }
  return out;
}

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

// The part of each text that is not common to both at its beginning and end.
struct Unlike {
  std::string_view a;
  std::string_view b;
};

Unlike unlike(std::string_view a, std::string_view b) {
  const std::size_t least = std::min(a.size(), b.size());
  std::size_t head = 0;
  while (head < least && a[head] == b[head])
    ++head;
  std::size_t tail = 0;
  while (tail < least - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail])
    ++tail;
  return {a.substr(head, a.size() - head - tail), b.substr(head, b.size() - head - tail)};
}

bool is_one_edit(const Unlike& part) {
  const auto [a, b] = part;
  const bool swapped = a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0];
  const bool digits =
      std::any_of(a.begin(), a.end(), is_digit) || std::any_of(b.begin(), b.end(), is_digit);
  return !digits && (swapped || (a.size() <= 1 && b.size() <= 1));
}

std::vector<std::string> words_of(std::string_view sku) {
  std::vector<std::string> out(1);
  for (const char c : sku) {
    if (is_separator(c) || is_space(c)) {
      out.emplace_back();
    } else {
      out.back() += lower(c);
    }
  }
  std::erase(out, std::string());
  return out;
}

// Whether the SKUs are alike but for a word that is short in both. eg: "SHIRT-S" and "SHIRT-M"
bool differ_by_short_word(std::string_view a, std::string_view b) {
  const auto of_a = words_of(a);
  const auto of_b = words_of(b);
  if (of_a.size() != of_b.size()) return false;
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    if (of_a[i] == of_b[i]) continue;
    if (of_a[i].size() <= kShortWord && of_b[i].size() <= kShortWord) return true;
  }
  return false;
}

}  // namespace

std::string_view difference_name(Difference difference) {
  switch (difference) {
    case Difference::LetterCase:
      return "letter case";
    case Difference::Space:
      return "a space";
    case Difference::Separator:
      return "a dash, underscore or dot";
    case Difference::LookAlike:
      return "letters that look alike: O and 0, I, l and 1";
    case Difference::OneEdit:
      return "one letter";
  }
  return {};
}

std::string bare_spelling(std::string_view sku) {
  return kept(sku, [](char c) { return !is_space(c) && !is_separator(c); });
}

std::string without_look_alikes(std::string_view bare) {
  std::string out(bare);
  std::replace(out.begin(), out.end(), 'o', '0');
  std::replace(out.begin(), out.end(), 'i', '1');
  std::replace(out.begin(), out.end(), 'l', '1');
  return out;
}

std::optional<Difference> difference_of(std::string_view a, std::string_view b) {
  if (a == b) return std::nullopt;
  if (same_but_for_case(a, b)) return Difference::LetterCase;
  const auto no_space = [](char c) { return !is_space(c); };
  if (kept(a, no_space) == kept(b, no_space)) return Difference::Space;
  const std::string bare_a = bare_spelling(a);
  const std::string bare_b = bare_spelling(b);
  if (bare_a.empty() || bare_b.empty()) return std::nullopt;
  if (bare_a == bare_b) return Difference::Separator;
  if (without_look_alikes(bare_a) == without_look_alikes(bare_b)) return Difference::LookAlike;
  if (std::min(bare_a.size(), bare_b.size()) < kEditedLeast) return std::nullopt;
  if (!is_one_edit(unlike(bare_a, bare_b)) || differ_by_short_word(a, b)) return std::nullopt;
  return Difference::OneEdit;
}

}  // namespace stockd
