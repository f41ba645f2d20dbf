// SPDX-License-Identifier: Apache-2.0
//
// Batches of writes: what is sent, how far Takealot is with one, and what it says about each offer.
// A batch that succeeded may hold offers that failed.
#pragma once

#include "dialect.hpp"
#include "offer.hpp"
#include "options.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot {

// One offer's leadtime stock on its way, and the item whose fate it is.
struct BatchRow {
  Item item;
  std::vector<Shelf> shelves;

  json::Object body(const Dialect& words) const;  // of a PATCH, or of a row without its id
};

// The JSON array that a batch is.
std::string batch_body(const std::vector<BatchRow>& rows, const Dialect& words);

enum class BatchState { Running, Done, Failed };

// By the status' id and by its words, since neither is documented.
BatchState batch_state(const json::Value& batch, const Options& options);

// The row of `result` that speaks of this offer; null where there is none.
const json::Value* result_of(const json::Value& batch, std::string_view offer_id,
                             std::string_view sku);

// What the `validation_errors` of an answer or a row mean; nothing where there are none.
std::optional<Trouble> trouble_in(const json::Value& row, std::string_view sku);

// Why nothing of this offer may be sent; nothing where it may.
std::optional<Trouble> why_not_written(const Offer& offer);

}  // namespace stockd::takealot
