// SPDX-License-Identifier: Apache-2.0
//
// Puts secrets into a JSON body at the moment it is sent: a platform must sometimes be told one (a
// webhook's key), and a connector never holds any.
#pragma once

#include "base/result.hpp"
#include "egress/egress.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace stockd::egress {

// Replaces each {{secret:NAME}}, escaped as the inside of a JSON string. The values used are added
// to `used`. Errors: the secret is not there, or a placeholder is not closed.
Result<std::string> fill_secrets(std::string_view body, const SecretSource& secrets,
                                 std::vector<std::string>& used);

}  // namespace stockd::egress
