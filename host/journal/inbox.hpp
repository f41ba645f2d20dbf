// SPDX-License-Identifier: Apache-2.0
//
// The inbox keeps the raw bytes of a verified webhook from before its 200 until its facts are in
// the journal. One writer thread a data directory commits everything that waits, at most 256 rows
// at a time and never by a timer, so that acknowledgements do not wait for a journal.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stockd::journal {

struct InboxRow {
  std::uint64_t id = 0;  // given by the inbox, grows
  std::string account;
  std::string channel;
  UnixMs received_at_ms = 0;
  std::string url;                                           // as the marketplace called it
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
};

struct QuarantinedRow {
  InboxRow row;
  std::string reason;
  UnixMs since_ms = 0;
};

struct InboxOptions {
  std::string directory;
  std::uint64_t bytes_max = 256ull << 20;  // more unhandled bytes than that: append is refused
  UnixMs quarantine_ms = 7LL * 24 * 3600 * 1000;
};

class Inbox {
 public:
  static Result<std::unique_ptr<Inbox>> open(const InboxOptions& options);
  virtual ~Inbox() = default;

  // Calls `durable` on the writer thread once the row is on disk (with its id), or at once with an
  // error when the byte budget is used up (Kind::Throttled: answer 503). [any-thread]
  using Durable = std::function<void(Result<std::uint64_t>)>;
  virtual void append(InboxRow row, Durable durable) = 0;

  // The same, and gives the row back with its id, so that nobody needs a copy to work on.
  using DurableRow = std::function<void(Result<InboxRow>)>;
  virtual void append_row(InboxRow row, DurableRow durable) = 0;

  // The facts of these rows are in the journal. Deleted with the next commit. [any-thread]
  virtual void handled(std::vector<std::uint64_t> ids) = 0;

  // This row could not be decoded three times; keep it apart with the reason. [any-thread]
  virtual void quarantine(std::uint64_t id, std::string reason) = 0;

  // Rows not handled yet, oldest first: what a restart has to work off. [any-thread]
  virtual Result<std::vector<InboxRow>> unhandled() const = 0;
  virtual Result<std::vector<QuarantinedRow>> quarantined() const = 0;

  struct Stats {
    std::uint64_t rows = 0;   // unhandled
    std::uint64_t bytes = 0;  // unhandled
    std::uint64_t commits = 0;
    std::uint64_t appended = 0;
  };
  virtual Stats stats() const = 0;

  // Commits what waits and stops the writer. [any-thread]
  virtual void close() = 0;
};

}  // namespace stockd::journal
