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
#include <optional>
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

// What is known of a row that was not handled yet, for people.
struct InboxEntry {
  InboxRow row;          // a list leaves url, headers and body out
  std::size_t size = 0;  // bytes on disk
  int tries = 0;         // to work it off, that failed; those of a waiting row since the start
  std::string reason;    // of the last failure
  UnixMs since_ms = 0;   // in quarantine since; 0: it waits
  bool readable = true;  // false: its bytes are damaged, and the row's fields are empty

  bool is_waiting() const { return since_ms == 0; }
};

struct InboxOptions {
  std::string directory;
  std::uint64_t bytes_max = 256ull << 20;         // more waiting bytes than that: append is refused
  std::uint64_t account_bytes_max = 32ull << 20;  // of one account, quarantine included
  UnixMs quarantine_ms = 7LL * 24 * 3600 * 1000;
};

class Inbox {
 public:
  static Result<std::unique_ptr<Inbox>> open(const InboxOptions& options);
  virtual ~Inbox() = default;

  // Calls `durable` on the writer thread once the row is on disk (with its id), or at once with an
  // error when a byte budget is used up (Kind::Throttled: answer 503). [any-thread]
  using Durable = std::function<void(Result<std::uint64_t>)>;
  virtual void append(InboxRow row, Durable durable) = 0;

  // The same, and gives the row back with its id, so that nobody needs a copy to work on.
  using DurableRow = std::function<void(Result<InboxRow>)>;
  virtual void append_row(InboxRow row, DurableRow durable) = 0;

  // The facts of these rows are in the journal. Deleted with the next commit. [any-thread]
  virtual void handled(std::vector<std::uint64_t> ids) = 0;

  // A try to work this row off failed; it goes on waiting. [any-thread]
  virtual void failed(std::uint64_t id, std::string reason) = 0;

  // The last try of a row: keep it apart with the reason, until it is released or dropped, or its
  // time is over. [any-thread]
  virtual void quarantine(std::uint64_t id, std::string reason) = 0;

  // The row leaves quarantine and is handed out to be worked off again. Kind::Missing: it is not
  // there. `released` is called on the writer thread, or at once with an error. [any-thread]
  virtual void release(std::uint64_t id, DurableRow released) = 0;

  // Deletes a row, wherever it is. [any-thread, and as release]
  using Dropped = std::function<void(Result<void>)>;
  virtual void drop(std::uint64_t id, Dropped dropped) = 0;

  // Rows that wait, oldest first: what a restart has to work off. One whose bytes are damaged goes
  // to quarantine instead. [any-thread]
  virtual Result<std::vector<InboxRow>> unhandled() = 0;

  // Waiting and quarantined rows without their contents, oldest first; one of them as a whole, or
  // nothing. [any-thread]
  virtual Result<std::vector<InboxEntry>> entries() const = 0;
  virtual Result<std::optional<InboxEntry>> find(std::uint64_t id) const = 0;

  // How long quarantine keeps a row.
  virtual UnixMs quarantine_ms() const = 0;

  // Another account_bytes_max, from now on. [any-thread]
  virtual void limit_accounts(std::uint64_t bytes_max) = 0;

  struct Stats {
    std::uint64_t rows = 0;         // waiting
    std::uint64_t bytes = 0;        // waiting
    std::uint64_t quarantined = 0;  // rows
    std::uint64_t commits = 0;
    std::uint64_t appended = 0;
  };
  virtual Stats stats() const = 0;

  // Commits what waits and stops the writer. [any-thread]
  virtual void close() = 0;
};

}  // namespace stockd::journal
