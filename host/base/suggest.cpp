// SPDX-License-Identifier: Apache-2.0
//
// Levenshtein's distance over two rows; words are short, so nothing cleverer is needed.
#include "base/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace stockd {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      row[j + 1] = std::min({changed, above + 1, row[j] + 1});
      diagonal = above;
    }
  }
  return row.back();
}

std::optional<std::string> suggest(std::string_view word, std::span<const std::string> known) {
  std::size_t best = std::min<std::size_t>(3, word.size() > 3 ? 3 : 1) + 1;
  std::optional<std::string> found;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best) {
      best = distance;
      found = candidate;
    } else if (distance == best && found) {
      found.reset();
    }
  }
  return found;
}

}  // namespace stockd
