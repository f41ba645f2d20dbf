// SPDX-License-Identifier: Apache-2.0
//
// The public face: it hands inputs and records to the part that knows them, and turns row numbers
// into ids.
#include "engine/engine.hpp"

#include "base/assert.hpp"
#include "engine/account_state.hpp"
#include "engine/loose_truth.hpp"
#include "engine/replacement.hpp"
#include "engine/replenishment.hpp"
#include "engine/surveying.hpp"

#include <algorithm>
#include <ranges>

namespace stockd::engine {
namespace {

// The row numbers from, from + 1, ... of a table with `size` rows, at most so many.
auto part_of(std::size_t size, std::size_t from, std::size_t most) {
  const std::size_t begin = std::min(from, size);
  const std::size_t end = begin + std::min(most, size - begin);
  return std::views::iota(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
}

}  // namespace

AccountState::Decision AccountState::decide(const Input& input, UnixMs at,
                                            const LineArchive& archive) {
  return std::visit(
      [&](const auto& given) -> Decision {
        using Given = std::decay_t<decltype(given)>;
        if constexpr (std::is_same_v<Given, OrdersSeen>) {
          return decide(given, at, archive);
        } else if constexpr (std::is_same_v<Given, DecideTransfer> ||
                             std::is_same_v<Given, EnterTransfer>) {
          return decide_transfer(*this, given, at);
        } else {
          return decide(given, at);
        }
      },
      input);
}

void AccountState::fold(const Record& record) {
  now = std::max(now, record.at_ms);
  last_seq = record.seq;
  std::visit(
      [&](const auto& body) {
        using Told = std::decay_t<decltype(body)>;
        if constexpr (std::is_same_v<Told, PoolsTold> || std::is_same_v<Told, TransferDecided>) {
          fold_replenishment(*this, body);
        } else {
          fold(record, body);
        }
      },
      record.body);
}

struct Engine::State : AccountState {
  using AccountState::AccountState;
};

Engine::Engine(AccountId account) : state_(std::make_unique<State>(account)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Result<std::vector<Record>> Engine::decide(const Input& input, UnixMs now,
                                           const LineArchive& archive) {
  return state_->decide(input, now, archive);
}

void Engine::fold(const Record& record) {
  state_->fold(record);
}

void Engine::begin_fence(ChannelId channel, UnixMs now) {
  if (!state_->knows(channel)) return;
  Fence& fence = state_->channels[index_of(channel)].fence.emplace();
  fence.began_at = now;
  fence.early = state_->fence_is_early();
}

void Engine::end_fence_reads(ChannelId channel) {
  if (!state_->knows(channel)) return;
  if (auto& fence = state_->channels[index_of(channel)].fence) fence->reads_ended = true;
}

void Engine::abandon_fence(ChannelId channel) {
  if (state_->knows(channel)) state_->channels[index_of(channel)].fence.reset();
}

ChannelWants Engine::wants(ChannelId channel, UnixMs) const {
  return state_->knows(channel) ? state_->wants(index_of(channel)) : ChannelWants{};
}

std::optional<Record> Engine::next_write(ChannelId channel, const WriteLimits& limits, UnixMs now,
                                         std::string_view incarnation,
                                         std::uint64_t next_seq) const {
  if (!state_->knows(channel)) return std::nullopt;
  return state_->next_write(index_of(channel), limits, now, incarnation, next_seq);
}

std::vector<ReadItem> Engine::next_reads(ChannelId channel, std::size_t most, UnixMs,
                                         const std::vector<ListingId>& busy) const {
  std::vector<ReadItem> out;
  if (!state_->knows(channel)) return out;
  for (const auto& [since, listing] : state_->channels[index_of(channel)].queues.reads) {
    if (out.size() == most) break;
    if (std::find(busy.begin(), busy.end(), ListingId{listing}) != busy.end()) continue;
    const Listing& row = state_->listings[listing];
    out.push_back({ListingId{listing}, std::string(state_->arena.get(row.remote)),
                   std::string(state_->arena.get(row.sku))});
  }
  return out;
}

std::optional<IntentMade> Engine::take_resend(ChannelId channel) {
  if (!state_->knows(channel)) return std::nullopt;
  return state_->take_resend(index_of(channel));
}

std::vector<ReadItem> Engine::next_fences(ChannelId channel, std::size_t most) const {
  std::vector<ReadItem> out;
  if (!state_->knows(channel)) return out;
  for (const std::uint32_t listing : state_->channels[index_of(channel)].queues.fences) {
    if (out.size() == most) break;
    const Listing& row = state_->listings[listing];
    out.push_back({ListingId{listing}, std::string(state_->arena.get(row.remote)),
                   std::string(state_->arena.get(row.sku))});
  }
  return out;
}

std::vector<TicketItem> Engine::next_tickets(ChannelId channel, std::size_t most) const {
  std::vector<TicketItem> out;
  if (!state_->knows(channel)) return out;
  for (const std::uint32_t listing : state_->channels[index_of(channel)].queues.tickets) {
    const Listing& row = state_->listings[listing];
    for (const OpenWrite& write : state_->pending.at(listing).open) {
      if (out.size() == most) return out;
      if (write.ticket.empty()) continue;
      out.push_back({write.intent, ListingId{listing}, write.ticket,
                     std::string(state_->arena.get(row.remote)),
                     std::string(state_->arena.get(row.sku))});
    }
  }
  return out;
}

std::optional<UnixMs> Engine::next_deadline() const {
  if (!state_->adopting.empty() || !state_->transferring.empty() || state_->guard_has_news())
    return state_->now;
  std::optional<UnixMs> out = state_->unexplained_until();
  const auto at_most = [&](UnixMs due) { out = std::min(out.value_or(due), due); };
  if (!state_->deadlines.empty()) at_most(state_->deadlines.begin()->first);
  if (!state_->retries.empty()) at_most(state_->retries.begin()->first);
  return out;
}

void Engine::forget_closed(std::uint64_t archived_seq) {
  state_->forget_closed(archived_seq);
}

const Account& Engine::account() const {
  return state_->account;
}

std::optional<ChannelId> Engine::find_channel(std::string_view name) const {
  const auto found = state_->channel_named(name);
  return found ? std::optional(ChannelId{*found}) : std::nullopt;
}

ChannelPhase Engine::phase(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->channels[index_of(channel)].phase;
}

std::string Engine::phase_reason(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->channels[index_of(channel)].phase_reason;
}

UnixMs Engine::phase_since(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->channels[index_of(channel)].phase_since;
}

GuardView Engine::guard(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->view_guard(index_of(channel));
}

bool Engine::kill_switch() const {
  return state_->kill_switch;
}

std::string Engine::orders_cursor(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->channels[index_of(channel)].cursor;
}

std::int64_t Engine::orders_unswept_ms(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  const Channel& row = state_->channels[index_of(channel)];
  return row.swept == 0 ? 0 : row.watermark - row.swept;
}

std::optional<ListingId> Engine::find_listing(ChannelId channel, std::string_view remote) const {
  const auto found = state_->listing_of(index_of(channel), remote);
  return found ? std::optional(ListingId{*found}) : std::nullopt;
}

std::vector<Engine::WriteItem> Engine::write_items(const IntentMade& intent) const {
  std::vector<WriteItem> out;
  for (const IntentItem& item : intent.items) {
    const Listing& row = state_->listings[index_of(item.listing)];
    out.push_back({item.listing, std::string(state_->arena.get(row.remote)),
                   std::string(state_->arena.get(row.sku)), item.from, item.to});
  }
  return out;
}

std::vector<Sku> Engine::skus() const {
  std::vector<Sku> out;
  for (const Product& product : state_->products) {
    out.emplace_back(state_->arena.get(product.sku));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::optional<ProductView> Engine::product(const Sku& sku) const {
  const auto found = state_->product_of(sku.view());
  if (!found) return std::nullopt;
  return state_->view_product(*found);
}

std::size_t Engine::product_count() const {
  return state_->products.size();
}

std::size_t Engine::listing_count() const {
  return state_->listings.size();
}

std::vector<ProductView> Engine::products(std::size_t from, std::size_t most) const {
  std::vector<ProductView> out;
  for (const std::uint32_t product : part_of(product_count(), from, most))
    out.push_back(state_->view_product(product));
  return out;
}

std::vector<ListingView> Engine::unlinked(std::size_t from, std::size_t most) const {
  std::vector<ListingView> out;
  for (const std::uint32_t listing : part_of(listing_count(), from, most)) {
    const Listing& row = state_->listings[listing];
    if (row.state == ListingState::Gone) continue;
    if (row.product == kNone || (row.link != Link::Linked && row.link != Link::OnShelf))
      out.push_back(state_->view(listing));
  }
  return out;
}

void Engine::survey(std::size_t most, Survey& to) const {
  for (const std::uint32_t listing : part_of(listing_count(), to.listings.size(), most))
    to.listings.push_back(survey_listing(*state_, listing));
  for (const std::uint32_t product : part_of(product_count(), to.products.size(), most))
    survey_product(*state_, product, to);
}

ListingView Engine::listing(ListingId listing) const {
  STOCKD_ASSERT(index_of(listing) < listing_count());
  return state_->view(index_of(listing));
}

Sku Engine::sku_of(ProductId product) const {
  STOCKD_ASSERT(index_of(product) < product_count());
  return Sku(state_->arena.get(state_->products[index_of(product)].sku));
}

std::optional<ListingId> Engine::replaced_by(ListingId listing) const {
  const auto found = engine::replaced_by(*state_, index_of(listing));
  return found ? std::optional(ListingId{*found}) : std::nullopt;
}

bool Engine::was_read(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  const Channel& row = state_->channels[index_of(channel)];
  return row.fixed && row.unfenced == 0;
}

bool Engine::opens_products(ChannelId channel) const {
  STOCKD_ASSERT(state_->knows(channel));
  return state_->channels[index_of(channel)].waiting_opening > 0;
}

std::string Engine::loss() const {
  return loss_of(*state_);
}

std::vector<WaitingReturn> Engine::returns() const {
  return state_->returns();
}

std::vector<ProposedTransfer> Engine::transfers() const {
  return proposed_transfers(*state_);
}

Plan Engine::plan() const {
  return state_->plan();
}

void Engine::add_counts(std::size_t from, std::size_t most,
                        std::map<ChannelId, Counts>& counts) const {
  for (const std::uint32_t listing : part_of(listing_count(), from, most))
    state_->add_counts(listing, counts);
}

std::size_t Engine::open_lines(ChannelId channel) const {
  std::size_t out = 0;
  if (!state_->knows(channel)) return out;
  for (const auto& [order, lines] : state_->channels[index_of(channel)].orders) {
    for (const Line& line : lines)
      out += line.closed ? 0 : 1;
  }
  return out;
}

std::vector<Violation> Engine::verify() const {
  return state_->verify();
}

std::vector<Violation> Engine::alerts() const {
  std::vector<Violation> out = state_->standing_alerts();
  out.insert(out.end(), state_->alerts.begin(), state_->alerts.end());
  return out;
}

std::string Engine::hash() const {
  return state_->hash();
}

std::string Engine::snapshot() const {
  return state_->snapshot();
}

Result<Engine> Engine::restore(std::string_view snapshot) {
  Engine engine(AccountId{});
  if (auto loaded = engine.state_->load(snapshot); !loaded) return failure(loaded.error());
  return engine;
}

Engine::Memory Engine::memory() const {
  return state_->memory();
}

}  // namespace stockd::engine
