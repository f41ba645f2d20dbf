// SPDX-License-Identifier: Apache-2.0
//
// appending_child journal|inbox DIRECTORY [SYNCS]: appends until it is killed, and writes to
// standard output one number for each append that was acknowledged, after it was. With SYNCS the
// disk fails after so many syncs.
#include "failing_disk.hpp"
#include "journal/inbox.hpp"
#include "journal/journal.hpp"

#include <charconv>
#include <cstdlib>
#include <mutex>
#include <semaphore>
#include <string>
#include <string_view>
#include <unistd.h>

namespace stockd::journal {
namespace {

// One write a line, so that a line is whole or absent whenever the process dies.
void acknowledge(std::uint64_t number) {
  const std::string line = std::to_string(number) + "\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(3);
}

int append_to_journal(const std::string& directory) {
  const auto journal = open_sqlite_journal(directory, 0);
  if (!journal) return 4;
  const auto epoch = (*journal)->claim();
  if (!epoch) return 5;
  std::uint64_t last = (*journal)->last();
  while (true) {
    std::vector<Record> batch;
    for (std::uint64_t i = 1; i <= 1 + last % 3; ++i) {
      batch.push_back({0, AccountId{1}, 1, KillSwitchSet{true, std::to_string(last + i)}});
    }
    const auto appended = (*journal)->append(*epoch, last, batch);
    if (!appended) return 6;
    last = appended->last;
    acknowledge(last);
  }
}

// Handles every fourth row as soon as it is durable, so that removals ride along.
int append_to_inbox(const std::string& directory) {
  const auto inbox = Inbox::open({directory});
  if (!inbox) return 4;
  std::counting_semaphore<64> room(64);
  while (true) {
    room.acquire();
    InboxRow row;
    row.account = "acme";
    row.body = std::string(1500, 'b');
    (*inbox)->append(std::move(row), [&](Result<std::uint64_t> id) {
      if (!id) std::_Exit(6);
      acknowledge(*id);
      if (*id % 4 == 0) (*inbox)->handled({*id});
      room.release();
    });
  }
}

}  // namespace
}  // namespace stockd::journal

int main(int count, char** words) {
  if (count < 3) return 2;
  if (count > 3) {
    const std::string_view syncs = words[3];
    int value = 0;
    std::from_chars(syncs.data(), syncs.data() + syncs.size(), value);
    stockd::journal::install_failing_disk(value);
  }
  const std::string_view what = words[1];
  return what == "journal" ? stockd::journal::append_to_journal(words[2])
                           : stockd::journal::append_to_inbox(words[2]);
}
