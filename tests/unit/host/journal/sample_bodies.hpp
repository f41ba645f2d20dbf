// SPDX-License-Identifier: Apache-2.0
//
// One body of every kind and version with no field left at its default, and the bytes it has.
#pragma once

#include "model/record.hpp"

#include <string>
#include <vector>

namespace stockd::journal {

struct SampleBody {
  std::uint32_t kind = 0;
  std::string hex;  // of the payload
  Body body;
  std::uint32_t version = 1;
};

std::vector<SampleBody> sample_bodies();

}  // namespace stockd::journal
