// SPDX-License-Identifier: Apache-2.0
//
// The referee's rules about single facts: they belong to the operation, name what they are about,
// and hold numbers the engine can add.
#include "connectors/facts.hpp"
#include "connectors/referee.hpp"

namespace stockd::connectors {

bool Referee::item_ref(const char* type, std::uint64_t ref) {
  if (refs_.count(ref) != 0) return true;
  breach("ref",
         std::string("emitted a ") + type + " with ref " + std::to_string(ref) +
             ", which is no item of the operation",
         "repeat stockd_item.ref in facts about the item, see ext/stock.h");
  return false;
}

bool Referee::in_range(const char* field, Quantity value, Quantity least) {
  if (value >= least && value <= kQuantityMost) return true;
  breach("quantity", "emitted " + std::string(field) + " " + std::to_string(value),
         "quantities lie between " + std::to_string(least) + " and " +
             std::to_string(kQuantityMost) + ", see ext/stock.h");
  return false;
}

bool Referee::needed(const char* field, const std::string& value) {
  if (!value.empty()) return true;
  breach("empty", "emitted an empty " + std::string(field),
         "it must name something, see its header");
  return false;
}

struct Referee::FactRules {
  Referee& referee;

  bool operator()(const ListingFact& fact) const {
    return referee.needed("stockd_listing.remote", fact.remote);
  }
  bool operator()(const LevelFact& fact) const {
    if (!referee.needed("stockd_level.remote", fact.remote)) return false;
    if (!referee.in_range("stockd_level.quantity", fact.quantity, -kQuantityMost)) return false;
    if (referee.is_lookup_ || fact.ref != 0) return referee.item_ref("stockd_level", fact.ref);
    return true;
  }
  bool operator()(const OrderFact& fact) const {
    return referee.needed("stockd_order.order", fact.order);
  }
  bool operator()(const OrderLineFact& fact) const {
    return referee.needed("stockd_order_line.order", fact.order) &&
           referee.needed("stockd_order_line.line", fact.line) &&
           referee.in_range("stockd_order_line.ordered", fact.counts.ordered, 0) &&
           referee.in_range("stockd_order_line.cancelled", fact.counts.cancelled, 0) &&
           referee.in_range("stockd_order_line.restocked", fact.counts.restocked, 0);
  }
  bool operator()(const PageFact& fact) const {
    ++referee.pages_;
    if (!referee.is_paged_) {
      referee.breach("page", "emitted a page fact",
                     "only lists and polls have pages, see ext/page.h");
    } else if (fact.more && fact.cursor == referee.cursor_) {
      referee.breach("page", "emitted a page with more to come and the cursor it began with",
                     "the next page would be this one again, see ext/page.h");
    }
    return !referee.verdict_;
  }
  bool operator()(const HintFact& fact) const {
    return fact.kind == HintKind::Catalogue || referee.needed("stockd_hint.remote", fact.remote);
  }
  bool operator()(const BudgetFact& fact) const {
    if (referee.manifest_.lanes.find(fact.lane) == referee.manifest_.lanes.end()) {
      referee.breach("lane", "emitted a budget of lane \"" + fact.lane + "\"",
                     "stockd_budget.lane must be an entry of the manifest's lanes, see ext/page.h");
    }
    return !referee.verdict_ &&
           referee.in_range("stockd_budget.remaining", fact.remaining, -kQuantityMost) &&
           referee.in_range("stockd_budget.capacity", fact.capacity, 0) &&
           referee.in_range("stockd_budget.refill_milli_s", fact.refill_milli_s, 0);
  }
  bool operator()(const WrittenFact& fact) const {
    if (!referee.is_write_) {
      referee.breach("fact", "emitted a written fact",
                     "only writes and settling have them, see ext/stock.h");
      return false;
    }
    if (!referee.item_ref("stockd_written", fact.ref)) return false;
    if (!referee.written_.insert(fact.ref).second) {
      referee.breach("written-twice",
                     "emitted two written facts for ref " + std::to_string(fact.ref),
                     "each item has one fate, see ext/stock.h");
    } else if (!fact.trouble && fact.state == WrittenState::Accepted && fact.ticket.empty()) {
      referee.breach("ticket", "emitted an accepted item without a ticket",
                     "stockd_settle needs the ticket, see ext/settle.h");
    }
    return !referee.verdict_ &&
           referee.in_range("stockd_written.found", fact.found.value_or(0), -kQuantityMost);
  }
  bool operator()(const LocationFact& fact) const {
    return referee.needed("stockd_location.id", fact.id);
  }
  bool operator()(const GrantFact& fact) const {
    return referee.needed("stockd_grant.name", fact.name);
  }
  bool operator()(const SubscriptionFact& fact) const {
    return referee.needed("stockd_subscription.topic", fact.topic);
  }
  bool operator()(const VerdictFact&) const {
    if (!referee.is_webhook_) {
      referee.breach("fact", "emitted a verdict", "only webhooks have one, see ext/webhook.h");
    }
    return !referee.verdict_;
  }
};

bool Referee::fact(const Fact& fact) {
  if (!may_speak("emit")) return false;
  if (++facts_ > kFactsMax) {
    breach("facts", "emitted more than " + std::to_string(kFactsMax) + " facts",
           "ask for smaller pages, see connector.h");
    return false;
  }
  return std::visit(FactRules{*this}, fact);
}

}  // namespace stockd::connectors
