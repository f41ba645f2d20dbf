// SPDX-License-Identifier: Apache-2.0
//
// The stable codes and what they mean, from messages.txt, which is compiled in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stockd::ctl {

struct Message {
  std::string code;
  std::string what;    // it means
  std::string why;     // it comes
  std::string remedy;  // what to do
};

// The text of messages.txt.
std::string_view messages_text();

// Its entries in their order. Lines that are neither a comment nor part of an entry are skipped.
std::vector<Message> read_messages(std::string_view text);

}  // namespace stockd::ctl
