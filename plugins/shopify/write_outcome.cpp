// SPDX-License-Identifier: Apache-2.0
//
// See write_outcome.hpp.
#include "write_outcome.hpp"

#include <stockd/json.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <string>

namespace stockd::shopify {

namespace {

// Which item a user error is about: field ["input", "quantities", "<i>", ...].
std::optional<std::size_t> index_of(const json::Value& error, std::size_t count) {
  const json::Array& field = json::array(error, "field");
  if (field.size() < 3) return std::nullopt;
  const auto index = json::as_integer(field[2]);
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= count) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

Trouble not_stocked(const std::string& message) {
  return Trouble::rejected("shopify.not-stocked", message)
      .hint("Stock the item at this location in Shopify's admin; stockd starts no item there.");
}

// Codes about the idempotency key and Shopify's own state: none of them is about an item.
std::optional<Trouble> trouble_of_call(const std::string& code, const std::string& message) {
  if (code == "IDEMPOTENCY_CONCURRENT_REQUEST") {
    // The first sending is still at work, and may yet succeed; the same key finds out.
    return Trouble::unsure("shopify.still-running", message);
  }
  // The first attempt failed for good, so nothing was done and a new key is needed.
  if (code == "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED") {
    return Trouble::aborted("shopify.attempt-failed", message);
  }
  // Another write was sent under this key; whether that one happened is not said.
  if (code == "IDEMPOTENCY_KEY_PARAMETER_MISMATCH") {
    return Trouble::unsure("shopify.key-reused", message);
  }
  if (code == "SERVICE_UNAVAILABLE" || code == "ADJUST_QUANTITIES_FAILED") {
    return Trouble::throttled("shopify.busy", message).retry_after_ms(5000);
  }
  if (code == "INVALID_NAME" || code == "INVALID_QUANTITY_NAME" || code == "INVALID_REASON" ||
      code == "INVALID_REFERENCE_DOCUMENT" || code == "COMPARE_QUANTITY_REQUIRED" ||
      code == "INVALID_AVAILABLE_DOCUMENT" || code == "INVALID_LEDGER_DOCUMENT" ||
      code == "INVALID_QUANTITY_DOCUMENT" || code == "MAX_ONE_LEDGER_DOCUMENT" ||
      code == "INTERNAL_LEDGER_DOCUMENT") {
    return Trouble::defect("shopify.bad-write", "Shopify refuses how stockd writes: " + message);
  }
  return std::nullopt;
}

Trouble trouble_of(const std::string& code, const std::string& message) {
  if (auto of_call = trouble_of_call(code, message)) return *of_call;
  if (code == "CHANGE_FROM_QUANTITY_STALE" || code == "COMPARE_QUANTITY_STALE") {
    return Trouble::stale("shopify.stale", message);
  }
  if (code == "INVALID_INVENTORY_ITEM") return Trouble::missing("shopify.no-such-item", message);
  if (code == "INVALID_LOCATION") {
    return Trouble::config("shopify.no-such-location", message).path("/location");
  }
  if (code == "ITEM_NOT_STOCKED_AT_LOCATION") return not_stocked(message);
  if (code == "NON_MUTABLE_INVENTORY_ITEM") {
    return Trouble::rejected("shopify.not-settable", message)
        .hint("It may be a bundle: its stock follows from its parts.");
  }
  return Trouble::rejected("shopify.refused", message);
}

void tell_refusals(Op& op, const std::vector<Item>& items, const json::Array& errors) {
  std::map<std::size_t, Trouble> by_item;
  std::optional<Trouble> of_all;
  for (const json::Value& error : errors) {
    Trouble trouble = trouble_of(json::text(error, "code"), json::text(error, "message"));
    if (const auto index = index_of(error, items.size())) {
      by_item.emplace(*index, std::move(trouble));
    } else if (!of_all) {
      of_all = std::move(trouble);
    }
  }
  const Trouble aborted =
      Trouble::aborted("shopify.batch-refused", "Shopify writes all items of a call or none.");
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto found = by_item.find(i);
    if (found != by_item.end()) {
      op.failed(items[i], found->second);
    } else {
      op.failed(items[i], of_all ? *of_all : aborted);
    }
  }
}

const json::Object& payload_of(const Answer& answer, WriteMode mode) {
  return json::object(answer.data, mode == WriteMode::Adjust ? "inventoryAdjustQuantities"
                                                             : "inventorySetQuantities");
}

// Whether Shopify had to change something: without a group of changes it says it changed nothing.
bool had_to_change(const Item& item, WriteMode mode) {
  if (mode == WriteMode::Swap) return item.quantity != item.expected;
  return mode == WriteMode::Adjust && item.quantity != 0;
}

}  // namespace

bool is_still_running(const Answer& answer, WriteMode mode) {
  const json::Array& errors = json::array(payload_of(answer, mode), "userErrors");
  return std::any_of(errors.begin(), errors.end(), [](const json::Value& error) {
    return json::text(error, "code") == "IDEMPOTENCY_CONCURRENT_REQUEST";
  });
}

void tell_outcome(Op& op, const std::vector<Item>& items, const Answer& answer, WriteMode mode) {
  const json::Object& payload = payload_of(answer, mode);
  const json::Value* errors = json::find(payload, "userErrors");
  // Where there is a payload the mutation ran, whatever is said of other fields beside it.
  if (errors != nullptr && errors->is_array()) {
    if (!errors->get_array().empty()) return tell_refusals(op, items, errors->get_array());
    const bool changed = json::find(payload, "inventoryAdjustmentGroup") != nullptr;
    for (const Item& item : items) {
      // From 2026-10 on, this is how Shopify passes over an item that is not stocked there. If the
      // group is missing for another reason, the item is reported once too often.
      if (!changed && !answer.refused && had_to_change(item, mode)) {
        op.failed(item, not_stocked("Shopify accepted the write and changed nothing."));
      } else {
        op.applied(item);
      }
    }
    return;
  }
  if (answer.refused && !answer.broken) {
    for (const Item& item : items)
      op.failed(item, *answer.refused);
    return;
  }
  throw Trouble::unsure("shopify.unreadable", "Shopify's answer to a write cannot be read.");
}

}  // namespace stockd::shopify
