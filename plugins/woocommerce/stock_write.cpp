// SPDX-License-Identifier: Apache-2.0
//
// The conversation of a write: batches go out some at a time, those the shop finds too large in
// halves, and numbers of variations whose parent counts for them once more, to the parent. After a
// trouble of the shop itself nothing more is sent.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_writes.hpp"

#include <deque>

namespace stockd::woocommerce {
namespace {

// Fates are told wave by wave, so that a deadline loses only what is on its way.
constexpr std::size_t kWave = 8;

void tell(Op& op, const StockWrite& write) {
  if (write.at_parent) return;
  for (const Item& item : write.items) {
    if (write.trouble) {
      op.failed(item, *write.trouble);
    } else {
      op.applied(item);
    }
  }
}

// Items that can be no write are told at once.
std::vector<StockWrite> writes_of(Op& op, std::vector<Item> items) {
  std::vector<StockWrite> out;
  for (Item& item : items) {
    const auto remote = parse_remote(item.remote);
    if (!remote) {
      op.failed(item,
                Trouble::missing("woo.bad-remote", "No listing has the id " + item.remote + "."));
    } else if (item.quantity < 0) {
      op.failed(item, Trouble::rejected("woo.negative", "A negative stock is never written."));
    } else {
      StockWrite& write = out.emplace_back();
      write.parent = remote->parent;
      write.id = remote->id;
      write.quantity = item.quantity;
      write.items.push_back(std::move(item));
    }
  }
  return out;
}

Trouble other_number() {
  return Trouble::aborted("woo.shared-shelf",
                          "Another listing of the same stock asked for another number.");
}

// One write a parent serves all its variations. Those that ask for another number lose, also
// against the parent's own listing, which was written first; its fate is theirs.
std::vector<StockWrite> shelves_of(Op& op, const std::vector<StockWrite>& done) {
  std::map<std::int64_t, const StockWrite*> parents;
  for (const StockWrite& write : done) {
    if (write.parent == 0) parents.emplace(write.id, &write);
  }
  std::map<std::int64_t, StockWrite> shelves;
  for (const StockWrite& write : done) {
    if (!write.at_parent) continue;
    const Item& item = write.items.front();
    if (const auto own = parents.find(write.parent); own != parents.end()) {
      StockWrite fate = write;
      fate.at_parent = false;
      fate.trouble = own->second->trouble;
      if (own->second->quantity != write.quantity) fate.trouble = other_number();
      tell(op, fate);
      continue;
    }
    StockWrite& shelf = shelves[write.parent];
    if (shelf.items.empty()) {
      shelf.id = write.parent;
      shelf.quantity = write.quantity;
    }
    if (shelf.quantity == write.quantity) {
      shelf.items.push_back(item);
    } else {
      op.failed(item, other_number());
    }
  }
  std::vector<StockWrite> out;
  for (auto& [parent, shelf] : shelves)
    out.push_back(std::move(shelf));
  return out;
}

}  // namespace

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  std::vector<StockWrite> writes = writes_of(op, std::move(items));
  writes = co_await put(op, std::move(writes));
  std::vector<StockWrite> shelves = shelves_of(op, writes);
  co_await put(op, std::move(shelves));
}

// Sends the writes and tells their fates, but of those that belong to the parent. Throws the
// trouble of the shop, once what became of everything was told.
Task<std::vector<StockWrite>> Connector::put(Op& op, std::vector<StockWrite> writes) {
  const std::vector<Batch> all = batches_of(writes);
  std::deque<Batch> waiting(all.begin(), all.end());
  std::optional<Trouble> stop;
  while (!waiting.empty() && !stop) {
    std::vector<Batch> wave;
    std::vector<Request> requests;
    for (; !waiting.empty() && wave.size() < kWave; waiting.pop_front()) {
      const Batch& batch = wave.emplace_back(waiting.front());
      requests.push_back(ask(op, "POST", batch.path()).json(batch.body(writes)).all_status());
    }
    const std::vector<Response> answers = co_await op.all(std::move(requests));
    for (std::size_t i = 0; i < wave.size(); ++i) {
      if (is_too_large(answers[i]) && wave[i].which.size() > 1) {
        for (const Batch& half : halves_of(wave[i]))
          waiting.push_back(half);
        continue;
      }
      judge(answers[i], wave[i], writes);
      for (const std::size_t at : wave[i].which) {
        tell(op, writes[at]);
        if (writes[at].trouble && concerns_all(*writes[at].trouble)) stop = writes[at].trouble;
      }
    }
  }
  for (const Batch& batch : waiting) {
    for (const std::size_t at : batch.which) {
      writes[at].trouble = stop;
      tell(op, writes[at]);
    }
  }
  if (stop) {
    for (StockWrite& write : writes) {
      if (!write.at_parent) continue;
      write.at_parent = false;
      write.trouble = stop;
      tell(op, write);
    }
    throw Trouble(*stop);
  }
  co_return writes;
}

}  // namespace stockd::woocommerce
