// SPDX-License-Identifier: Apache-2.0
//
// How the rows of a survey are made of the state.
#pragma once

#include "engine/survey.hpp"

#include <cstdint>

namespace stockd::engine {

struct AccountState;

SurveyedListing survey_listing(const AccountState& state, std::uint32_t listing);

// Appends the product; they come in the order of their numbers.
void survey_product(const AccountState& state, std::uint32_t product, Survey& to);

}  // namespace stockd::engine
