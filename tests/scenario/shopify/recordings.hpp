// SPDX-License-Identifier: Apache-2.0
//
// What Shopify really answered, read from the recordings that lie beside the repository where they
// lie at all; and how an answer of the twin is compared with one of them.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <string>

namespace stockd::test {

// The steps of a scenario; empty where there are no recordings.
boost::json::array steps_of(const std::string& file, const std::string& scenario);

// The step of that name, or null.
boost::json::value step_of(const boost::json::array& steps, const std::string& name);

std::string mapped(std::string text, const std::string& type, const std::string& to);

// Data, errors and costs; what is left in the bucket depends on what ran before. Ids of what the
// answer made, and times, are levelled.
std::string comparable(const boost::json::value& answer);

// Every id of `ids` replaced, also within level ids.
boost::json::value with_ids(const boost::json::value& recorded,
                            const std::map<std::string, std::string>& ids);

}  // namespace stockd::test
