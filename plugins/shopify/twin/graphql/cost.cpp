// SPDX-License-Identifier: Apache-2.0
//
// See cost.hpp. One walk serves both sums: with an answer at hand it counts what is there, without
// one it counts what could be.
#include "cost.hpp"

#include "validate.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace stockd::shopify::graphql {

namespace {

namespace json = boost::json;

std::int64_t page_factor(std::int64_t count) {
  if (count <= 0) return 0;
  const auto factor = static_cast<std::int64_t>(2.0 * std::log(static_cast<double>(count)));
  return std::max<std::int64_t>(1, factor);
}

bool is_free(std::string_view type) {
  static const std::set<std::string_view> kFree = {
      "ApiVersion", "DiscountAllocation",         "LocationAddress", "MailingAddress", "MoneyBag",
      "MoneyV2",    "WebhookSubscriptionEndpoint"};
  return kFree.contains(type);
}

class Costing {
 public:
  Costing(const Schema& schema, const Document& document, const Operation& operation,
          const json::object& variables)
      : schema_(schema), document_(document), operation_(operation), variables_(variables) {}

  std::int64_t run(const json::value* data) const {
    const Type& root = schema_.root(operation_);
    std::int64_t sum = 0;
    for (const Selection& selection : operation_.selections) {
      const FieldType* field = schema_.field(root, selection.name);
      if (field == nullptr || !is_included(selection, variables_)) continue;
      sum += root.name == "Mutation" ? mutation(selection, *field, data)
                                     : field_cost(selection, *field, data, true);
    }
    return sum;
  }

 private:
  static const json::value* inside(const json::value* data, const Selection& selection) {
    const auto* object = data == nullptr ? nullptr : data->if_object();
    return object == nullptr ? nullptr : object->if_contains(selection.alias);
  }

  std::int64_t mutation(const Selection& selection, const FieldType& field,
                        const json::value* data) const {
    std::int64_t sum = selection.name == "refundCreate" ? 20 : 10;
    const json::value* payload = inside(data, selection);
    if (data != nullptr && (payload == nullptr || payload->is_null())) return sum;
    const Type* type = schema_.type(field.type.named());
    if (type == nullptr) return sum;
    for (const Selection& part : selection.selections) {
      const FieldType* inner = schema_.field(*type, part.name);
      if (inner == nullptr || part.name == "userErrors" || part.name.ends_with("UserErrors")) {
        continue;
      }
      const std::int64_t cost = field_cost(part, *inner, payload, false);
      const Type* named = schema_.type(inner->type.named());
      const bool direct = named != nullptr && !named->is_leaf() && !named->is_connection();
      sum += direct ? std::max<std::int64_t>(0, cost - 1) : cost;
    }
    return sum;
  }

  std::int64_t field_cost(const Selection& selection, const FieldType& field,
                          const json::value* data, bool root) const {
    const Type* type = schema_.type(field.type.named());
    if (type == nullptr || type->is_leaf() || type->name == "PageInfo") return 0;
    const json::value* value = inside(data, selection);
    if (data != nullptr && (value == nullptr || value->is_null())) return 0;
    if (root && type->name == "Count") return 10;
    if (type->is_connection()) return connection(selection, field, *type, value);
    if (value != nullptr && value->is_array()) {
      std::int64_t most = -1;
      for (const json::value& item : value->get_array()) {
        if (!item.is_null()) most = std::max(most, children(selection.selections, *type, &item));
      }
      return most < 0 ? 0 : object_cost(*type) + most;
    }
    return object_cost(*type) + children(selection.selections, *type, value);
  }

  static std::int64_t object_cost(const Type& type) { return is_free(type.name) ? 0 : 1; }

  std::int64_t connection(const Selection& selection, const FieldType& field, const Type& type,
                          const json::value* value) const {
    const json::object arguments = arguments_of(field, selection, variables_);
    std::int64_t asked = 0;
    for (const char* name : {"first", "last"}) {
      const auto* given = arguments.if_contains(name);
      if (given != nullptr && given->is_int64()) asked = given->get_int64();
    }
    std::int64_t sum = 2;
    for (const Selection& part : selection.selections) {
      const FieldType* inner = schema_.field(type, part.name);
      if (inner == nullptr || (part.name != "nodes" && part.name != "edges")) continue;
      const Type* node = schema_.type(inner->type.named());
      if (node == nullptr) continue;
      std::int64_t count = asked;
      std::int64_t most = 0;
      const json::value* list = inside(value, part);
      if (list != nullptr && list->is_array()) {
        count = static_cast<std::int64_t>(list->get_array().size());
        for (const json::value& item : list->get_array()) {
          most = std::max(most, children(part.selections, *node, &item));
        }
      } else {
        most = children(part.selections, *node, nullptr);
      }
      // Cursors alone are free.
      const bool counts = part.name == "nodes" || most > 0;
      if (counts) sum += page_factor(count) * (part.name == "nodes" ? 1 + most : most);
    }
    return sum;
  }

  // The most expensive of the types a value may have, beside what all of them share.
  std::int64_t children(const std::vector<Selection>& selections, const Type& type,
                        const json::value* value) const {
    std::int64_t shared = 0;
    std::int64_t most = 0;
    for (const Selection& selection : selections) {
      if (!is_included(selection, variables_)) continue;
      if (selection.kind == Selection::Kind::Field) {
        const FieldType* field = schema_.field(type, selection.name);
        if (field != nullptr) shared += field_cost(selection, *field, value, false);
        continue;
      }
      const std::vector<Selection>* inner = &selection.selections;
      std::string on = selection.on.empty() ? type.name : selection.on;
      if (selection.kind == Selection::Kind::Spread) {
        const auto found = document_.fragments.find(selection.name);
        if (found == document_.fragments.end()) continue;
        inner = &found->second.selections;
        on = found->second.on;
      }
      const Type* condition = schema_.type(on);
      if (condition == nullptr) continue;
      const std::int64_t cost = children(*inner, *condition, value);
      if (on == type.name) {
        shared += cost;
      } else {
        most = std::max(most, cost);
      }
    }
    return shared + most;
  }

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  const json::object& variables_;
};

}  // namespace

std::int64_t requested_cost(const Schema& schema, const Document& document,
                            const Operation& operation, const json::object& variables) {
  return Costing(schema, document, operation, variables).run(nullptr);
}

std::int64_t actual_cost(const Schema& schema, const Document& document, const Operation& operation,
                         const json::object& variables, const json::object& data) {
  const json::value whole(data);
  return Costing(schema, document, operation, variables).run(&whole);
}

}  // namespace stockd::shopify::graphql
