// SPDX-License-Identifier: Apache-2.0
//
// Poco lends its handle; the session must outlive the statement.
#include "store/prepared.hpp"

#include <Poco/Data/SQLite/Utility.h>

#include <cstdlib>

namespace stockd::store {

Prepared::Prepared(const Poco::Data::Session& session, std::string_view sql) {
  sqlite3* database = Poco::Data::SQLite::Utility::dbHandle(session);
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    fail(database);
  }
  statement_.reset(statement);
}

// Each failure is the exception that Poco's own statements throw for it, eg: a full disk.
void Prepared::fail(sqlite3* database) {
  Poco::Data::SQLite::Utility::throwException(database, sqlite3_errcode(database));
  std::abort();  // throwException returns for SQLITE_OK alone
}

void Prepared::fail() const {
  fail(sqlite3_db_handle(statement_.get()));
}

Prepared& Prepared::operator<<(std::int64_t value) {
  if (sqlite3_bind_int64(statement_.get(), ++parameter_, value) != SQLITE_OK) fail();
  return *this;
}

Prepared& Prepared::operator<<(std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  if (sqlite3_bind_text64(statement_.get(), ++parameter_, data, text.size(), SQLITE_STATIC,
                          SQLITE_UTF8) != SQLITE_OK) {
    fail();
  }
  return *this;
}

bool Prepared::step() {
  column_ = 0;
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
  return code == SQLITE_ROW;
}

std::int64_t Prepared::integer() {
  return sqlite3_column_int64(statement_.get(), column_++);
}

std::string_view Prepared::text() {
  const int column = column_++;
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return text == nullptr
             ? std::string_view()
             : std::string_view(
                   text, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

void Prepared::reset() {
  // Its code repeats the failure of the last step, which was told then.
  sqlite3_reset(statement_.get());
  parameter_ = 0;
}

}  // namespace stockd::store
