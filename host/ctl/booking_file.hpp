// SPDX-License-Identifier: Apache-2.0
//
// A list of receipts, counts or adjustments in a file:
//
//   sku,units,note,id
//   TENT-2P,5,delivery 42,
//   "MUG, blue",12,,
//
// `sku` and `units` are required. `id` is the line's own number for ever: one that was booked is
// not booked again. Where it is missing, it is made of the file's content and the line's number, so
// the same file twice books once, and a changed one is another delivery.
#pragma once

#include "config/finding.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::ctl {

struct Booking {
  int line = 0;
  std::string sku;
  std::int64_t units = 0;
  std::string note;
  std::string id;
};

struct BookingFile {
  std::vector<Booking> bookings;
  std::vector<config::Finding> findings;  // any: nothing of the file is to be booked
};

// `name` takes the place of the file's content in ids where it is not empty: "delivery-42".
BookingFile read_bookings(const std::string& file, std::string_view bytes, const std::string& kind,
                          const std::string& name);

}  // namespace stockd::ctl
