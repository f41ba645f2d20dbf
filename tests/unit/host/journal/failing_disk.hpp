// SPDX-License-Identifier: Apache-2.0
//
// A disk whose sync fails from the nth time on, or that is full: a wrapper round SQLite's own file
// layer, made the default of the process.
#pragma once

namespace stockd::journal {

void install_failing_disk(int syncs_until_failure);
void uninstall_failing_disk();

// While it is full every write is refused with SQLITE_FULL, and so is more shared memory, as SQLite
// does it.
void set_disk_full(bool full);

}  // namespace stockd::journal
