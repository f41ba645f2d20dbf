// SPDX-License-Identifier: Apache-2.0
//
// Attributes of a listing and the requests that change them: merge, replace, add and delete of
// top-level attributes, what Amazon refuses in them, and what an accepted one does to the numbers
// in force once it is processed.
#pragma once

#include "seller.hpp"

#include <stockd/json.hpp>

#include <cstdint>
#include <string>

namespace stockd::amazon::twin {

struct Verdict {
  json::Array issues;  // with severity ERROR: nothing was done
  bool accepted = true;
};

// One ERROR as Amazon tells it.
json::Object issue(const std::string& code, const std::string& message,
                   const std::string& attribute, const std::string& category);

// The `patches` of a request or of a feed's message, for one marketplace. With `preview` nothing
// changes. Effects are due at `effect_ms`. Throws ApiError where they are no patches at all.
Verdict patch(Seller& seller, Listing& listing, const json::Array& patches,
              const std::string& marketplace, bool preview, std::int64_t effect_ms);

// The attributes of a put, or of a feed's message of that kind; `whole`: others are dropped.
Verdict put(Seller& seller, Listing& listing, const json::Object& attributes,
            const std::string& marketplace, bool whole, bool preview, std::int64_t effect_ms);

}  // namespace stockd::amazon::twin
