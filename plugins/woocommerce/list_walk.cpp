// SPDX-License-Identifier: Apache-2.0
//
// Where the next page begins, and whether there is one.
#include "list_walk.hpp"

#include "remote_id.hpp"

namespace stockd::woocommerce {
namespace {

std::string_view next_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

std::optional<std::int64_t> count_of(std::string_view word) {
  return word == "0" ? std::optional<std::int64_t>(0) : parse_id(word);
}

std::int64_t id_of(const json::Value& row) {
  return json::integer(row, "id").value_or(0);
}

}  // namespace

std::optional<ListWalk> ListWalk::from(std::string_view text, std::int64_t page_rows) {
  const auto start = count_of(next_word(text));
  const auto last_id = count_of(next_word(text));
  const std::string_view touches = next_word(text);
  if (!start || !last_id || (touches != "0" && touches != "1")) return std::nullopt;
  ListWalk walk(page_rows);
  walk.start_ = *start;
  walk.last_id_ = *last_id;
  walk.touches_ = touches == "1";
  return walk;
}

std::string ListWalk::cursor() const {
  return std::to_string(start_) + " " + std::to_string(last_id_) + (touches_ ? " 1" : " 0");
}

std::vector<json::Value> ListWalk::take(const json::Array& rows,
                                        std::optional<std::int64_t> total) {
  const bool seen =
      std::ranges::any_of(rows, [&](const json::Value& row) { return id_of(row) <= last_id_; });
  if (touches_ && !seen) {
    // Even at the end of the list this is right: the rows before are there, but none of them here.
    start_ = std::max<std::int64_t>(0, start_ - page_rows_);
    touches_ = start_ > 0;
    more_ = true;
    return {};
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  if (!std::ranges::is_sorted(rows, {}, id_of)) {
    // A plugin orders the list its own way: ids tell nothing, so everything counts as new.
    start_ += count;
    touches_ = false;
    more_ = total ? start_ < *total : count > 0;
    return std::vector<json::Value>(rows.begin(), rows.end());
  }
  std::vector<json::Value> fresh;
  for (const json::Value& row : rows) {
    if (id_of(row) > last_id_) fresh.push_back(row);
  }
  for (const json::Value& row : fresh)
    last_id_ = std::max(last_id_, id_of(row));
  const bool news = !fresh.empty();
  more_ = total ? start_ + page_rows_ < *total || (news && start_ + count < *total) : news;
  const std::int64_t overlap = std::min(page_rows_ / 10, count / 2);
  start_ += count == 0 ? page_rows_ : count - overlap;
  touches_ = overlap > 0;
  return fresh;
}

}  // namespace stockd::woocommerce
