// SPDX-License-Identifier: Apache-2.0
//
// What must hold, computed a second time from the parts. A contradiction is a bug: tests and the
// simulation look after every step, `stockctl verify` whenever somebody asks.
#include "engine/account_state.hpp"
#include "engine/arithmetic.hpp"
#include "engine/replenishment.hpp"

namespace stockd::engine {
namespace {

class Auditor {
 public:
  explicit Auditor(const AccountState& state) : state_(state) {}

  std::vector<Violation> audit() {
    sum_lines();
    for (std::uint32_t l = 0; l < state_.listings.size(); ++l)
      check_listing(l);
    for (std::uint32_t p = 0; p < state_.products.size(); ++p)
      check_product(p);
    for (const auto& [listing, busy] : state_.pending)
      check_pending(listing, busy);
    for (std::uint32_t c = 0; c < state_.channels.size(); ++c)
      check_guard(c);
    check_queues();
    return std::move(out_);
  }

 private:
  void violated(const char* code, std::string text) { out_.push_back({code, std::move(text)}); }

  std::string name(std::uint32_t listing) const {
    const Listing& row = state_.listings[listing];
    return "listing " + std::string(state_.arena.get(row.remote)) + " of " +
           state_.channels[row.channel].name;
  }

  void sum_lines() {
    own_.assign(state_.listings.size(), 0);
    kitted_.assign(state_.products.size(), 0);
    waiting_.assign(state_.products.size(), 0);
    for (const auto& [product, units] : state_.kitted_by_gone)
      kitted_[product] = units;
    for (const Channel& channel : state_.channels) {
      if (!channel.fixed) continue;
      for (const auto& [order, lines] : channel.orders) {
        for (const Line& line : lines) {
          if (line.listing == kNone) continue;
          own_[line.listing] += line.counted();
          for (const RecipePart& part : line.parts)
            kitted_[index_of(part.product)] += line.counted() * part.count;
          sum_waiting(line);
        }
      }
    }
  }

  void sum_waiting(const Line& line) {
    const std::uint32_t own = state_.listings[line.listing].product;
    if (line.parts.empty() && own != kNone) waiting_[own] += line.waiting;
    for (const RecipePart& part : line.parts)
      waiting_[index_of(part.product)] += line.waiting * part.count;
  }

  void check_listing(std::uint32_t listing) {
    const Listing& row = state_.listings[listing];
    if (row.own != row.forgotten + own_[listing]) {
      violated("own.lines", name(listing) + " counts " + std::to_string(row.own) +
                                " units sold, its lines say " +
                                std::to_string(row.forgotten + own_[listing]));
    }
    const auto& queues = state_.channels[row.channel].queues;
    const auto key = queues.write_keys.find(listing);
    const auto wanted = state_.wanted_write(listing);
    if (wanted.has_value() != (key != queues.write_keys.end()) ||
        (wanted && *wanted != key->second)) {
      violated("queue.writes", name(listing) + " is not in the write queue as it should be");
    }
    if (state_.wants_read(listing) != queues.read_keys.contains(listing)) {
      violated("queue.reads", name(listing) + " is not in the read queue as it should be");
    }
    if (state_.wants_fence(listing) != queues.fences.contains(listing)) {
      violated("queue.fences", name(listing) + " is not among the fences as it should be");
    }
    const auto delayed = state_.delayed_at.find(listing);
    const auto deadline = state_.deadline_of(listing);
    if (deadline.has_value() != (delayed != state_.delayed_at.end()) ||
        (deadline && *deadline != delayed->second)) {
      violated("queue.deadlines", name(listing) + " has another deadline than it should have");
    }
  }

