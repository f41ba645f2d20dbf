// SPDX-License-Identifier: Apache-2.0
//
// The catalogue: all offers, page by page, each with its levels.
#include "answer.hpp"
#include "connector.hpp"
#include "offer_walk.hpp"

namespace stockd::takealot {

Task<> Connector::list_catalogue(Op& op, std::string cursor) {
  auto walk = OfferWalk::from(cursor);
  if (!walk) {
    throw Trouble::defect("takealot.bad-cursor", "The catalogue cursor cannot be read.");
  }
  Request request = ask(op, "GET", words_.offers);
  request.query(words_.page, walk->page()).query(words_.page_size, kOffersPage);
  Response answer = co_await request;
  tell_budget(op, "default", answer);
  const json::Value page = read_object(answer);
  const json::Value* rows = json::find(page, "offers");
  if (rows == nullptr || !rows->is_array()) {
    throw Trouble::transient("takealot.no-list", "Takealot answered no list of offers.");
  }
  std::vector<std::string> ids;
  std::vector<Offer> offers;
  for (const json::Value& row : rows->get_array()) {
    auto offer = read_offer(row, words_);
    if (!offer)
      throw Trouble::transient("takealot.no-id", "Takealot listed an offer without an id.");
    ids.push_back(offer->id);
    offers.push_back(std::move(*offer));
  }
  walk->take(json::integer(page, words_.total), json::integer(page, words_.page),
             json::integer(page, words_.page_size), ids);
  for (const Offer& offer : offers) {
    emit_listing(op, offer);
    emit_levels(op, offer, options_.warehouses, as_of(answer), 0);
  }
  op.emit(
      (walk->more() ? PageFact::more(walk->cursor()) : PageFact::last()).as_of_ms(as_of(answer)));
}

}  // namespace stockd::takealot
