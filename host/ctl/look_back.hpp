// SPDX-License-Identifier: Apache-2.0
//
// A product as it was, told from the journal's files. Like verify it runs here and not in the
// server: reading a long journal again costs a while and the memory of an account, and a person's
// question must not be paid for by whoever sells at that moment.
#pragma once

#include "ctl/context.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace stockd::ctl {

struct LookBackQuestion {
  std::string sku;
  std::int64_t at_ms = 0;
  std::int64_t since_ms = 0;
  std::size_t lines = 30;
};

// The same object as the server's answer about the present. What went wrong was printed.
std::optional<boost::json::object> look_back(const Context& context,
                                             const LookBackQuestion& question);

}  // namespace stockd::ctl
