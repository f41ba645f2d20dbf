// SPDX-License-Identifier: Apache-2.0
//
// The body of Boost.JSON. Include it in exactly one source of a connector or twin that uses
// stockd/json.hpp; there is nothing to link, and its symbols stay hidden.
#pragma once

#include <boost/json/src.hpp>
