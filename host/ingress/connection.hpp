// SPDX-License-Identifier: Apache-2.0
//
// One connection of a marketplace, from accept to close.
#pragma once

#include "ingress/service.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>

namespace stockd::ingress {

// Serves the socket until either side has had enough; `tls` may be null. One too many is closed.
void start_connection(std::shared_ptr<Service> service, boost::asio::ip::tcp::socket socket,
                      std::shared_ptr<boost::asio::ssl::context> tls);

}  // namespace stockd::ingress
