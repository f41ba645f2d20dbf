// SPDX-License-Identifier: Apache-2.0
//
// stockctl rename: the only way to change an account's name.
#include "ctl/commands.hpp"
#include "runtime/rename_account.hpp"

#include <fmt/core.h>

namespace stockd::ctl {

int rename(const Context& context, const RenameOptions& options) {
  const auto settings = context.settings();
  if (!settings) return kBadConfig;
  const auto report =
      runtime::rename_account(*settings, AccountName{options.from}, AccountName{options.to});
  if (!report) {
    print_error(report.error());
    return kFailed;
  }
  if (context.printed_as_json({{"account", options.to},
                               {"former", options.from},
                               {"file", report->file},
                               {"secrets", report->secrets},
                               {"webhooks", report->webhooks}})) {
    return kGood;
  }
  fmt::print("account {} is named {} now; its file is {}\n", options.from, options.to,
             report->file);
  fmt::print(
      "  its history, stock and webhooks are the same; webhooks to its former address are "
      "still taken\n");
  fmt::print("next: start stockd\nto undo it:  stockctl rename {} {}\n", options.to, options.from);
  return kGood;
}

}  // namespace stockd::ctl
