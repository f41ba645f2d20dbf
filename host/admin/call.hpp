// SPDX-License-Identifier: Apache-2.0
//
// The calls of the admin API are calls over a Unix socket; what they mean is in api.hpp.
#pragma once

#include "net/call.hpp"

namespace stockd::admin {

using net::Answer;
using net::Call;
using net::Handler;
using net::Reply;

}  // namespace stockd::admin
