// SPDX-License-Identifier: Apache-2.0
//
// See ticket.hpp.
#include "ticket.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::amazon {
namespace {

std::string next_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  std::string word(text.substr(0, end));
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

bool read_number(const std::string& word, std::int64_t& to) {
  const char* end = word.data() + word.size();
  const auto [at, error] = std::from_chars(word.data(), end, to);
  return error == std::errc() && at == end && to >= 0;
}

}  // namespace

std::string text_of(const WriteTicket& ticket) {
  const std::string quantity = std::to_string(ticket.quantity);
  if (ticket.feed.empty()) return "patch " + quantity + " " + ticket.submission;
  return "feed " + quantity + " " + ticket.feed + " " + std::to_string(ticket.message);
}

std::optional<WriteTicket> read_ticket(std::string_view text) {
  WriteTicket out;
  const std::string kind = next_word(text);
  if (!read_number(next_word(text), out.quantity)) return std::nullopt;
  if (kind == "patch") {
    out.submission = std::string(text);
    return out;
  }
  out.feed = next_word(text);
  if (kind != "feed" || out.feed.empty() || !read_number(std::string(text), out.message)) {
    return std::nullopt;
  }
  return out;
}

}  // namespace stockd::amazon
