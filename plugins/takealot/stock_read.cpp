// SPDX-License-Identifier: Apache-2.0
//
// Levels of given offers: by one list of their ids; what it leaves out is asked for singly, because
// a missing row proves nothing.
#include "answer.hpp"
#include "connector.hpp"
#include "offer_walk.hpp"

#include <algorithm>

namespace stockd::takealot {
namespace {

bool is_id(const std::string& text) {
  return !text.empty() && text.size() <= 18 && text[0] != '0' &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string joined(const std::set<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids)
    out += (out.empty() ? "" : ",") + id;
  return out;
}

}  // namespace

Task<FoundOffers> Connector::offers_of(Op& op, std::set<std::string> ids) {
  FoundOffers found;
  if (ids.empty()) co_return found;
  Request request = ask(op, "GET", words_.offers);
  request.query(words_.offer_ids, joined(ids));
  request.query(words_.page, 1).query(words_.page_size, kOffersPage);
  Response answer = co_await request;
  tell_budget(op, "default", answer);
  found.as_of_ms = as_of(answer);
  const json::Value list = read_object(answer);
  for (const json::Value& row : json::array(list, "offers")) {
    auto offer = read_offer(row, words_);
    // A server that does not heed the ids shows whatever comes first.
    if (!offer || ids.erase(offer->id) == 0) continue;
    std::string id = offer->id;
    found.offers.emplace(std::move(id), std::move(*offer));
  }
  std::vector<Request> singles;
  for (const std::string& id : ids)
    singles.push_back(ask(op, "GET", std::string(words_.offer) + "/ID" + id).all_status());
  const std::vector<Response> answers = co_await op.all(std::move(singles));
  auto id = ids.begin();
  for (const Response& single : answers) {
    const std::string asked = *id++;
    if (single.status() == 404) {
      found.gone.insert(asked);
      continue;
    }
    // The key is good, as the list has shown: one offer that fails must not hide the others.
    if (single.status() == 429) throw refusal(single);
    if (!single.ok()) {
      op.log(Severity::Warn, "Takealot does not show an offer.", "offer", asked, "status",
             std::to_string(single.status()));
      continue;
    }
    auto offer = read_offer(read_object(single), words_);
    if (offer && offer->id == asked) found.offers.emplace(asked, std::move(*offer));
  }
  co_return found;
}

Task<> Connector::lookup_stock(Op& op, std::vector<Item> items) {
  std::set<std::string> ids;
  for (const Item& item : items) {
    if (is_id(item.remote)) ids.insert(item.remote);
  }
  const FoundOffers found = co_await offers_of(op, std::move(ids));
  for (const Item& item : items) {
    const auto offer = found.offers.find(item.remote);
    if (offer != found.offers.end()) {
      emit_levels(op, offer->second, options_.warehouses, found.as_of_ms, item.ref);
    } else if (found.gone.contains(item.remote) || !is_id(item.remote)) {
      op.emit(LevelFact::gone(item.remote).as_of_ms(found.as_of_ms).ref(item.ref));
    } else {
      op.emit(LevelFact::unknown(item.remote).as_of_ms(found.as_of_ms).ref(item.ref));
    }
  }
}

}  // namespace stockd::takealot
