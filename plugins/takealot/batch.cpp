// SPDX-License-Identifier: Apache-2.0
//
// The codes are those of the Seller Portal's documentation, E1 to E33.
#include "batch.hpp"

#include "answer.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace stockd::takealot {
namespace {

constexpr const char* kLocked = "takealot.disabled-by-takealot";
constexpr const char* kLockedHint =
    "Only Takealot's seller support can release it; then the next sweep writes it.";
constexpr const char* kNoLeadtime = "takealot.no-leadtime";
constexpr const char* kNoLeadtimeHint =
    "Give the offer leadtime days in the Seller Portal, or leave it to Takealot's own stock.";

struct Meaning {
  std::string_view number;
  const char* code;
  bool missing;
  const char* hint;
};

constexpr std::array<Meaning, 17> kMeanings{{
    {"E9", "takealot.not-ours", true, "The offer belongs to another seller."},
    {"E11", kLocked, false, kLockedHint},
    {"E12", kLocked, false, kLockedHint},
    {"E13", kLocked, false, kLockedHint},
    {"E14", kLocked, false, kLockedHint},
    {"E15", "takealot.bad-quantity", false, ""},
    {"E16", "takealot.leadtime-off", false, "Leadtime is switched off for this seller account."},
    {"E17", kLocked, false, kLockedHint},
    {"E18", kNoLeadtime, false, kNoLeadtimeHint},
    {"E21", kLocked, false, kLockedHint},
    {"E24", kLocked, false, kLockedHint},
    {"E28", "takealot.leadtime-off", false, "Leadtime is switched off for this seller account."},
    {"E29", "takealot.seller-inactive", false, "The seller account is not active."},
    {"E30", "takealot.bad-quantity", false, ""},
    {"E31", "takealot.no-offer", true, ""},
    {"E32", "takealot.refused", false, ""},
    {"E33", "takealot.refused", false, ""},
}};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool says(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

}  // namespace

json::Object BatchRow::body(const Dialect& words) const {
  json::Array stock;
  for (const Shelf& shelf : shelves) {
    json::Object entry;
    entry[words.write_warehouse] = shelf.warehouse;
    entry[words.write_quantity] = shelf.units;
    stock.push_back(std::move(entry));
  }
  json::Object out;
  out[words.stock] = std::move(stock);
  return out;
}

std::string batch_body(const std::vector<BatchRow>& rows, const Dialect& words) {
  json::Array out;
  for (const BatchRow& row : rows) {
    json::Object entry;
    entry["offer_id"] = json::as_integer(json::Value(row.item.remote)).value_or(0);
    for (auto& [name, value] : row.body(words))
      entry[name] = std::move(value);
    out.push_back(std::move(entry));
  }
  return json::dump(out);
}

BatchState batch_state(const json::Value& batch, const Options& options) {
  const json::Value* status = json::find(batch, "status");
  if (status == nullptr) return BatchState::Running;
  const std::string words =
      lower(status->is_string() ? json::as_text(*status) : json::text(*status, "description"));
  if (says(words, {"fail", "error", "reject"})) return BatchState::Failed;
  if (says(words, {"success", "complete", "done", "finish"})) {
    return says(words, {"incomplete", "not "}) ? BatchState::Running : BatchState::Done;
  }
  if (!words.empty()) return BatchState::Running;
  const auto id = json::integer(*status, "id");
  if (id == options.batch_failure) return BatchState::Failed;
  return id == options.batch_success ? BatchState::Done : BatchState::Running;
}

const json::Value* result_of(const json::Value& batch, std::string_view offer_id,
                             std::string_view sku) {
  const json::Value* by_sku = nullptr;
  for (const json::Value& row : json::array(batch, "result")) {
    const json::Value* offer = json::find(row, "offer");
    if (offer == nullptr) continue;
    const std::string id = json::text(*offer, "offer_id");
    if (id == offer_id) return &row;
    if (id.empty() && !sku.empty() && json::text(*offer, "sku") == sku) by_sku = &row;
  }
  return by_sku;
}

std::optional<Trouble> trouble_in(const json::Value& row, std::string_view sku) {
  const json::Array& errors = json::array(row, "validation_errors");
  if (errors.empty()) return std::nullopt;
  std::string said;
  const Meaning* meaning = nullptr;
  for (const json::Value& error : errors) {
    const std::string number = json::text(error, "code");
    const std::string message = json::text(error, "message");
    said += (said.empty() ? "" : "; ") + message.substr(0, 200);
    if (!number.empty()) said += " (" + number + ")";
    const auto known = std::ranges::find(kMeanings, number, &Meaning::number);
    if (meaning == nullptr && known != kMeanings.end()) meaning = &*known;
  }
  const std::string sentence = "Takealot refuses the stock of " +
                               std::string(sku.empty() ? "the offer" : sku) + ": " + said + ".";
  if (meaning == nullptr) return Trouble::rejected("takealot.refused", sentence);
  Trouble trouble = meaning->missing ? Trouble::missing(meaning->code, sentence)
                                     : Trouble::rejected(meaning->code, sentence);
  if (*meaning->hint != '\0') trouble.hint(meaning->hint);
  return trouble;
}

std::optional<Trouble> why_not_written(const Offer& offer) {
  if (offer.locked()) {
    return Trouble::rejected(kLocked, "Takealot has disabled the offer of " + offer.sku +
                                          " and takes no stock for it.")
        .hint(kLockedHint);
  }
  if (!offer.has_leadtime) {
    return Trouble::rejected(kNoLeadtime, "The offer of " + offer.sku +
                                              " has no leadtime days, without which Takealot "
                                              "takes no leadtime stock.")
        .hint(kNoLeadtimeHint);
  }
  return std::nullopt;
}

}  // namespace stockd::takealot
