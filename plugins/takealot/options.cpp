// SPDX-License-Identifier: Apache-2.0
//
// The host has checked types and patterns; what is checked here is what it cannot know.
#include "options.hpp"

#include <stockd/json.hpp>

#include <algorithm>

namespace stockd::takealot {
namespace {

std::vector<std::int64_t> warehouses_of(std::string_view text) {
  std::vector<std::int64_t> out;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    std::string_view word = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    while (word.starts_with(' '))
      word.remove_prefix(1);
    while (word.ends_with(' '))
      word.remove_suffix(1);
    const auto id = json::as_integer(json::Value(word));
    if (!id || *id < 1) {
      throw Trouble::config("takealot.bad-warehouse",
                            "'" + std::string(word) + "' is no id of a merchant warehouse.")
          .hint("The Seller Portal shows the ids of your warehouses, eg: 28676")
          .path("/warehouses");
    }
    if (std::ranges::find(out, *id) == out.end()) out.push_back(*id);
  }
  return out;
}

}  // namespace

Options options_of(std::string_view settings_json) {
  const json::Value settings = json::parse(settings_json);
  Options out;
  out.warehouses = warehouses_of(json::text(settings, "warehouses"));
  if (out.warehouses.empty()) {
    throw Trouble::config("takealot.no-warehouse", "No merchant warehouse is chosen.")
        .hint("Write the id that the Seller Portal shows, eg: warehouses: \"28676\"")
        .path("/warehouses");
  }
  out.resend_others = json::text(settings, "unsent_warehouses") != "kept";
  out.cancel_gives_back = json::text(settings, "cancelled_units") == "given_back";
  out.unclear_is_ours = json::text(settings, "unclear_sales") != "takealot";
  out.one_by_one = json::text(settings, "writes") == "single";
  out.batch_success = json::integer(settings, "batch_success").value_or(out.batch_success);
  out.batch_failure = json::integer(settings, "batch_failure").value_or(out.batch_failure);
  if (json::text(settings, "filter_separator") == "semicolon") out.separator = ";";
  out.full_orders_ms = json::integer(settings, "full_orders").value_or(out.full_orders_ms);
  return out;
}

}  // namespace stockd::takealot
