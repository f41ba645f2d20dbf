// SPDX-License-Identifier: Apache-2.0
//
// The state as bytes, in an order that depends on nothing but the state. The hash covers the same
// bytes less the lines that may leave memory at any moment, because when they do depends on how far
// the archive is.
#include "base/digest.hpp"
#include "engine/account_state.hpp"
#include "engine/byte_writer.hpp"
#include "engine/snapshot_format.hpp"

#include <algorithm>

namespace stockd::engine {
namespace {

template <class Map>
auto sorted_keys(const Map& map) {
  std::vector<typename Map::key_type> keys;
  keys.reserve(map.size());
  for (const auto& [key, value] : map)
    keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  return keys;
}

class StateWriter {
 public:
  StateWriter(const AccountState& state, ByteWriter::Keep keep)
      : state_(state), out_(keep), whole_(keep == ByteWriter::Keep::All) {}

  ByteWriter& write() {
    out_.text(kSnapshotMagic);
    out_.count(kSnapshotVersion);
    out_.count(index_of(state_.account_id));
    out_.text(state_.account_json);
    flag(state_.kill_switch);
    flag(state_.plan_accepted);
    out_.number(state_.restored_at);
    out_.number(state_.now);
    out_.count(state_.last_seq);
    out_.count(state_.channels.size());
    for (const Channel& channel : state_.channels)
      write(channel);
    out_.count(state_.products.size());
    for (const Product& product : state_.products)
      write(product);
    out_.count(state_.listings.size());
    for (const Listing& listing : state_.listings)
      write(listing);
    for (const Channel& channel : state_.channels)
      write_lines(channel);
    write_pending();
    write_intents(state_.intents);
    write_intents(state_.answered);
    out_.count(state_.unexplained.size());
    for (const auto& [product, edit] : state_.unexplained) {
      out_.count(product);
      out_.number(edit.units);
      out_.number(edit.until);
    }
    write_replenishments();
    out_.count(state_.adjustments.size());
    for (const IdDigest& digest : state_.adjustments) {
      out_.count(digest[0]);
      out_.count(digest[1]);
    }
    return out_;
  }

 private:
  void write_replenishments() {
    out_.count(state_.replenishments.size());
    for (const auto& [listing, of] : state_.replenishments) {
      out_.count(listing);
      for (const Quantity units :
           {of.on_way, of.at_platform, of.announced, of.landed, of.fallen, of.settled}) {
        out_.number(units);
      }
      out_.count(of.decisions);
    }
  }

  void flag(bool value) { out_.byte(value ? 1 : 0); }

  template <class Enum>
  void choice(Enum value) {
    out_.byte(static_cast<std::uint8_t>(value));
  }

  void write(const Channel& channel) {
    out_.text(channel.name);
    choice(channel.phase);
    out_.text(channel.phase_reason);
    flag(channel.was_managed);
    flag(channel.has_baseline);
    flag(channel.fixed);
    out_.number(channel.baseline);
    out_.number(channel.watermark);
    out_.text(channel.cursor);
    out_.count(channel.aborts);
    out_.number(channel.swept);
    flag(channel.reread);
    choice(channel.phase_before);
    out_.number(channel.phase_since);
    out_.count(channel.only.size());
    for (const std::string& pattern : channel.only)
      out_.text(pattern);
    flag(channel.guard.tripped);
    out_.number(channel.guard.tripped_at);
    out_.count(channel.guard.allowed.size());
    for (const std::uint32_t listing : channel.guard.allowed)
      out_.count(listing);
  }

  void write(const Product& product) {
    out_.text(state_.arena.get(product.sku));
    flag(product.opened);
    // Rows are written from 1, so that 0 says "none" in one byte.
    out_.count(product.from == kNone ? 0 : std::uint64_t{product.from} + 1);
    out_.number(product.opening);
    out_.number(product.adjusted);
    out_.number(product.consumed);
    out_.number(product.opened_level);
    out_.number(product.opened_at);
    out_.number(product.kitted);
    out_.number(product.waiting);
  }

  void write(const Listing& row) {
    out_.count(row.channel);
    out_.text(state_.arena.get(row.remote));
    out_.text(state_.arena.get(row.sku));
    out_.text(state_.arena.get(row.shelf));
    out_.count(row.product == kNone ? 0 : std::uint64_t{row.product} + 1);
    out_.number(row.x);
    out_.number(row.k);
    out_.number(row.own);
    out_.number(row.last_read);
    out_.number(row.last_read_at);
    choice(row.state);
    choice(row.fulfilment);
    flag(row.managed);
    choice(row.level);
    choice(row.basis);
    flag(row.renamed);
    flag(row.last_clean);
    flag(row.fresh);
    choice(row.fence);
    flag(row.kept);
  }

