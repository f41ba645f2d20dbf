// SPDX-License-Identifier: Apache-2.0
//
// What happened to a product, as sentences for people. A write is one line from its intent to the
// read that saw it, because these belong together for whoever asks.
#pragma once

#include "model/record.hpp"
#include "store/history.hpp"

#include <boost/json/array.hpp>

#include <vector>

namespace stockd::admin {

// `records` newest first; what is about none of `subjects` is left out. Newest first too.
boost::json::array timeline_json(const std::vector<Record>& records,
                                 const std::vector<store::Subject>& subjects,
                                 const store::Names& names);

}  // namespace stockd::admin
