// SPDX-License-Identifier: Apache-2.0
//
// The list of status words is open: what is unknown counts as sold.
#include "sale.hpp"

#include "answer.hpp"
#include "sast_time.hpp"

#include <algorithm>
#include <array>

namespace stockd::takealot {
namespace {

// Only units from the merchant's shelf come into these.
constexpr std::array<std::string_view, 6> kOurs = {
    "leadtime", "dropship", "draftshipment", "latedelivery", "inboundexception", "readyforcollect"};

// Units are in Takealot's warehouse when they get here; those of the merchant came by a shipment.
constexpr std::array<std::string_view, 7> kAtTakealot = {
    "preparingforcustomer", "shippedtocustomer", "interdctransfer", "returned",
    "lostintransit",        "dcstock",           "cancelled"};

template <std::size_t N>
bool holds_any(std::string_view status, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return status.find(word) != std::string_view::npos; });
}

bool is_set(const json::Value& row, std::string_view key) {
  const std::string text = json::text(row, key);
  return !text.empty() && text != "0";
}

}  // namespace

std::string plain_status(std::string_view status) {
  std::string out;
  for (const char c : status) {
    if (c >= 'a' && c <= 'z') out += c;
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// A sale that was cancelled before it got a shipment does not say where it came from. If it was the
// merchant's and seen before, the line is known as such already; if it never was seen, its unit
// never left the shelf, and counting it as Takealot's leaves the truth as it is.
TakenFrom taken_from(std::string_view plain_status, bool shipped_in) {
  if (shipped_in || holds_any(plain_status, kOurs)) return TakenFrom::Merchant;
  if (holds_any(plain_status, kAtTakealot)) return TakenFrom::Takealot;
  return TakenFrom::Unclear;
}

std::optional<Sale> read_sale(const json::Value& row) {
  Sale out;
  out.order = id_text(row, "order_id");
  out.item = id_text(row, "order_item_id");
  out.offer = id_text(row, "offer_id");
  out.sku = json::text(row, "sku");
  const auto units = json::integer(row, "quantity");
  if (out.order.empty() || out.item.empty() || !units || *units < 0) return std::nullopt;
  out.units = *units;
  const std::string status = plain_status(json::text(row, "sale_status"));
  const bool shipped_in =
      is_set(row, "shipment_id") || is_set(row, "po_number") || is_set(row, "shipment_name");
  out.from = taken_from(status, shipped_in);
  out.cancelled = status.starts_with("cancel");
  out.ended = out.cancelled || status == "shippedtocustomer" || status == "returned" ||
              status == "lostintransit";
  out.placed_at_ms = parse_sast(json::text(row, "order_date")).value_or(0);
  out.touched_at_ms = out.placed_at_ms;
  return out;
}

OrderLineFact line_of(const Sale& sale, const Options& options) {
  OrderLineFact out(sale.order, sale.item);
  out.remote(sale.offer).sku(sale.sku).ordered(sale.units);
  out.placed_at_ms(sale.placed_at_ms).touched_at_ms(sale.touched_at_ms);
  const bool ours = sale.from == TakenFrom::Merchant ||
                    (sale.from == TakenFrom::Unclear && options.unclear_is_ours);
  if (!ours) out.platform_fulfilled();
  if (sale.cancelled && options.cancel_gives_back) {
    out.restocked(sale.units);
  } else if (sale.cancelled) {
    out.cancelled(sale.units);
  }
  return out;
}

}  // namespace stockd::takealot
