// SPDX-License-Identifier: Apache-2.0
//
// An item is found by its offer id, then its barcode, then its SKU; a SKU beside one of the others
// is a new value of the field.
#include "batches.hpp"

#include "offer_update.hpp"
#include "render.hpp"

#include <algorithm>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

bj::object work_off(Seller& seller, const bj::value& item, const std::string& batch,
                    std::int64_t now_ms) {
  const auto failure = [](const char* code, const char* why, bj::object shown) {
    return bj::object{
        {"validation_errors", bj::array{bj::object{{"code", code}, {"message", why}}}},
        {"offer", std::move(shown)}};
  };
  if (!item.is_object()) return failure("", "an item is an object", {});
  bj::object fields = item.get_object();
  Offer* found = nullptr;
  if (const bj::value* id = fields.if_contains("offer_id")) {
    found = id->is_int64() ? seller.offer(id->get_int64()) : nullptr;
    if (found == nullptr) return failure("E31", "no offer has this id", {{"offer_id", *id}});
  } else if (const bj::value* code = fields.if_contains("barcode")) {
    const std::string barcode = code->is_string() ? std::string(code->get_string()) : std::string();
    found = seller.by_barcode(barcode);
    if (found == nullptr) {
      const Created made = create_offer(seller, barcode, fields, batch, now_ms);
      return bj::object{{"validation_errors", errors_json(made.errors)},
                        {"offer", made.offer != nullptr ? batch_offer_json(seller, *made.offer)
                                                        : bj::object{{"barcode", barcode}}}};
    }
  } else if (const bj::value* sku = fields.if_contains("sku")) {
    found = sku->is_string() ? seller.by_sku(std::string_view(sku->get_string())) : nullptr;
    if (found == nullptr) return failure("E31", "no offer matches the identifier", {{"sku", *sku}});
    fields.erase("sku");
  } else {
    return failure("E3", "the item names no offer", {});
  }
  const auto errors = update_offer(seller, *found, fields, batch);
  return bj::object{{"validation_errors", errors_json(errors)},
                    {"offer", batch_offer_json(seller, *found)}};
}

}  // namespace

bj::object Batches::take(bj::array items, std::int64_t now_ms) {
  const std::string id = std::to_string(next_id_++);
  Batch batch;
  batch.items = std::move(items);
  batch.taken_ms = now_ms;
  batch.due_ms = now_ms + delay_ms_;
  if (late_ > 0) {
    --late_;
    batch.due_ms += late_ms_;
  }
  batch.fails = failing_ > 0;
  if (failing_ > 0) --failing_;
  batch.ignored = ignored_ > 0;
  if (ignored_ > 0) --ignored_;
  const Batch& kept = all_.emplace(id, std::move(batch)).first->second;
  return json_of(id, kept, now_ms);
}

std::optional<bj::object> Batches::show(const std::string& id, std::int64_t now_ms) const {
  const auto found = all_.find(id);
  if (found == all_.end()) return std::nullopt;
  return json_of(id, found->second, now_ms);
}

bj::object Batches::json_of(const std::string& id, const Batch& batch, std::int64_t now_ms) const {
  bj::object status{{"id", 1}, {"description", "Pending"}};
  if (batch.done && batch.fails) {
    status = {{"id", failure_id_}, {"description", "Failed"}};
  } else if (batch.done) {
    status = {{"id", success_id_}, {"description", "Success"}};
  } else if (now_ms > batch.taken_ms) {
    status = {{"id", 2}, {"description", "Processing"}};
  }
  return bj::object{{"batch_id", id}, {"status", std::move(status)}, {"result", batch.result}};
}

void Batches::work(Seller& seller, std::int64_t now_ms) {
  std::vector<std::pair<std::int64_t, std::string>> due;
  for (const auto& [id, batch] : all_) {
    if (!batch.done && batch.due_ms <= now_ms) due.emplace_back(batch.due_ms, id);
  }
  std::ranges::sort(due);
  for (const auto& [at, id] : due) {
    Batch& batch = all_.at(id);
    Seller untouched;
    if (batch.ignored) untouched = seller;
    for (const bj::value& item : batch.items) {
      if (!batch.fails) batch.result.push_back(work_off(seller, item, id, now_ms));
    }
    if (batch.ignored) seller = std::move(untouched);
    batch.done = true;
    seller.news.push_back({"Batch Completed", 0, 0, id, batch.fails});
  }
}

std::optional<std::int64_t> Batches::next_due_ms() const {
  std::optional<std::int64_t> out;
  for (const auto& [id, batch] : all_) {
    if (!batch.done) out = std::min(out.value_or(batch.due_ms), batch.due_ms);
  }
  return out;
}

}  // namespace stockd::takealot::twin
