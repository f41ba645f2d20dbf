// SPDX-License-Identifier: Apache-2.0
//
// See attributes.hpp. Entries of an attribute are told apart by their selectors, which for
// fulfillment_availability are channel code and marketplace.
#include "attributes.hpp"

#include "call.hpp"

#include <algorithm>
#include <array>

namespace stockd::amazon::twin {
namespace {

constexpr std::string_view kPrefix = "/attributes/";
constexpr std::string_view kAvailability = "fulfillment_availability";
constexpr std::array<std::string_view, 12> kKnown{"brand",
                                                  "bullet_point",
                                                  "condition_type",
                                                  "fulfillment_availability",
                                                  "item_name",
                                                  "list_price",
                                                  "manufacturer",
                                                  "merchant_shipping_group",
                                                  "product_description",
                                                  "purchasable_offer",
                                                  "max_order_quantity",
                                                  "skip_offer"};
constexpr std::int64_t kQuantityMost = 1'000'000'000;

bool is_known(std::string_view attribute) {
  return std::ranges::find(kKnown, attribute) != kKnown.end();
}

void refuse(Verdict& verdict, json::Object problem) {
  verdict.issues.push_back(std::move(problem));
  verdict.accepted = false;
}

json::Object invalid_attribute(const std::string& attribute) {
  return issue("90000900", "The attributes are invalid.", attribute, "INVALID_ATTRIBUTE");
}

// What is wrong with one entry of fulfillment_availability.
void judge_entry(const json::Value& value, Verdict& verdict) {
  const json::Object* entry = value.if_object();
  if (entry == nullptr) return refuse(verdict, invalid_attribute(std::string(kAvailability)));
  if (json::text(*entry, "fulfillment_channel_code").empty()) {
    return refuse(verdict,
                  issue("99022",
                        "The field 'fulfillment_channel_code' for the attribute "
                        "'fulfillment_availability' does not have enough values. The required "
                        "minimum is '1' value(s).",
                        std::string(kAvailability), "MISSING_ATTRIBUTE"));
  }
  const json::Value* quantity = json::find(*entry, "quantity");
  if (quantity == nullptr) return;
  const auto* number = quantity->if_int64();
  if (number == nullptr || *number < 0 || *number > kQuantityMost) {
    refuse(verdict, invalid_attribute(std::string(kAvailability)));
  }
}

void judge(const std::string& attribute, const json::Array& values, Verdict& verdict) {
  if (!is_known(attribute)) return refuse(verdict, invalid_attribute(attribute));
  if (attribute != kAvailability) return;
  for (const json::Value& value : values)
    judge_entry(value, verdict);
}

// Whether both entries are the same one, as far as their selectors tell.
bool same_entry(const json::Value& one, const json::Value& other, const std::string& marketplace) {
  const auto selector = [&](const json::Value& entry, const char* name, std::string otherwise) {
    const std::string text = json::text(entry, name);
    return text.empty() ? otherwise : text;
  };
  for (const char* name : {"fulfillment_channel_code", "audience", "language_tag"}) {
    const std::string otherwise = std::string_view(name) == "audience" ? "ALL" : "";
    if (selector(one, name, otherwise) != selector(other, name, otherwise)) return false;
  }
  return selector(one, "marketplace_id", marketplace) ==
         selector(other, "marketplace_id", marketplace);
}

json::Array& values_of(json::Object& attributes, const std::string& name) {
  json::Value& held = attributes[name];
  if (!held.is_array()) held = json::Array();
  return held.get_array();
}

void change_entry(json::Array& held, const json::Value& value, const std::string& marketplace,
                  bool merges) {
  for (json::Value& each : held) {
    if (!same_entry(each, value, marketplace)) continue;
    if (!merges) {
      each = value;
      return;
    }
    for (const auto& member : value.get_object())
      each.get_object()[member.key()] = member.value();
    return;
  }
  held.push_back(value);
}

// What an entry of fulfillment_availability does to the numbers in force. A quantity is one number
// for the SKU, whatever marketplace was named.
void plan_effect(Seller& seller, const Listing& listing, const json::Value& entry, bool removes,
                 std::int64_t effect_ms) {
  Effect effect;
  effect.at_ms = effect_ms;
  effect.sku = listing.sku;
  effect.code = json::text(entry, "fulfillment_channel_code");
  effect.removes = removes;
  if (!removes) effect.quantity = json::integer(entry, "quantity");
  seller.later(std::move(effect));
}

void carry_out(Seller& seller, Listing& listing, const std::string& op, const std::string& name,
               const json::Array& values, const std::string& marketplace, std::int64_t effect_ms) {
  json::Object& attributes = listing.attributes[marketplace];
  json::Array& held = values_of(attributes, name);
  if (op == "delete" && values.empty()) {
    for (const json::Value& each : held) {
      if (name == kAvailability) plan_effect(seller, listing, each, true, effect_ms);
    }
    attributes.erase(name);
    return;
  }
  for (const json::Value& value : values) {
    if (op == "delete") {
      json::Array kept;
      for (const json::Value& each : held) {
        if (!same_entry(each, value, marketplace)) kept.push_back(each);
      }
      held = std::move(kept);
    } else {
      change_entry(held, value, marketplace, op == "merge");
    }
    if (name == kAvailability) plan_effect(seller, listing, value, op == "delete", effect_ms);
    if (name == "item_name" && op != "delete") listing.title = json::text(value, "value");
  }
}

struct Patch {
  std::string op;
  std::string attribute;
  json::Array values;
};

Patch read_patch(const json::Value& value) {
  constexpr std::array<std::string_view, 4> kOps{"add", "replace", "merge", "delete"};
  Patch out;
  out.op = json::text(value, "op");
  const std::string path = json::text(value, "path");
  if (std::ranges::find(kOps, out.op) == kOps.end()) {
    throw invalid_input("op must be add, replace, merge or delete");
  }
  if (!path.starts_with(kPrefix) || path.size() == kPrefix.size()) {
    throw invalid_input("path must begin with /attributes/");
  }
  out.attribute = path.substr(kPrefix.size());
  if (out.attribute.find('/') != std::string::npos) {
    throw invalid_input("only top-level attributes can be patched");
  }
  const json::Value* values = json::find(value, "value");
  if (values != nullptr && !values->is_array()) throw invalid_input("value must be an array");
  if (values == nullptr && out.op != "delete") throw invalid_input("value is missing");
  if (values != nullptr) out.values = values->get_array();
  const bool objects =
      std::ranges::all_of(out.values, [](const json::Value& each) { return each.is_object(); });
  if (!objects) throw invalid_input("value must be an array of objects");
  return out;
}

}  // namespace

json::Object issue(const std::string& code, const std::string& message,
                   const std::string& attribute, const std::string& category) {
  json::Object out;
  out["code"] = code;
  out["message"] = message;
  out["severity"] = "ERROR";
  json::Array names;
  names.push_back(json::Value(attribute));
  out["attributeNames"] = std::move(names);
  json::Array categories;
  categories.push_back(json::Value(category));
  out["categories"] = std::move(categories);
  return out;
}

Verdict patch(Seller& seller, Listing& listing, const json::Array& patches,
              const std::string& marketplace, bool preview, std::int64_t effect_ms) {
  Verdict verdict;
  std::vector<Patch> all;
  for (const json::Value& value : patches) {
    all.push_back(read_patch(value));
    judge(all.back().attribute, all.back().values, verdict);
  }
  if (all.empty()) throw invalid_input("patches is empty");
  if (!verdict.accepted || preview) return verdict;
  for (const Patch& each : all)
    carry_out(seller, listing, each.op, each.attribute, each.values, marketplace, effect_ms);
  return verdict;
}

Verdict put(Seller& seller, Listing& listing, const json::Object& attributes,
            const std::string& marketplace, bool whole, bool preview, std::int64_t effect_ms) {
  Verdict verdict;
  for (const auto& member : attributes) {
    const json::Array* values = member.value().if_array();
    if (values == nullptr) throw invalid_input("an attribute is no array");
    judge(std::string(member.key()), *values, verdict);
  }
  if (!verdict.accepted || preview) return verdict;
  if (whole) listing.attributes[marketplace].clear();
  for (const auto& member : attributes) {
    carry_out(seller, listing, "replace", std::string(member.key()), member.value().get_array(),
              marketplace, effect_ms);
  }
  return verdict;
}

}  // namespace stockd::amazon::twin
