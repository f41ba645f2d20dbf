// SPDX-License-Identifier: Apache-2.0
//
// What went wrong, as a value. The kind answers one question, who has to act, and is the same from
// a marketplace's answer to the dashboard; the code is stable and searchable; the text is one
// sentence in lower case without a full stop; the help says what to do now.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stockd {

// The values are those of the SDK's STOCKD_TROUBLE_*; connectors/facts.cpp asserts it.
enum class Kind : std::int32_t {
  None = 0,
  Transient = 1,  // nobody: worth trying again
  Throttled = 2,  // nobody: try again later
  Stale = 3,      // the router: a compare-and-set lost
  Missing = 4,    // the seller: the marketplace does not know the item
  Rejected = 5,   // the seller: the marketplace refuses the item as it is
  Denied = 6,     // the operator: credentials or permissions
  Config = 7,     // the operator: a setting is wrong
  Unsure = 8,     // nobody knows whether it happened
  Defect = 9,     // an author: the connector's, or ours
  Aborted = 10,   // nobody: not applied, because another item of the batch failed
};

std::string_view kind_name(Kind kind);

class Error {
 public:
  Error(Kind kind, std::string code, std::string text)
      : kind_(kind), code_(std::move(code)), text_(std::move(text)) {}

  Error&& help(std::string what_to_do) && {
    help_ = std::move(what_to_do);
    return std::move(*this);
  }

  Kind kind() const { return kind_; }
  const std::string& code() const { return code_; }
  const std::string& text() const { return text_; }
  const std::string& help() const { return help_; }

  // eg: "cannot open /var/lib/stockd: permission denied [journal.open]\n  run as its owner"
  std::string describe() const;

 private:
  Kind kind_;
  std::string code_;
  std::string text_;
  std::string help_;
};

}  // namespace stockd
