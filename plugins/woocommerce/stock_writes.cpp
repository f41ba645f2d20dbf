// SPDX-License-Identifier: Apache-2.0
//
// A write is applied only where its own position shows its own id and the number asked for.
#include "stock_writes.hpp"

#include "answer.hpp"
#include "stock_row.hpp"

#include <algorithm>
#include <map>

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kBatch = 100;

Trouble unreadable() {
  return Trouble::unsure("woo.unreadable-batch", "The shop's answer to a batch cannot be read.");
}

// The positions of the answer, exactly one a write.
json::Array positions(const Response& answer, std::size_t wanted) {
  if (!answer.ok()) {
    // Refused before anything was done: by redirect, for the credentials, for haste or for size.
    const auto status = answer.status();
    const bool turned_away =
        (status >= 300 && status < 400) || status == 401 || status == 413 || status == 429;
    const bool reasoned = status >= 400 && status < 500 && !error_code(answer).empty();
    if (turned_away || reasoned || status == 404) throw refusal(answer);
    if (const auto trouble = answer.trouble()) throw Trouble(*trouble);
    throw unreadable();
  }
  const auto body = json_of(answer.body());
  if (!body) throw unreadable();
  const json::Array& found = json::array(*body, "update");
  if (found.size() != wanted) throw unreadable();
  return found;
}

// Whether a plugin counts the product's stock at several places and sums it up: it undoes what is
// written to the sum. Known by the notes and members such plugins add.
bool counts_at_places(const json::Value& product) {
  if (!json::object(product, "warehouse").empty()) return true;
  return std::ranges::any_of(json::array(product, "meta_data"), [](const json::Value& note) {
    const std::string key = json::text(note, "key");
    return key.starts_with("_stock_at_") || key.starts_with("_stocks_location_") ||
           key.starts_with("wcmlim_stock_");
  });
}

void judge_one(const json::Value& position, StockWrite& write) {
  const std::string id = std::to_string(write.id);
  if (const json::Value* error = json::find(position, "error")) {
    const std::string code = json::text(*error, "code");
    const std::string said = "The shop refuses the stock of " + id + ": " +
                             (code.empty() ? std::string("without a reason") : code) + ".";
    write.trouble = says_unknown_id(code)
                        ? Trouble::missing(code, said)
                        : Trouble::rejected(code.empty() ? "woo.item-refused" : code, said);
    return;
  }
  const auto row = read_row(position);
  if (!row || row->remote.id != write.id) {
    write.trouble = Trouble::unsure("woo.unreadable-item",
                                    "The shop's answer does not tell what became of " + id + ".");
  } else if (row->counted == Counted::AtParent && write.parent != 0) {
    write.at_parent = true;
  } else if (row->counted != Counted::Itself) {
    write.trouble =
        Trouble::rejected("woo.unmanaged", "The shop does not count the stock of " + id + ".")
            .hint(
                "Switch on \"Track stock quantity\" in the product's inventory tab, and "
                "WooCommerce "
                "> Settings > Products > Inventory > Enable stock management.");
  } else if (counts_at_places(position)) {
    write.trouble =
        Trouble::rejected("woo.multi-location",
                          "A plugin counts the stock of " + id + " at several places.")
            .hint("Such stock cannot be kept by stockd: the plugin overwrites the sum.");
  } else if (row->quantity != write.quantity) {
    write.trouble =
        Trouble::unsure("woo.other-quantity", "The shop answered another quantity than was set.");
  }
}

}  // namespace

std::string Batch::path() const {
  return parent == 0 ? "/products/batch"
                     : "/products/" + std::to_string(parent) + "/variations/batch";
}

std::string Batch::body(const std::vector<StockWrite>& writes) const {
  json::Array updates;
  for (const std::size_t at : which) {
    json::Object update;
    update["id"] = writes[at].id;
    update["stock_quantity"] = writes[at].quantity;
    updates.push_back(std::move(update));
  }
  json::Object out;
  out["update"] = std::move(updates);
  return json::dump(out);
}

std::vector<Batch> batches_of(const std::vector<StockWrite>& writes) {
  std::map<std::int64_t, std::vector<Batch>> by_parent;
  for (std::size_t at = 0; at < writes.size(); ++at) {
    std::vector<Batch>& batches = by_parent[writes[at].parent];
    if (batches.empty() || batches.back().which.size() == kBatch) {
      batches.emplace_back().parent = writes[at].parent;
    }
    batches.back().which.push_back(at);
  }
  std::vector<Batch> out;
  for (auto& [parent, batches] : by_parent) {
    for (Batch& batch : batches)
      out.push_back(std::move(batch));
  }
  return out;
}

std::vector<Batch> halves_of(const Batch& batch) {
  const auto middle = batch.which.begin() + static_cast<std::ptrdiff_t>(batch.which.size() / 2);
  std::vector<Batch> out(2);
  out[0].parent = out[1].parent = batch.parent;
  out[0].which.assign(batch.which.begin(), middle);
  out[1].which.assign(middle, batch.which.end());
  return out;
}

bool is_too_large(const Response& answer) {
  return answer.status() == 413;
}

void judge(const Response& answer, const Batch& batch, std::vector<StockWrite>& writes) {
  try {
    const json::Array found = positions(answer, batch.which.size());
    for (std::size_t i = 0; i < batch.which.size(); ++i)
      judge_one(found[i], writes[batch.which[i]]);
  } catch (const Trouble& trouble) {
    for (const std::size_t at : batch.which)
      writes[at].trouble = trouble;
  }
}

bool concerns_all(const Trouble& trouble) {
  return trouble.kind() == STOCKD_TROUBLE_DENIED || trouble.kind() == STOCKD_TROUBLE_CONFIG ||
         trouble.kind() == STOCKD_TROUBLE_THROTTLED;
}

}  // namespace stockd::woocommerce
