// SPDX-License-Identifier: Apache-2.0
//
// An entry is a code in brackets and three lines below it.
#include "ctl/message_table.hpp"

#include <algorithm>

namespace stockd::ctl {
namespace {

bool take(std::string_view line, std::string_view label, std::string& to) {
  if (!line.starts_with(label)) return false;
  to = line.substr(label.size());
  return true;
}

}  // namespace

std::vector<Message> read_messages(std::string_view text) {
  std::vector<Message> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with('[') && line.ends_with(']')) {
      out.push_back({std::string(line.substr(1, line.size() - 2)), {}, {}, {}});
    } else if (!out.empty()) {
      Message& message = out.back();
      take(line, "what: ", message.what) || take(line, "why: ", message.why) ||
          take(line, "do: ", message.remedy);
    }
  }
  return out;
}

}  // namespace stockd::ctl
