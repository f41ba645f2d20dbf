// SPDX-License-Identifier: Apache-2.0
//
// Files are SQLite's own, with a copy of their method table in which xSync, xWrite and xShmMap are
// ours.
#include "failing_disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>

namespace stockd::journal {
namespace {

std::atomic<int> syncs_left{0};
std::atomic<bool> full{false};
sqlite3_vfs* real = nullptr;
sqlite3_vfs failing;

std::mutex tables_mutex;
std::map<const sqlite3_io_methods*, sqlite3_io_methods> tables;
std::map<const sqlite3_io_methods*, const sqlite3_io_methods*> real_tables;

const sqlite3_io_methods* real_methods(const sqlite3_file* file) {
  const std::lock_guard lock(tables_mutex);
  return real_tables.at(file->pMethods);
}

int sync_or_fail(sqlite3_file* file, int flags) {
  if (syncs_left.fetch_sub(1) <= 0) return SQLITE_IOERR_FSYNC;
  return real_methods(file)->xSync(file, flags);
}

int write_or_refuse(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  if (full) return SQLITE_FULL;
  return real_methods(file)->xWrite(file, data, size, at);
}

// The index of a write-ahead log grows by writing to its file, past xWrite.
template <class Memory>
int map_or_refuse(sqlite3_file* file, int page, int size, int extend, Memory** mapped) {
  if (full && extend != 0) {
    errno = ENOSPC;
    return SQLITE_IOERR_SHMSIZE;
  }
  return real_methods(file)->xShmMap(file, page, size, extend, mapped);
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int code = real->xOpen(real, name, file, flags, out_flags);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  const std::lock_guard lock(tables_mutex);
  auto [entry, fresh] = tables.try_emplace(file->pMethods, *file->pMethods);
  if (fresh) {
    entry->second.xSync = sync_or_fail;
    entry->second.xWrite = write_or_refuse;
    entry->second.xShmMap = map_or_refuse;
    real_tables[&entry->second] = file->pMethods;
  }
  file->pMethods = &entry->second;
  return SQLITE_OK;
}

}  // namespace

void install_failing_disk(int syncs_until_failure) {
  syncs_left = syncs_until_failure;
  real = sqlite3_vfs_find(nullptr);
  failing = *real;
  failing.zName = "failing-disk";
  failing.xOpen = open_file;
  sqlite3_vfs_register(&failing, 1);
}

void uninstall_failing_disk() {
  sqlite3_vfs_unregister(&failing);
}

void set_disk_full(bool is_full) {
  full = is_full;
}

}  // namespace stockd::journal