  void check_product(std::uint32_t id) {
    const Product& product = state_.products[id];
    const std::string sku(state_.arena.get(product.sku));
    Quantity consumed = 0;
    Quantity held = 0;
    const auto all = state_.siblings(id);
    for (const std::uint32_t listing : all) {
      const Listing& row = state_.listings[listing];
      consumed += row.own;
      const Pending* busy = state_.pending_of(listing);
      if (busy != nullptr && busy->suspicion) held += busy->suspicion->held;
      held += withheld_of(state_, listing);
      if (row.link != state_.link_of(listing, all)) {
        violated("link", name(listing) + " is not linked as it should be");
      }
    }
    if (consumed != product.consumed) {
      violated("truth.consumed", sku + " consumed " + std::to_string(product.consumed) +
                                     " units, its listings say " + std::to_string(consumed));
    }
    if (kitted_[id] != product.kitted) {
      violated("truth.kitted", sku + " gave " + std::to_string(product.kitted) +
                                   " units to kits, their lines say " +
                                   std::to_string(kitted_[id]));
    }
    if (waiting_[id] != product.waiting) {
      violated("truth.waiting", sku + " has " + std::to_string(product.waiting) +
                                    " units in the tray, its lines say " +
                                    std::to_string(waiting_[id]));
    }
    if (held != product.suspense || held < 0) {
      violated("truth.suspense", sku + " holds back " + std::to_string(product.suspense) +
                                     " units, its listings say " + std::to_string(held));
    }
  }

  void check_pending(std::uint32_t listing, const Pending& busy) {
    for (const OpenWrite& write : busy.open) {
      const Quantity most = state_.channels[state_.listings[listing].channel].config.quantity_most;
      if (write.to < 0 || write.to > most) {
        violated("write.range", name(listing) + " is being written " + std::to_string(write.to));
      }
      if (write.state == WriteState::Sent && !state_.intents.contains(write.intent)) {
        violated("write.intent", name(listing) + " has an open write that no intent knows");
      }
    }
    for (const UnseenWrite& write : busy.unseen) {
      if (!state_.answered.contains(write.intent)) {
        violated("write.unseen", name(listing) + " waits for a write that no intent knows");
      }
    }
    if (busy.suspicion &&
        !state_.channels[state_.listings[listing].channel].suspicious.contains(listing)) {
      violated("suspicion", name(listing) + " is suspected without its channel knowing");
    }
  }

  // Counted a second time: what the guards watch, and what they may let pass.
  void check_guard(std::uint32_t c) {
    const Channel& channel = state_.channels[c];
    std::size_t writable = 0;
    std::size_t zeroed = 0;
    for (std::uint32_t l = 0; l < state_.listings.size(); ++l) {
      const Listing& row = state_.listings[l];
      if (row.channel != c) continue;
      writable += row.writable ? 1 : 0;
      const bool moved = channel.guard.moved.contains(l) || channel.guard.allowed.contains(l);
      if (!row.writable && moved) violated("guard.moved", name(l) + " is watched and not written");
      if (row.writable && !moved && state_.doubted(row.product) && differs(l)) {
        violated("guard.missed", name(l) + " moves unexplained, and the guard does not know");
      }
    }
    for (const auto& [listing, zero] : channel.guard.moved)
      zeroed += zero ? 1 : 0;
    if (writable != channel.guard.writable || zeroed != channel.guard.zeroed) {
      violated("guard.count", "the guard of " + channel.name + " counts wrong");
    }
  }

  bool differs(std::uint32_t listing) const {
    Arithmetic sum(nullptr);
    const Target all = state_.target_by(listing, Cause::All, sum);
    return all.on && all.value != state_.target_by(listing, Cause::Explained, sum).value;
  }

  void check_queues() {
    std::size_t waiting = 0;
    for (const Channel& channel : state_.channels) {
      const WorkQueues& queues = channel.queues;
      waiting += channel.waiting_opening;
      if (queues.writes.size() != queues.write_keys.size() ||
          queues.reads.size() != queues.read_keys.size()) {
        violated("queue.keys", "the queues of " + channel.name + " hold what they should not");
      }
    }
    for (const Product& product : state_.products)
      waiting -= product.waits_for == kNone ? 0 : 1;
    if (waiting != 0) violated("opening.waiting", "openings are waited for that nothing needs");
  }

  const AccountState& state_;
  std::vector<Quantity> own_;
  std::vector<Quantity> kitted_;
  std::vector<Quantity> waiting_;
  std::vector<Violation> out_;
};

}  // namespace

std::vector<Violation> AccountState::verify() const {
  return Auditor(*this).audit();
}

}  // namespace stockd::engine
