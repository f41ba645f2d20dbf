// SPDX-License-Identifier: Apache-2.0
//
// Another name for an account. Its number, and with it journal and store, stay; its file, its
// secrets, its place in the directory and its webhooks in the inbox follow. Every step may have
// been done before, so that a rename that was interrupted is finished by running it again.
#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"
#include "model/ids.hpp"

#include <cstddef>
#include <string>

namespace stockd::runtime {

struct RenameReport {
  std::string file;          // the account's file now
  bool secrets = false;      // there were some, and they follow
  std::size_t webhooks = 0;  // in the inbox
};

// Nobody may run on the data directory. [blocking]
Result<RenameReport> rename_account(const config::ServerSettings& settings, const AccountName& from,
                                    const AccountName& to);

}  // namespace stockd::runtime
