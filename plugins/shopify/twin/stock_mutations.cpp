// SPDX-License-Identifier: Apache-2.0
//
// See stock_mutations.hpp.
#include "stock_mutations.hpp"

#include "activation.hpp"
#include "connection.hpp"
#include "set_quantities.hpp"
#include "stock_payload.hpp"

#include <stockd/json.hpp>

#include <array>
#include <optional>

namespace stockd::shopify::twin {

namespace {

struct Shape {
  std::string_view mutation;
  std::string_view payload;
  std::string_view list;  // of the input, or empty
  std::string_view row;   // the type of its rows
};

constexpr std::array<Shape, 4> kShapes = {{
    {"inventorySetQuantities", "InventorySetQuantitiesPayload", "quantities",
     "InventoryQuantityInput"},
    {"inventoryAdjustQuantities", "InventoryAdjustQuantitiesPayload", "changes",
     "InventoryChangeInput"},
    {"inventoryActivate", "InventoryActivatePayload", "", ""},
    {"inventoryDeactivate", "InventoryDeactivatePayload", "", ""},
}};

const Shape& shape_of(const std::string& mutation) {
  for (const Shape& shape : kShapes) {
    if (shape.mutation == mutation) return shape;
  }
  return kShapes.front();
}

void check_rows(const graphql::Call& call, const Shape& shape) {
  const json::Object& input = json::object(call.arguments, "input");
  const json::Array& rows = json::array(input, shape.list);
  if (rows.size() > 250) {
    throw field_error(call, "MAX_INPUT_SIZE_EXCEEDED",
                      "The input array size of " + std::to_string(rows.size()) +
                          " is greater than the maximum allowed of 250.");
  }
  for (const json::Value& row : rows) {
    // Null is present: it asks for no comparison.
    if (row.is_object() && row.get_object().contains("changeFromQuantity")) continue;
    throw field_error(
        call, "INVALID_FIELD_ARGUMENTS",
        std::string(shape.row) + " must include the following argument: changeFromQuantity.");
  }
}

bool has_errors(const graphql::Cell& payload) {
  const auto& fields = std::get<graphql::Object>(payload).record->fields;
  return !std::get<json::Value>(fields.at("userErrors")).get_array().empty();
}

// Payloads of plain UserError have no code to tell.
graphql::Cell refusal(const Shape& shape, const std::string& message, const std::string& code) {
  UserErrors errors;
  errors.add_for_call(message, shape.list.empty() ? std::string() : code);
  return payload_of(shape.payload, {}, json::Value(), errors);
}

}  // namespace

graphql::Cell StockMutations::carry_out(const graphql::Call& call, const std::string& version,
                                        std::int64_t now_ms) {
  const std::string& name = call.selection.name;
  if (name == "inventoryActivate") return activate(shop_, call.arguments, now_ms);
  if (name == "inventoryDeactivate") return deactivate(shop_, call.arguments, now_ms);
  const json::Object& input = json::object(call.arguments, "input");
  if (name == "inventoryAdjustQuantities") return adjust_quantities(shop_, input, now_ms);
  return set_quantities(shop_, input, version, now_ms);
}

graphql::Cell StockMutations::run(const graphql::Call& call, const std::string& version,
                                  std::int64_t now_ms) {
  const Shape& shape = shape_of(call.selection.name);
  if (!shape.list.empty()) check_rows(call, shape);
  if (!call.idempotency_key) {
    throw field_error(call, "BAD_REQUEST",
                      "The @idempotent directive is required for this mutation but was not "
                      "provided.");
  }
  if (concurrent > 0) {
    --concurrent;
    return refusal(shape, "This request is currently in progress, please try again.",
                   "IDEMPOTENCY_CONCURRENT_REQUEST");
  }
  if (failed_before > 0) {
    --failed_before;
    return refusal(shape,
                   "A previous request with this idempotency key failed. Retry with a new "
                   "idempotency key.",
                   "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED");
  }
  std::erase_if(done_, [&](const auto& each) { return now_ms - each.second.at_ms > keys_ms_; });
  const std::string parameters = call.selection.name + json::dump(call.arguments);
  if (const auto found = done_.find(*call.idempotency_key); found != done_.end()) {
    if (found->second.parameters == parameters) return found->second.payload;
    return refusal(shape,
                   "The same idempotency key cannot be used with different operation parameters.",
                   "IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  }
  const bool ignores = ignored > 0 && !shape.list.empty();
  const std::optional<Shop> before = ignores ? std::optional(shop_) : std::nullopt;
  graphql::Cell answer = carry_out(call, version, now_ms);
  if (before && !has_errors(answer)) {
    --ignored;
    shop_ = *before;
  } else if (!has_errors(answer)) {
    done_[*call.idempotency_key] = Remembered{parameters, answer, now_ms};
  }
  return answer;
}

}  // namespace stockd::shopify::twin
