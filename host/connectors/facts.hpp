// SPDX-License-Identifier: Apache-2.0
//
// The contract's facts and troubles as values. The numbers of both sides are the same, which is
// asserted in the source; what a fact may say is the referee's.
#pragma once

#include "connectors/abi_reader.hpp"
#include "model/facts.hpp"

#include <stockd/abi/trouble.h>

#include <optional>
#include <string_view>

namespace stockd::connectors {

// Nothing where the type is unknown; otherwise what is wrong with the fact stands in `reader`.
std::optional<Fact> read_fact(AbiReader& reader, std::string_view type, const void* fact);

// Null is no trouble. Kinds this build does not know are read as unsure.
Trouble read_trouble(AbiReader& reader, const stockd_trouble_t* trouble);

// eg: "stockd.level/1"
std::string_view fact_type(const Fact& fact);

}  // namespace stockd::connectors
