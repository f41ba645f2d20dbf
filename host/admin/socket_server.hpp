// SPDX-License-Identifier: Apache-2.0
//
// The admin API's door is a Unix socket, served by net.
#pragma once

#include "admin/call.hpp"
#include "net/socket_server.hpp"

namespace stockd::admin {

using net::SocketServer;

}  // namespace stockd::admin
