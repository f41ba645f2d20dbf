// SPDX-License-Identifier: Apache-2.0
//
// Bytes held, counted from the containers' own sizes. Nodes of sets and maps count with the
// allocator's header.
#include "engine/account_state.hpp"

namespace stockd::engine {
namespace {

constexpr std::size_t kNode = 48;  // of a red-black tree, with the allocator's header

// Flat tables hold 15 slots and 16 bytes of their own a group.
template <class Table>
std::size_t table(const Table& table) {
  const std::size_t slots = table.bucket_count();
  return slots * sizeof(typename Table::value_type) + (slots / 15 + 1) * 16;
}

std::size_t heap(const std::string& text) {
  return text.capacity() > 15 ? text.capacity() + 17 : 0;
}

template <class Row>
std::size_t rows(const std::deque<Row>& rows) {
  constexpr std::size_t kBlock = 512;
  constexpr std::size_t kPerBlock = sizeof(Row) < kBlock ? kBlock / sizeof(Row) : 1;
  const std::size_t blocks = rows.size() / kPerBlock + 1;
  return blocks * (std::max(kBlock, sizeof(Row)) + 16 + sizeof(Row*));
}

std::size_t lines_of(const Channel& channel) {
  std::size_t bytes = table(channel.orders);
  for (const auto& [order, lines] : channel.orders) {
    bytes += heap(order) + lines.capacity() * sizeof(Line) + 16;
    for (const Line& line : lines)
      bytes += heap(line.line) + heap(line.sku) + heap(line.remote) +
               line.parts.capacity() * sizeof(RecipePart);
  }
  return bytes;
}

std::size_t queues_of(const WorkQueues& queues) {
  return queues.writes.size() * (sizeof(WriteKey) + kNode) + table(queues.write_keys) +
         queues.reads.size() * (16 + kNode) + table(queues.read_keys);
}

}  // namespace

Engine::Memory AccountState::memory() const {
  Engine::Memory out;
  out.total = sizeof(*this) + arena.held() + rows(listings) + rows(products) + rows(channels) +
              table(by_remote) + table(by_sku) + table(pending) + heap(account_json);
  for (const auto& [listing, busy] : pending) {
    out.total += busy.open.capacity() * sizeof(OpenWrite) +
                 busy.overwritten.capacity() * sizeof(busy.overwritten[0]);
    if (busy.parked) out.total += heap(busy.parked->code) + heap(busy.parked->message);
  }
  for (const auto& [shelf, members] : shelves) {
    out.total += heap(shelf) + members.capacity() * sizeof(members[0]) + sizeof(members) + 48;
  }
  out.total += adjustments.size() * (sizeof(IdDigest) + kNode);
  out.total += unexplained.size() * (sizeof(Unexplained) + 16 + 2 * kNode);
  out.total += renames.size() * (sizeof(std::uint32_t) + kNode);
  out.total += deadlines.size() * (16 + kNode) + table(delayed_at);
  for (const auto* groups : {&intents, &answered}) {
    for (const auto& [id, intent] : *groups)
      out.total += sizeof(Intent) + kNode + intent.items.capacity() * sizeof(IntentItem);
  }
  for (const Channel& channel : channels) {
    out.total += (channel.guard.moved.size() + channel.guard.allowed.size()) * (16 + kNode);
    out.total += queues_of(channel.queues);
    out.open_lines += lines_of(channel);
  }
  out.open_lines += rows(closed);
  out.total += out.open_lines;
  return out;
}

}  // namespace stockd::engine
