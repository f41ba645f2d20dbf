// SPDX-License-Identifier: Apache-2.0
//
// Which addresses a name may lead to. A shop's URL is written by a merchant, and must not become a
// way into the operator's own network or the cloud's metadata service.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string_view>

namespace stockd::egress {

// Empty where the address belongs to the public internet; else what it is, eg: "loopback".
std::string_view why_not_public(const boost::asio::ip::address& address);

}  // namespace stockd::egress
