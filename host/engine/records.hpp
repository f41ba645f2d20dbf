// SPDX-License-Identifier: Apache-2.0
//
// Making a record; its number and account are given when it is journaled.
#pragma once

#include "model/record.hpp"

#include <utility>

namespace stockd::engine {

template <class T>
Record record_of(UnixMs at, T body) {
  Record record;
  record.at_ms = at;
  record.body = std::move(body);
  return record;
}

}  // namespace stockd::engine
