// SPDX-License-Identifier: Apache-2.0
//
// What an SKU says of who ships it. Sellers on Amazon list a product twice and mark the two SKUs
// with Amazon's own words; a channel's pattern strips them, and the platform tells who ships.
#pragma once

#include "model/account.hpp"
#include "model/facts.hpp"

#include <optional>
#include <string_view>

namespace stockd {

// FBA and AFN say the platform, FBM and MFN the merchant, as words of what the pattern strips; any
// other word, and both together, say nothing. eg: strip_suffix -FBA, "TENT-FBA" -> Platform
std::optional<Fulfilment> fulfilment_said(const SkuPattern& pattern, std::string_view spelling);

}  // namespace stockd
