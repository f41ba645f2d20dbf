// SPDX-License-Identifier: Apache-2.0
//
// What a channel's credentials and its marketplace's settings are good for, tried without changing
// anything: whoever connects a shop learns what is missing before the first write fails.
#pragma once

#include "runtime/channel_context.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace stockd::runtime {

// Notes what it found in the channel's health; trouble that passes is noted by itself. Nothing is
// done where the connector cannot check. [strand]
boost::asio::awaitable<void> check_credentials(std::shared_ptr<ChannelContext> context);

// The places of the shop; none where the connector knows none, or they cannot be read now. [strand]
boost::asio::awaitable<std::vector<LocationFact>> list_locations(
    std::shared_ptr<ChannelContext> context);

// What a check that came to an end says.
CredentialCheck checked(const connectors::OperationResult& result, UnixMs at_ms);

}  // namespace stockd::runtime
