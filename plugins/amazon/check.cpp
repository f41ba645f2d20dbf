// SPDX-License-Identifier: Apache-2.0
//
// Tries the credentials without changing anything: the marketplaces the seller sells in, one
// listing, and an order that does not exist, because a refused role answers 403 before anybody
// looks for it.
#include "answer.hpp"
#include "connector.hpp"

#include <algorithm>
#include <set>

namespace stockd::amazon {
namespace {

std::set<std::string> marketplaces_in(const json::Value& body) {
  std::set<std::string> out;
  for (const json::Value& each : list_in(body.get_object(), "payload")) {
    const bool takes_part =
        json::boolean(json::object(each, "participation"), "isParticipating").value_or(false);
    if (takes_part) out.insert(json::text(json::object(each, "marketplace"), "id"));
  }
  return out;
}

}  // namespace

Task<> Connector::check(Op& op) {
  const Response where = co_await ask(op, "GET", "/sellers/v1/marketplaceParticipations", "seller");
  const std::set<std::string> sold_in = marketplaces_in(read_object(where));
  for (const std::string& id : marketplaces_)
    op.emit(GrantFact("sell in " + id, sold_in.contains(id)));
  const Response orders =
      co_await ask(op, "GET", "/orders/2026-01-01/orders/000-0000000-0000000", "order");
  op.emit(GrantFact("read orders", orders.status() != 403));
  const Response listings = co_await search(op, "summaries");
  op.emit(GrantFact("read and write listings", listings.status() != 403));
  if (listings.status() == 400 || listings.status() == 404) {
    const auto error = error_of(listings);
    throw Trouble::config("amazon.seller",
                          "Amazon does not know the listings of the merchant token " + seller_ +
                              (error ? ": " + error->message : std::string(".")))
        .hint("Seller Central > Settings > Account Info > Merchant Token.")
        .path("/seller");
  }
}

}  // namespace stockd::amazon
