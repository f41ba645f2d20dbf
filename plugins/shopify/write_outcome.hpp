// SPDX-License-Identifier: Apache-2.0
//
// What a stock mutation's answer means for each of its items. Shopify writes all items of a call or
// none, so a refused item is told why and the others that they were not written; only an answer
// that cannot be read leaves them unsure.
#pragma once

#include "answer.hpp"

#include <stockd/item.hpp>
#include <stockd/op.hpp>

#include <vector>

namespace stockd::shopify {

enum class WriteMode { Set, Swap, Adjust };

// Shopify still carries out an earlier sending of the same call, and nothing more is known.
bool is_still_running(const Answer& answer, WriteMode mode);

// Throws Trouble "unsure" where nobody knows.
void tell_outcome(Op& op, const std::vector<Item>& items, const Answer& answer, WriteMode mode);

}  // namespace stockd::shopify
