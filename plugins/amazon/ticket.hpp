// SPDX-License-Identifier: Apache-2.0
//
// Tickets of accepted writes: "patch QUANTITY SUBMISSION" and "feed QUANTITY FEED MESSAGE". Amazon
// can be asked about a feed, and never about the submission of a patch; so every ticket carries the
// number by which the level itself tells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stockd::amazon {

struct WriteTicket {
  std::int64_t quantity = 0;
  std::string submission;  // of a patch
  std::string feed;
  std::int64_t message = 0;  // of the feed
};

std::string text_of(const WriteTicket& ticket);

// Nothing where the text is no ticket of this connector.
std::optional<WriteTicket> read_ticket(std::string_view text);

}  // namespace stockd::amazon
