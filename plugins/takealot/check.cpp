// SPDX-License-Identifier: Apache-2.0
//
// Whether the key works, what it shows, and whether the chosen warehouses are those of the offers.
#include "answer.hpp"
#include "connector.hpp"
#include "offer_walk.hpp"

#include <algorithm>

namespace stockd::takealot {
namespace {

// The warehouses that hold leadtime stock, as the offers name them, by id.
std::map<std::int64_t, std::string> warehouses_in(const json::Value& list, const Dialect& words) {
  std::map<std::int64_t, std::string> out;
  for (const json::Value& row : json::array(list, "offers")) {
    for (const json::Value& entry : json::array(row, words.stock)) {
      const json::Object& place = json::object(entry, words.warehouse);
      if (const auto id = json::integer(place, words.warehouse_id)) {
        out[*id] = json::text(place, "name");
      }
    }
  }
  return out;
}

}  // namespace

Task<> Connector::check(Op& op) {
  Request request = ask(op, "GET", words_.offers);
  request.query(words_.page, 1).query(words_.page_size, kOffersPage);
  Response offers = co_await request;
  const json::Value list = read_object(offers);
  op.emit(GrantFact("read offers", true));
  Request sales = ask(op, "GET", words_.sales);
  sales.query(words_.page, 1).query(words_.page_size, 1).lane("sales");
  Response sold = co_await sales;
  op.emit(GrantFact("read sales", sold.ok()));
  const auto present = warehouses_in(list, words_);
  const bool any = std::ranges::any_of(options_.warehouses,
                                       [&](std::int64_t id) { return present.contains(id); });
  if (present.empty() || any) co_return;
  std::string names;
  for (const auto& [id, name] : present) {
    names += (names.empty() ? "" : ", ") + std::to_string(id) + " (" + name + ")";
  }
  throw Trouble::config("takealot.other-warehouses",
                        "No offer has stock at the warehouses of the settings; the offers' stock "
                        "is at " +
                            names + ".")
      .hint("Write the ids of your own warehouses as the Seller Portal shows them.")
      .path("/warehouses");
}

}  // namespace stockd::takealot
