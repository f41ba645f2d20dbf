// SPDX-License-Identifier: Apache-2.0
//
// Says how to start stockd; the exchange itself is net's.
#include "admin/client.hpp"

#include "net/socket_client.hpp"

namespace stockd::admin {

Result<Reply> call_socket(const std::string& socket_path, const Call& call) {
  return net::call_socket(socket_path, call,
                          "start it (stockd --config FILE), or name its file with --config");
}

}  // namespace stockd::admin
