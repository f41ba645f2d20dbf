// SPDX-License-Identifier: Apache-2.0
//
// Reading the server's answers without a check at every member: a missing one reads as empty, so an
// older stockctl can show what it knows of a newer server's answer.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stockd::ctl {

std::string text(const boost::json::object& object, const char* name);
std::int64_t number(const boost::json::object& object, const char* name);
bool truth(const boost::json::object& object, const char* name);
boost::json::object object(const boost::json::object& object, const char* name);

// The array's objects; empty where there is no such member.
std::vector<boost::json::object> objects(const boost::json::object& object, const char* name);

// A number, or "-" where it is null: unknown is never zero.
std::string number_or_dash(const boost::json::object& object, const char* name);

}  // namespace stockd::ctl