  void write_lines(const Channel& channel) {
    std::vector<std::pair<const std::string*, const Line*>> lines;
    for (const auto& [order, all] : channel.orders) {
      for (const Line& line : all) {
        const bool forgettable =
            line.closed && channel.fixed && line.listing != kNone && line.waiting == 0;
        if (whole_ || !forgettable) lines.emplace_back(&order, &line);
      }
    }
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
      return std::tie(*a.first, a.second->line) < std::tie(*b.first, b.second->line);
    });
    out_.count(lines.size());
    for (const auto& [order, line] : lines) {
      out_.text(*order);
      write(*line);
    }
  }

  void write(const Line& line) {
    out_.text(line.line);
    out_.text(line.sku);
    out_.text(line.remote);
    out_.count(line.listing == kNone ? 0 : std::uint64_t{line.listing} + 1);
    choice(line.fulfilment);
    flag(line.closed);
    for (const LineCounts& counts : {line.counts, line.base}) {
      out_.number(counts.ordered);
      out_.number(counts.cancelled);
      out_.number(counts.restocked);
    }
    out_.number(line.placed_at);
    out_.number(line.touched_at);
    out_.number(line.changed_at);
    out_.count(line.seq);
    out_.count(line.parts.size());
    for (const RecipePart& part : line.parts) {
      out_.count(index_of(part.product));
      out_.number(part.count);
    }
    out_.number(line.waiting);
    out_.number(line.refused);
  }

  void write_pending() {
    auto keys = sorted_keys(state_.pending);
    std::erase_if(keys, [&](std::uint32_t key) { return state_.pending.at(key).idle(); });
    out_.count(keys.size());
    for (const std::uint32_t key : keys) {
      out_.count(key);
      write(state_.pending.at(key));
    }
  }

  void write(const Pending& busy) {
    out_.count(busy.open.size());
    for (const OpenWrite& write : busy.open) {
      out_.count(write.intent);
      choice(write.mode);
      choice(write.state);
      out_.number(write.from);
      out_.number(write.to);
      out_.number(write.own);
      flag(write.keyed);
      out_.number(write.dead_at);
      out_.number(write.seen_at);
      out_.text(write.ticket);
    }
    flag(busy.suspicion.has_value());
    if (busy.suspicion) {
      out_.number(busy.suspicion->level);
      out_.number(busy.suspicion->later);
      out_.number(busy.suspicion->held);
      out_.number(busy.suspicion->as_of);
      flag(busy.suspicion->clean);
      flag(busy.suspicion->doubtful);
      out_.count(busy.suspicion->seq);
      flag(busy.suspicion->due);
    }
    flag(busy.parked.has_value());
    if (busy.parked) {
      out_.number(busy.parked->target);
      out_.text(busy.parked->code);
      out_.text(busy.parked->message);
    }
    out_.number(busy.read_at);
    out_.number(busy.not_before);
    out_.number(busy.doubt_until);
    flag(busy.read_waits);
    out_.count(busy.failures);
    flag(busy.must_read);
    flag(busy.confirming);
    flag(busy.edited);
    flag(busy.adopt);
    out_.number(busy.edit);
    flag(busy.ambiguous);
    choice(busy.fenced);
    out_.number(busy.rise);
    flag(busy.contested);
    out_.count(busy.overwritten.size());
    for (const UnixMs at : busy.overwritten)
      out_.number(at);
    out_.count(busy.unseen.size());
    for (const UnseenWrite& write : busy.unseen) {
      out_.count(write.intent);
      out_.number(write.from);
      out_.number(write.to);
      flag(write.suspected);
    }
    out_.number(busy.erasing_from);
    out_.number(busy.erasing_until);
  }

  void write_intents(const std::map<std::uint64_t, Intent>& intents) {
    out_.count(intents.size());
    for (const auto& [id, intent] : intents) {
      out_.count(id);
      out_.count(intent.channel);
      choice(intent.mode);
      out_.count(intent.items.size());
      for (const IntentItem& item : intent.items) {
        out_.count(index_of(item.listing));
        out_.number(item.from);
        out_.number(item.to);
        choice(item.fence);
      }
      out_.text(intent.key);
      out_.number(intent.forgotten_at);
      flag(intent.unsure);
      flag(intent.waits);
      out_.number(intent.retry_at);
      out_.count(intent.tries);
      flag(intent.asked);
    }
  }

  const AccountState& state_;
  ByteWriter out_;
  const bool whole_;
};

}  // namespace

std::string AccountState::snapshot() const {
  return StateWriter(*this, ByteWriter::Keep::All).write().bytes();
}

std::string AccountState::hash() const {
  return to_hex(bytes_of(StateWriter(*this, ByteWriter::Keep::DigestOnly).write().digest()));
}

}  // namespace stockd::engine
