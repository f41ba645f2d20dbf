// SPDX-License-Identifier: Apache-2.0
//
// A disk whose sync fails from the nth time on: a wrapper round SQLite's own file layer, made the
// default of the process.
#pragma once

namespace stockd::journal {

void install_failing_disk(int syncs_until_failure);

}  // namespace stockd::journal
