// SPDX-License-Identifier: Apache-2.0
//
// One reader a fact type, and a table that finds it by the type's id.
#include "connectors/facts.hpp"

#include <stockd/abi/ext/check.h>
#include <stockd/abi/ext/listing.h>
#include <stockd/abi/ext/locations.h>
#include <stockd/abi/ext/orders.h>
#include <stockd/abi/ext/page.h>
#include <stockd/abi/ext/stock.h>
#include <stockd/abi/ext/subscribe.h>
#include <stockd/abi/ext/webhook.h>

#include <array>

namespace stockd::connectors {
namespace {

template <class E>
constexpr bool same(E ours, int theirs) {
  return static_cast<int>(ours) == theirs;
}

static_assert(same(Kind::None, STOCKD_TROUBLE_NONE));
static_assert(same(Kind::Transient, STOCKD_TROUBLE_TRANSIENT));
static_assert(same(Kind::Throttled, STOCKD_TROUBLE_THROTTLED));
static_assert(same(Kind::Stale, STOCKD_TROUBLE_STALE));
static_assert(same(Kind::Missing, STOCKD_TROUBLE_MISSING));
static_assert(same(Kind::Rejected, STOCKD_TROUBLE_REJECTED));
static_assert(same(Kind::Denied, STOCKD_TROUBLE_DENIED));
static_assert(same(Kind::Config, STOCKD_TROUBLE_CONFIG));
static_assert(same(Kind::Unsure, STOCKD_TROUBLE_UNSURE));
static_assert(same(Kind::Defect, STOCKD_TROUBLE_DEFECT));
static_assert(same(Kind::Aborted, STOCKD_TROUBLE_ABORTED));
static_assert(same(Fulfilment::Merchant, STOCKD_FULFILMENT_MERCHANT));
static_assert(same(Fulfilment::Platform, STOCKD_FULFILMENT_PLATFORM));
static_assert(same(ListingState::Live, STOCKD_LISTING_LIVE));
static_assert(same(ListingState::Hidden, STOCKD_LISTING_HIDDEN));
static_assert(same(ListingState::Gone, STOCKD_LISTING_GONE));
static_assert(same(LevelState::Unknown, STOCKD_LEVEL_UNKNOWN));
static_assert(same(LevelState::Known, STOCKD_LEVEL_KNOWN));
static_assert(same(LevelState::Untracked, STOCKD_LEVEL_UNTRACKED));
static_assert(same(LevelState::Gone, STOCKD_LEVEL_GONE));
static_assert(same(Pool::Sellable, STOCKD_POOL_SELLABLE));
static_assert(same(Pool::Inbound, STOCKD_POOL_INBOUND));
static_assert(same(Pool::Platform, STOCKD_POOL_PLATFORM));
static_assert(same(OrderState::Open, STOCKD_ORDER_OPEN));
static_assert(same(OrderState::Closed, STOCKD_ORDER_CLOSED));
static_assert(same(OrderState::Gone, STOCKD_ORDER_GONE));
static_assert(same(HintKind::Listing, STOCKD_HINT_LISTING));
static_assert(same(HintKind::Order, STOCKD_HINT_ORDER));
static_assert(same(HintKind::Catalogue, STOCKD_HINT_CATALOGUE));
static_assert(same(HintKind::Ticket, STOCKD_HINT_TICKET));
static_assert(same(WrittenState::Applied, STOCKD_WRITTEN_APPLIED));
static_assert(same(WrittenState::Accepted, STOCKD_WRITTEN_ACCEPTED));

// A number of the contract as ours, or what its header says about unknown ones.
template <class E>
E known_or(std::int32_t value, E last, E otherwise) {
  return value >= 0 && value <= static_cast<std::int32_t>(last) ? static_cast<E>(value) : otherwise;
}

Fulfilment fulfilment_of(AbiReader& reader, const char* field, std::int32_t value) {
  if (value != STOCKD_FULFILMENT_MERCHANT && value != STOCKD_FULFILMENT_PLATFORM) {
    reader.fail(std::string(field) + " is " + std::to_string(value) +
                ", neither merchant nor platform");
  }
  return value == STOCKD_FULFILMENT_PLATFORM ? Fulfilment::Platform : Fulfilment::Merchant;
}

Fact listing(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_listing_t*>(raw);
  ListingFact out;
  if (!reader.complete("stockd_listing", !c, STOCKD_HAS(c, state), c ? c->size : 0)) return out;
  out.remote = reader.text("stockd_listing.remote", c->remote);
  out.sku = reader.text("stockd_listing.sku", c->sku);
  out.shelf = reader.text("stockd_listing.shelf", c->shelf);
  out.title = reader.text("stockd_listing.title", c->title);
  out.fulfilment = fulfilment_of(reader, "stockd_listing.fulfilment", c->fulfilment);
  out.managed = c->managed != 0;
  out.state = known_or(c->state, ListingState::Gone, ListingState::Hidden);
  return out;
}

Fact level(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_level_t*>(raw);
  LevelFact out;
  if (!reader.complete("stockd_level", !c, STOCKD_HAS(c, version), c ? c->size : 0)) return out;
  out.ref = c->ref;
  out.remote = reader.text("stockd_level.remote", c->remote);
  out.location = reader.text("stockd_level.location", c->location);
  out.quantity = c->quantity;
  out.state = known_or(c->state, LevelState::Gone, LevelState::Unknown);
  if (c->pool < 0 || c->pool > STOCKD_POOL_PLATFORM) {
    // An unknown pool is ignored: nothing about what shoppers can buy is known from it.
    out.state = LevelState::Unknown;
  }
  out.pool = known_or(c->pool, Pool::Platform, Pool::Sellable);
  out.as_of_ms = c->as_of_ms;
  out.version = reader.text("stockd_level.version", c->version);
  return out;
}

Fact order(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_order_t*>(raw);
  OrderFact out;
  if (!reader.complete("stockd_order", !c, STOCKD_HAS(c, touched_at_ms), c ? c->size : 0)) {
    return out;
  }
  out.state = known_or(c->state, OrderState::Gone, OrderState::Open);
  out.order = reader.text("stockd_order.order", c->order);
  out.placed_at_ms = c->placed_at_ms;
  out.touched_at_ms = c->touched_at_ms;
  return out;
}

Fact order_line(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_order_line_t*>(raw);
  OrderLineFact out;
  if (!reader.complete("stockd_order_line", !c, STOCKD_HAS(c, touched_at_ms), c ? c->size : 0)) {
    return out;
  }
  out.fulfilment = fulfilment_of(reader, "stockd_order_line.fulfilment", c->fulfilment);
  out.order = reader.text("stockd_order_line.order", c->order);
  out.line = reader.text("stockd_order_line.line", c->line);
  out.remote = reader.text("stockd_order_line.remote", c->remote);
  out.sku = reader.text("stockd_order_line.sku", c->sku);
  out.location = reader.text("stockd_order_line.location", c->location);
  out.counts = LineCounts{c->ordered, c->cancelled, c->restocked};
  out.placed_at_ms = c->placed_at_ms;
  out.touched_at_ms = c->touched_at_ms;
  return out;
}

Fact page(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_page_t*>(raw);
  PageFact out;
  if (!reader.complete("stockd_page", !c, STOCKD_HAS(c, as_of_ms), c ? c->size : 0)) return out;
  out.more = c->more != 0;
  out.cursor = reader.bytes("stockd_page.cursor", c->cursor, AbiReader::kTextBytesMax);
  out.as_of_ms = c->as_of_ms;
  return out;
}

Fact hint(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_hint_t*>(raw);
  HintFact out;
  if (!reader.complete("stockd_hint", !c, STOCKD_HAS(c, remote), c ? c->size : 0)) return out;
  // Whatever changed, looking at the catalogue again finds it.
  out.kind = c->kind >= STOCKD_HINT_LISTING && c->kind <= STOCKD_HINT_TICKET
                 ? static_cast<HintKind>(c->kind)
                 : HintKind::Catalogue;
  out.remote = reader.text("stockd_hint.remote", c->remote);
  return out;
}

Fact budget(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_budget_t*>(raw);
  BudgetFact out;
  if (!reader.complete("stockd_budget", !c, STOCKD_HAS(c, wait_ms), c ? c->size : 0)) return out;
  out.lane = reader.text("stockd_budget.lane", c->lane);
  if (out.lane.empty()) out.lane = "default";
  out.remaining = c->remaining;
  out.capacity = c->capacity;
  out.refill_milli_s = c->refill_milli_s;
  out.wait_ms = c->wait_ms;
  return out;
}

Fact written(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_written_t*>(raw);
  WrittenFact out;
  if (!reader.complete("stockd_written", !c, STOCKD_HAS(c, trouble), c ? c->size : 0)) return out;
  out.ref = c->ref;
  out.trouble = read_trouble(reader, c->trouble);
  if (c->has_found != 0) out.found = c->found;
  out.ticket = reader.text("stockd_written.ticket", c->ticket);
  if (!out.trouble && c->state != STOCKD_WRITTEN_APPLIED && c->state != STOCKD_WRITTEN_ACCEPTED) {
    reader.fail("stockd_written.state is " + std::to_string(c->state) +
                ", neither applied nor accepted");
  }
  out.state = known_or(c->state, WrittenState::Accepted, WrittenState::Applied);
  return out;
}

Fact location(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_location_t*>(raw);
  LocationFact out;
  if (!reader.complete("stockd_location", !c, STOCKD_HAS(c, name), c ? c->size : 0)) return out;
  out.active = c->active != 0;
  out.sells_online = c->sells_online != 0;
  out.id = reader.text("stockd_location.id", c->id);
  out.name = reader.text("stockd_location.name", c->name);
  return out;
}

Fact grant(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_grant_t*>(raw);
  GrantFact out;
  if (!reader.complete("stockd_grant", !c, STOCKD_HAS(c, name), c ? c->size : 0)) return out;
  out.present = c->present != 0;
  out.name = reader.text("stockd_grant.name", c->name);
  return out;
}

Fact subscription(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_subscription_t*>(raw);
  SubscriptionFact out;
  if (!reader.complete("stockd_subscription", !c, STOCKD_HAS(c, remote), c ? c->size : 0)) {
    return out;
  }
  out.change = c->change;
  out.topic = reader.text("stockd_subscription.topic", c->topic);
  out.remote = reader.text("stockd_subscription.remote", c->remote);
  return out;
}

Fact verdict(AbiReader& reader, const void* raw) {
  const auto* c = static_cast<const stockd_verdict_t*>(raw);
  VerdictFact out;
  if (!reader.complete("stockd_verdict", !c, STOCKD_HAS(c, genuine), c ? c->size : 0)) return out;
  out.genuine = c->genuine != 0;
  return out;
}

struct FactType {
  std::string_view id;
  Fact (*read)(AbiReader& reader, const void* raw);
};

// In the order of the alternatives of Fact.
constexpr std::array<FactType, std::variant_size_v<Fact>> kTypes{{
    {STOCKD_FACT_LISTING, listing},
    {STOCKD_FACT_LEVEL, level},
    {STOCKD_FACT_ORDER, order},
    {STOCKD_FACT_ORDER_LINE, order_line},
    {STOCKD_FACT_PAGE, page},
    {STOCKD_FACT_HINT, hint},
    {STOCKD_FACT_BUDGET, budget},
    {STOCKD_FACT_WRITTEN, written},
    {STOCKD_FACT_LOCATION, location},
    {STOCKD_FACT_GRANT, grant},
    {STOCKD_FACT_SUBSCRIPTION, subscription},
    {STOCKD_FACT_VERDICT, verdict},
}};

}  // namespace

std::optional<Fact> read_fact(AbiReader& reader, std::string_view type, const void* fact) {
  for (const FactType& known : kTypes) {
    if (known.id == type) return known.read(reader, fact);
  }
  return std::nullopt;
}

std::string_view fact_type(const Fact& fact) {
  return kTypes[fact.index()].id;
}

Trouble read_trouble(AbiReader& reader, const stockd_trouble_t* c) {
  Trouble out;
  if (c == nullptr) return out;
  if (!reader.complete("stockd_trouble", false, STOCKD_HAS(c, path), c->size)) return out;
  if (c->kind == STOCKD_TROUBLE_NONE) reader.fail("stockd_trouble.kind is none");
  out.kind = known_or(c->kind, Kind::Aborted, Kind::Unsure);
  out.retry_after_ms = c->retry_after_ms;
  out.code = reader.text("stockd_trouble.code", c->code);
  out.message = reader.text("stockd_trouble.message", c->message);
  out.hint = reader.text("stockd_trouble.hint", c->hint);
  out.path = reader.text("stockd_trouble.path", c->path);
  return out;
}

}  // namespace stockd::connectors
