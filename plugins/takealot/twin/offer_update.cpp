// SPDX-License-Identifier: Apache-2.0
//
// Each field has its own function; the messages are ours, the codes are Takealot's.
#include "offer_update.hpp"

#include <algorithm>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

constexpr std::size_t kSkuMost = 255;

// A change being judged: on a copy, so that an error leaves the offer as it was.
struct Change {
  Seller& seller;
  Offer next;
  std::vector<ValidationError> errors;
  bool creates = false;
  std::map<std::string, std::int64_t> changed;  // for the webhook

  void refuse(const char* code, std::string message) {
    errors.push_back({code, std::move(message)});
  }
  // True where the field may not be touched.
  bool is_locked(const char* code, const char* what) {
    if (next.locked)
      refuse(code,
             std::string(what) + " cannot be changed while the offer is disabled by Takealot");
    return next.locked;
  }
};

// A whole number, given as one; nothing for fractions, texts and null.
std::optional<std::int64_t> number(const bj::value& value) {
  if (const auto* found = value.if_int64()) return *found;
  return std::nullopt;
}

void take_sku(Change& change, const bj::value& value) {
  if (change.is_locked("E13", "the SKU")) return;
  const std::string sku = value.is_string() ? std::string(value.get_string()) : std::string();
  if (sku.size() > kSkuMost) {
    change.refuse("E27", "a SKU has at most 255 characters");
  } else if (change.seller.by_sku(sku, change.next.id) != nullptr) {
    change.refuse(change.creates ? "E6" : "E10", "the SKU is used by another offer");
  } else {
    change.next.sku = sku;
  }
}

void take_prices(Change& change, const bj::object& fields) {
  if (const bj::value* value = fields.if_contains("selling_price")) {
    const auto price = number(*value);
    if (change.is_locked("E21", "the price")) return;
    if (!price || *price < 0)
      return change.refuse("E19", "the selling price must be a whole number");
    change.next.price = price;
    change.changed["selling_price"] = *price;
  }
  if (const bj::value* value = fields.if_contains("rrp")) {
    const auto rrp = number(*value);
    if (change.is_locked("E24", "the RRP")) return;
    if (!rrp || *rrp < 0) return change.refuse("E22", "the RRP must be a whole number");
    change.next.rrp = rrp;
    change.changed["rrp"] = *rrp;
  }
  if (!change.next.price || !change.next.rrp || *change.next.price <= *change.next.rrp) return;
  const bool by_price = fields.contains("selling_price");
  change.refuse(by_price ? "E20" : "E23", by_price ? "the selling price is above the RRP"
                                                   : "the RRP is below the selling price");
}

void take_leadtime(Change& change, const bj::value& value) {
  const Rules& rules = change.seller.rules;
  const auto days = number(value);
  if (change.is_locked("E14", "the leadtime")) return;
  if (!rules.leadtime_allowed) return change.refuse("E28", "leadtime is switched off");
  if (days == -1) {
    change.next.leadtime_days.reset();
    change.next.leadtime.clear();
  } else if (!days || *days < rules.leadtime_least) {
    return change.refuse("E25", "the leadtime is below the account's minimum");
  } else if (*days > rules.leadtime_most) {
    return change.refuse("E26", "the leadtime is above the account's maximum");
  } else {
    change.next.leadtime_days = days;
  }
  change.changed["leadtime_days"] = *days;
}

void take_stock(Change& change, const bj::value& value) {
  if (change.is_locked("E17", "the stock")) return;
  if (!change.seller.rules.leadtime_allowed)
    return change.refuse("E16", "leadtime is switched off for the account");
  if (change.next.leadtime_days.value_or(0) < 1)
    return change.refuse("E18", "the offer has no leadtime days");
  if (!value.is_array()) return change.refuse("E15", "leadtime stock is a list");
  Units units = change.seller.rules.replaces_stock ? Units() : change.next.leadtime;
  for (const bj::value& entry : value.get_array()) {
    const bj::object* row = entry.if_object();
    const bj::value* place = row ? row->if_contains("merchant_warehouse_id") : nullptr;
    const bj::value* count = row ? row->if_contains("quantity") : nullptr;
    const auto id = place ? number(*place) : std::nullopt;
    const auto quantity = count ? number(*count) : std::nullopt;
    if (!quantity || *quantity < 0)
      return change.refuse("E15", "the quantity must be a whole number of 0 or more");
    // Which code this has is not documented.
    if (!id || change.seller.warehouse(*id) == nullptr)
      return change.refuse("", "the merchant warehouse is not one of yours");
    units[*id] = *quantity;
  }
  change.next.leadtime = std::move(units);
  change.changed["leadtime_stock"] = change.next.leadtime_total();
}

void take_status(Change& change, const bj::value& value) {
  const std::string action = value.is_string() ? std::string(value.get_string()) : std::string();
  if (action == "Disable") {
    if (!change.is_locked("E11", "the status")) change.next.disabled_by_seller = true;
  } else if (action == "Re-enable") {
    if (!change.is_locked("E12", "the status")) change.next.disabled_by_seller = false;
  } else {
    change.refuse("", "the status action must be Disable or Re-enable");
  }
}

void take_all(Change& change, const bj::object& fields) {
  if (const bj::value* value = fields.if_contains("sku")) take_sku(change, *value);
  take_prices(change, fields);
  // Leadtime counts before the stock that needs it, in one change too.
  if (const bj::value* value = fields.if_contains("leadtime_days")) take_leadtime(change, *value);
  if (const bj::value* value = fields.if_contains("leadtime_stock")) take_stock(change, *value);
  const bj::value* action = fields.if_contains("status_action");
  if (action != nullptr && !change.creates) take_status(change, *action);
}

}  // namespace

bj::array errors_json(const std::vector<ValidationError>& errors) {
  bj::array out;
  for (const ValidationError& error : errors)
    out.push_back(bj::object{{"code", error.code}, {"message", error.message}});
  return out;
}

std::vector<ValidationError> update_offer(Seller& seller, Offer& offer, const bj::object& fields,
                                          const std::string& batch) {
  Change change{seller, offer, {}, false, {}};
  take_all(change, fields);
  if (!change.errors.empty()) return std::move(change.errors);
  offer = std::move(change.next);
  if (fields.contains("leadtime_stock")) ++seller.stock_writes;
  News news{"Offer Updated", offer.id, 0, batch, false};
  news.changed = std::move(change.changed);
  seller.news.push_back(std::move(news));
  return {};
}

Created create_offer(Seller& seller, const std::string& barcode, const bj::object& fields,
                     const std::string& batch, std::int64_t now_ms) {
  Created out;
  if (barcode.empty()) {
    out.errors.push_back({"E3", "no barcode is given"});
    return out;
  }
  if (seller.by_barcode(barcode) != nullptr) {
    out.errors.push_back({"E4", "there is an offer of this barcode already"});
    return out;
  }
  const auto known = seller.catalogue.find(barcode);
  if (known == seller.catalogue.end()) {
    out.errors.push_back({"E2", "the barcode is not in the catalogue"});
    return out;
  }
  Offer fresh;
  fresh.barcode = barcode;
  fresh.title = known->second;
  fresh.created_ms = now_ms;
  Change change{seller, std::move(fresh), {}, true, {}};
  take_all(change, fields);
  if (!change.errors.empty()) {
    out.errors = std::move(change.errors);
    return out;
  }
  out.offer = &seller.add(std::move(change.next));
  if (fields.contains("leadtime_stock")) ++seller.stock_writes;
  seller.news.push_back({"Offer Created", out.offer->id, 0, batch, false});
  return out;
}

}  // namespace stockd::takealot::twin
