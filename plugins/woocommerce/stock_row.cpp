// SPDX-License-Identifier: Apache-2.0
//
// Reading rows: `manage_stock` is true, false or "parent".
#include "stock_row.hpp"

#include "whole_number.hpp"

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kNameBytes = 200;

Counted counted_where(const json::Value& row, const std::string& type) {
  if (type == "external" || type == "grouped") return Counted::Nowhere;
  if (json::boolean(row, "manage_stock") == true) return Counted::Itself;
  return json::text(row, "manage_stock") == "parent" ? Counted::AtParent : Counted::Nowhere;
}

// A title is for people to recognise; it is cut between two characters.
std::string shortened(std::string text) {
  if (text.size() <= kNameBytes) return text;
  std::size_t end = kNameBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  text.resize(end);
  return text;
}

}  // namespace

std::optional<StockRow> read_row(const json::Value& value) {
  const auto id = json::integer(value, "id");
  if (!id || *id < 1) return std::nullopt;
  StockRow row;
  row.remote.id = *id;
  row.name = shortened(json::text(value, "name"));
  row.sku = json::text(value, "sku");
  row.type = json::text(value, "type");
  row.status = json::text(value, "status");
  if (row.type == "variation") row.remote.parent = json::integer(value, "parent_id").value_or(0);
  row.counted = counted_where(value, row.type);
  const json::Value* quantity = json::find(value, "stock_quantity");
  if (quantity != nullptr) row.quantity = whole_number(*quantity);
  return row;
}

LevelFact level_of(const Op& op, const StockRow& row, std::int64_t as_of_ms) {
  const std::string remote = format_remote(row.remote);
  if (row.counted == Counted::Nowhere) return LevelFact::untracked(remote).as_of_ms(as_of_ms);
  if (!row.quantity) {
    op.log(Severity::Warn, "The shop shows no whole number as stock.", "remote", remote);
    return LevelFact::unknown(remote).as_of_ms(as_of_ms);
  }
  return LevelFact(remote, *row.quantity).as_of_ms(as_of_ms);
}

}  // namespace stockd::woocommerce
