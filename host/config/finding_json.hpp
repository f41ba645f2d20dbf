// SPDX-License-Identifier: Apache-2.0
//
// Findings as JSON, for --json and for a server that tells a stockctl elsewhere what it found.
#pragma once

#include "config/finding.hpp"

#include <boost/json/array.hpp>

#include <vector>

namespace stockd::config {

boost::json::array findings_to_json(const std::vector<Finding>& findings);

// Members that are missing or of another type read as empty.
std::vector<Finding> findings_from_json(const boost::json::array& array);

}  // namespace stockd::config
