// SPDX-License-Identifier: Apache-2.0
//
// Absolute quantities. Every listing is looked at before it is written to: who ships it, and what
// it shows. Deductions are patches, one a listing; many increases go as one feed where feeds work.
// What Amazon accepts is not in force yet, and is settled by reading the level.
#include "answer.hpp"
#include "connector.hpp"
#include "submission.hpp"
#include "ticket.hpp"

#include <algorithm>
#include <deque>
#include <iterator>

namespace stockd::amazon {
namespace {

constexpr std::size_t kWave = 4;
// Nothing new is begun so shortly before the operation must end: it would be unsure.
constexpr std::int64_t kLastMs = 20'000;

void tell(Op& op, const StockWrite& write, const Response& answer, std::optional<Trouble>& stop) {
  try {
    const Submitted submitted = read_submission(read_written(answer), write.item.remote);
    if (submitted.trouble) {
      op.failed(write.item, *submitted.trouble);
      return;
    }
    WriteTicket ticket;
    ticket.quantity = write.item.quantity;
    ticket.submission = submitted.submission;
    op.accepted(write.item, text_of(ticket));
  } catch (const Trouble& trouble) {
    op.failed(write.item, trouble);
    if (concerns_all(trouble)) stop = trouble;
  }
}

}  // namespace

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  std::vector<std::string> skus;
  for (const Item& item : items)
    skus.push_back(item.remote);
  const Listings found =
      co_await read_listings(op, std::move(skus), "summaries,fulfillmentAvailability");
  std::vector<StockWrite> writes = writable(op, std::move(items), found);
  const auto middle =
      std::ranges::stable_partition(writes, [](const StockWrite& write) { return !write.raises; });
  std::vector<StockWrite> raises(std::make_move_iterator(middle.begin()),
                                 std::make_move_iterator(middle.end()));
  writes.erase(middle.begin(), middle.end());
  const bool many = feed_from_ > 0 && static_cast<std::int64_t>(raises.size()) >= feed_from_;
  bool by_feed = false;
  if (many) by_feed = co_await feeds_work(op);
  if (!by_feed) {
    std::ranges::move(raises, std::back_inserter(writes));
    raises.clear();
  }
  // What lowers goes first: it prevents overselling.
  co_await patch(op, std::move(writes));
  if (raises.empty()) co_return;
  std::vector<StockWrite> left = co_await feed(op, std::move(raises));
  co_await patch(op, std::move(left));
}

// Items that can be no write are told at once.
std::vector<StockWrite> Connector::writable(Op& op, std::vector<Item> items,
                                            const Listings& found) const {
  std::vector<StockWrite> out;
  for (Item& item : items) {
    const auto each = found.find(item.remote);
    if (each != found.end() && each->second.gone) {
      op.failed(item, Trouble::missing("amazon.gone",
                                       "Amazon has no listing with the SKU " + item.remote + "."));
    } else if (each == found.end() || !each->second.row) {
      op.failed(item, Trouble::rejected("amazon.unseen",
                                        "Amazon does not show the listing " + item.remote +
                                            ", so that nothing is written to it."));
    } else if (item.quantity < 0) {
      op.failed(item, Trouble::rejected("amazon.negative", "A negative stock is never written."));
    } else if (const auto why = why_not_written(*each->second.row)) {
      op.failed(item, *why);
    } else {
      const ListingRow& row = *each->second.row;
      StockWrite& write = out.emplace_back();
      write.marketplace = row.marketplace.empty() ? marketplaces_.front() : row.marketplace;
      write.product_type = row.product_type;
      write.raises = row.quantity && item.quantity > *row.quantity;
      write.item = std::move(item);
    }
  }
  return out;
}

// Fates are told wave by wave. After a trouble of the account nothing more is sent.
Task<> Connector::patch(Op& op, std::vector<StockWrite> writes) {
  std::deque<StockWrite> waiting(std::make_move_iterator(writes.begin()),
                                 std::make_move_iterator(writes.end()));
  std::optional<Trouble> stop;
  while (!waiting.empty() && !stop) {
    if (op.now_ms() > op.deadline_ms() - kLastMs) {
      stop = Trouble::aborted("amazon.out-of-time",
                              "Amazon takes only a few writes a second; the rest goes next.");
      break;
    }
    std::vector<StockWrite> wave;
    std::vector<Request> requests;
    for (; !waiting.empty() && wave.size() < kWave; waiting.pop_front()) {
      const StockWrite& write = wave.emplace_back(std::move(waiting.front()));
      const std::string path = "/listings/2021-08-01/items/" + percent_encoded(seller_) + "/" +
                               percent_encoded(write.item.remote);
      Request request = ask(op, "PATCH", path, "write");
      request.query("marketplaceIds", write.marketplace).query("issueLocale", "en_US");
      requests.push_back(std::move(request.json(patch_of(write)).all_status()));
    }
    const std::vector<Response> answers = co_await op.all(std::move(requests));
    for (std::size_t i = 0; i < wave.size(); ++i)
      tell(op, wave[i], answers[i], stop);
  }
  if (!stop) co_return;
  for (const StockWrite& write : waiting)
    op.failed(write.item, *stop);
  if (concerns_all(*stop)) throw Trouble(*stop);
}

}  // namespace stockd::amazon
