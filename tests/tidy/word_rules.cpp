// SPDX-License-Identifier: Apache-2.0
//
// Words that are not written here. Those of code are looked for in code only; the one about open
// ends in every text.
#include "code_view.hpp"
#include "rules.hpp"

#include <array>

namespace stockd::tidy {
namespace {

struct Ban {
  std::string_view word;
  std::string_view folder;  // where it counts; empty: everywhere
  std::array<std::string_view, 2> except;
  std::string_view use;
};

constexpr std::array kBans{
    Ban{"volatile", "", {}, "use std::atomic"},
    Ban{"sleep_for", "tests/", {}, "wait for the condition itself"},
    Ban{"sleep_until", "tests/", {}, "wait for the condition itself"},
    Ban{"cout", "host/", {"host/ctl/", "host/app/"}, "use the log"},
    Ban{"cerr", "host/", {"host/ctl/", "host/app/"}, "use the log"},
};

bool is_excepted(const Ban& ban, const SourceFile& file) {
  for (const std::string_view folder : ban.except) {
    if (!folder.empty() && file.in(folder)) return true;
  }
  return !file.in(ban.folder);
}

void in_code(const SourceFile& file, const std::string& code, Complaints& out) {
  for (const Ban& ban : kBans) {
    if (is_excepted(ban, file)) continue;
    for (std::size_t at = find_word(code, ban.word); at != std::string::npos;
         at = find_word(code, ban.word, at + 1)) {
      out.push_back({"word", file.path, line_of(code, at), "'" + std::string(ban.word) + "'",
                     std::string(ban.use)});
    }
  }
  constexpr std::string_view kUsing = "using namespace";
  for (std::size_t at = code.find(kUsing); at != std::string::npos;
       at = code.find(kUsing, at + 1)) {
    const std::size_t end = code.find(';', at);
    if (std::string_view(code).substr(at, end - at).ends_with("literals")) continue;
    out.push_back({"word", file.path, line_of(code, at), "'using namespace'",
                   "name what is used, or an alias"});
  }
}

// The words are put together here, so that this file does not hold them.
void in_text(const SourceFile& file, Complaints& out) {
  const std::string open_end = std::string("TO") + "DO";
  const std::string broken = std::string("FIX") + "ME";
  for (const std::string& word : {open_end, broken}) {
    for (std::size_t at = find_word(file.text, word); at != std::string::npos;
         at = find_word(file.text, word, at + 1)) {
      out.push_back({"word", file.path, line_of(file.text, at), "'" + word + "'",
                     "do it, or say in a sentence what is not there"});
    }
  }
}

}  // namespace

void banned_words(const SourceFile& file, Complaints& out) {
  if (file.path.find("package-lock") == std::string::npos) in_text(file, out);
  if (file.is_cpp()) in_code(file, code_view(file.text), out);
}

}  // namespace stockd::tidy
