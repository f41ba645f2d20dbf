// SPDX-License-Identifier: Apache-2.0
//
// Checks everything one operation's connector says against the contract's headers, in sentences
// that name connector, operation, turn, rule and header. Works on values, so it judges a connector
// in process and one behind a socket alike. Costs a handful of compares a call and is always on.
#pragma once

#include "connectors/allowed_hosts.hpp"
#include "connectors/operation.hpp"
#include "model/manifest.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

namespace stockd::connectors {

class Referee {
 public:
  static constexpr std::uint32_t kTurnsMax = 32;            // and two for each item of the command
  static constexpr std::uint32_t kListTurnsMax = 256;       // of lists and polls
  static constexpr std::size_t kAnswerBytesMax = 32 << 20;  // of all answers of an operation
  static constexpr std::size_t kFactsMax = 100'000;
  static constexpr std::uint32_t kSleepMsMax = 600'000;
  static constexpr Quantity kQuantityMost = 1'000'000'000'000;  // no sum of facts can overflow

  // `manifest` and `hosts` must outlive the referee.
  Referee(const Manifest& manifest, const AllowedHosts& hosts, std::uint64_t operation,
          const Command& command);

  void begin_turn();

  // What the host is about to hand over.
  void answered(const HttpResponse& response);
  void woken(std::uint64_t tag);

  // What the connector says. False, and broken(), when it may not.
  bool request(const HttpRequest& request);
  bool sleep(const Sleep& sleep);
  bool fact(const Fact& fact);
  bool done(const Trouble& trouble);

  // The turn function returned; the turn is judged as a whole.
  void end_turn(std::int32_t status);

  // A rule that only the caller can see was broken: `rule` is a code, eg: "text". The first wins.
  void breach(const std::string& rule, const std::string& did, const std::string& law);

  bool is_broken() const { return static_cast<bool>(verdict_); }
  const Trouble& verdict() const { return verdict_; }  // Kind::Defect
  bool is_done() const { return done_; }
  bool expects_answer(std::uint64_t tag) const { return requests_.count(tag) != 0; }
  bool expects_wake(std::uint64_t tag) const { return sleeps_.count(tag) != 0; }

 private:
  struct FactRules;

  bool may_speak(const char* verb);
  bool headers(const HttpRequest& request);
  bool item_ref(const char* type, std::uint64_t ref);
  bool in_range(const char* field, Quantity value, Quantity least);
  bool needed(const char* field, const std::string& value);

  const Manifest& manifest_;
  const AllowedHosts& hosts_;
  std::uint64_t operation_;
  std::string command_;
  std::string cursor_;  // of lists and polls
  bool is_paged_ = false;
  bool is_write_ = false;
  bool is_lookup_ = false;
  bool is_webhook_ = false;
  std::unordered_set<std::uint64_t> refs_;
  std::unordered_set<std::uint64_t> written_;

  std::uint32_t turn_ = 0;
  std::uint32_t turns_max_ = kTurnsMax;
  std::size_t answer_bytes_ = 0;
  std::size_t facts_ = 0;
  std::size_t pages_ = 0;
  std::set<std::uint64_t> requests_;  // outstanding tags
  std::set<std::uint64_t> sleeps_;
  bool done_ = false;
  Trouble verdict_;
};

}  // namespace stockd::connectors
