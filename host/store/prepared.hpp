// SPDX-License-Identifier: Apache-2.0
//
// A statement of SQLite that stays prepared. Poco::Data compiles a statement anew each time it is
// executed, which costs more than the few that run for every record do themselves; all others are
// Poco's.
#pragma once

#include <Poco/Data/Session.h>
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string_view>

namespace stockd::store {

// Throws Poco::Data::DataException, as Poco's own statements do. [the session's thread]
class Prepared {
 public:
  Prepared(const Poco::Data::Session& session, std::string_view sql);

  // Binds the next parameter; text must live until reset().
  Prepared& operator<<(std::int64_t value);
  Prepared& operator<<(std::string_view text);

  // True: there is a row.
  bool step();

  // The next column of the row.
  std::int64_t integer();
  std::string_view text();  // until the next step

  // Ready for new parameters.
  void reset();

 private:
  [[noreturn]] static void fail(sqlite3* database);
  [[noreturn]] void fail() const;

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int parameter_ = 0;
  int column_ = 0;
};

}  // namespace stockd::store
