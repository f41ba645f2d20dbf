// SPDX-License-Identifier: Apache-2.0
//
// Shopify's compare-and-set: one mutation for the batch, atomic. If one item is stale, nothing of
// the others happened either, and the host must know which was which.
#include "conversations.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <map>
#include <set>

namespace stockd::test {
namespace {

constexpr const char* kMutation =
    "mutation($input: InventorySetQuantitiesInput!, $key: String!) {"
    " inventorySetQuantities(input: $input) @idempotent(key: $key) {"
    " inventoryAdjustmentGroup { id } userErrors { field code message } } }";

class ShopifySwap {
 public:
  ShopifySwap(const Host&, std::string_view) {}

  Task<> swap_stock(Op& op, std::vector<Item> items) {
    const std::string body = mutation(op, items);
    const Response answer = co_await op.post("https://shop.test/admin/api/2026-07/graphql.json")
                                .json(body)
                                .idempotent();
    const json::Value document = answered(answer);
    tell_budget(op, document);
    const json::Object& data = json::object(document, "data");
    const json::Object& outcome = json::object(data, "inventorySetQuantities");
    const json::Array& errors = json::array(outcome, "userErrors");
    // A no-op is a success without an adjustment group.
    if (errors.empty()) {
      for (const Item& item : items)
        op.applied(item);
      co_return;
    }
    tell_refusals(op, items, errors);
  }

 private:
  static std::string mutation(const Op& op, const std::vector<Item>& items) {
    json::Array quantities;
    for (const Item& item : items) {
      json::Object quantity;
      quantity["inventoryItemId"] = item.remote;
      quantity["locationId"] = item.location;
      quantity["quantity"] = item.quantity;
      quantity["changeFromQuantity"] = item.expected;
      quantities.push_back(std::move(quantity));
    }
    json::Object input;
    input["name"] = "available";
    input["reason"] = "correction";
    input["quantities"] = std::move(quantities);
    json::Object variables;
    variables["input"] = std::move(input);
    variables["key"] = op.key();
    json::Object document;
    document["query"] = kMutation;
    document["variables"] = std::move(variables);
    return json::dump(document);
  }

  // A mutation whose answer cannot be read may have happened.
  static json::Value answered(const Response& answer) {
    try {
      return json::parse(answer.body());
    } catch (const Trouble& trouble) {
      throw Trouble::unsure(trouble.code(), trouble.message());
    }
  }

  static void tell_budget(Op& op, const json::Value& document) {
    const json::Object& cost = json::object(json::object(document, "extensions"), "cost");
    const json::Object& throttle = json::object(cost, "throttleStatus");
    const auto left = json::integer(throttle, "currentlyAvailable");
    if (left) op.emit(BudgetFact("default").remaining(*left));
  }

  static void tell_refusals(Op& op, const std::vector<Item>& items, const json::Array& errors) {
    std::map<std::size_t, const json::Value*> by_item;
    for (const json::Value& error : errors) {
      // ["input","quantities","1","changeFromQuantity"]
      const json::Array& field = json::array(error, "field");
      const auto index = field.size() > 2 ? json::as_integer(field[2]) : std::nullopt;
      if (index && *index >= 0) by_item.emplace(static_cast<std::size_t>(*index), &error);
    }
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto found = by_item.find(i);
      if (found == by_item.end()) {
        op.failed(items[i], Trouble::aborted("shopify.batch", "Another item of the batch failed."));
      } else if (json::text(*found->second, "code") == "CHANGE_FROM_QUANTITY_STALE") {
        op.stale(items[i]);
      } else {
        const Trouble refused =
            Trouble::rejected("shopify.user-error", json::text(*found->second, "message"));
        op.failed(items[i], refused);
      }
    }
  }
};

}  // namespace

const stockd_module_t kShopifySwap = Adapter<ShopifySwap>::module_of("shopify-swap", "1.0.0");

}  // namespace stockd::test
