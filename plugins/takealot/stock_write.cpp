// SPDX-License-Identifier: Apache-2.0
//
// Absolute leadtime stock. The offers are read first: what Takealot would refuse is refused here,
// and the units of other warehouses are known. Then they go in one batch, which Takealot works off
// later; or one by one, where the settings say so.
#include "answer.hpp"
#include "batch.hpp"
#include "connector.hpp"
#include "warehouse_split.hpp"

namespace stockd::takealot {
namespace {

constexpr std::int64_t kMost = 1'000'000;

// A batch that was answered at once tells its fate; any other has a ticket.
void tell_fate(Op& op, const json::Value& batch, const std::vector<BatchRow>& rows,
               const Options& options) {
  const std::string ticket = json::text(batch, "batch_id");
  const bool done = batch_state(batch, options) == BatchState::Done;
  for (const BatchRow& row : rows) {
    const json::Value* result = done ? result_of(batch, row.item.remote, row.item.sku) : nullptr;
    if (result != nullptr) {
      if (const auto trouble = trouble_in(*result, row.item.sku)) {
        op.failed(row.item, *trouble);
      } else {
        op.applied(row.item);
      }
    } else if (!ticket.empty()) {
      op.accepted(row.item, ticket);
    } else {
      op.failed(row.item, Trouble::unsure("takealot.no-batch-id",
                                          "Takealot took a batch and did not name it."));
    }
  }
}

// What a PATCH's answer says; nothing where it failed in a way that another try may mend.
std::optional<Trouble> trouble_of(const Response& answer, const BatchRow& row,
                                  const Options& options) {
  if (answer.status() == 404) {
    return Trouble::missing("takealot.no-offer", "Takealot has no offer of " + row.item.sku + ".");
  }
  boost::system::error_code failed;
  const json::Value body = boost::json::parse(answer.body(), failed);
  if (!failed) {
    // Whether the status is 200 then is not documented, so it is not asked.
    if (auto trouble = trouble_in(body, row.item.sku)) return trouble;
  }
  if (!answer.ok()) return refusal(answer);
  const json::Value* shown = failed ? nullptr : json::find(body, "offer");
  const auto offer = shown != nullptr ? read_offer(*shown) : std::nullopt;
  if (offer && offer->units_at(options.warehouses) == row.item.quantity) return std::nullopt;
  return Trouble::unsure(
      "takealot.other-stock",
      "Takealot's answer does not show the stock that was set for " + row.item.sku + ".");
}

}  // namespace

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  std::set<std::string> ids;
  for (const Item& item : items) {
    if (json::as_integer(json::Value(item.remote))) ids.insert(item.remote);
  }
  const FoundOffers found = co_await offers_of(op, std::move(ids));
  std::vector<BatchRow> rows;
  for (Item& item : items) {
    const auto offer = found.offers.find(item.remote);
    if (offer == found.offers.end()) {
      if (found.gone.contains(item.remote)) {
        op.failed(item, Trouble::missing("takealot.no-offer",
                                         "Takealot has no offer of " + item.sku + " any more."));
      } else {
        op.failed(item, Trouble::throttled("takealot.offer-hidden",
                                           "Takealot does not show the offer of " + item.sku +
                                               " now, so nothing is written to it."));
      }
      continue;
    }
    if (item.quantity < 0 || item.quantity > kMost) {
      op.failed(item, Trouble::rejected("takealot.bad-quantity",
                                        "Takealot takes 0 to 1,000,000 units of an offer."));
      continue;
    }
    if (const auto why = why_not_written(offer->second)) {
      op.failed(item, *why);
      continue;
    }
    BatchRow row;
    row.shelves = split_units(offer->second, item.quantity, options_);
    row.item = std::move(item);
    rows.push_back(std::move(row));
  }
  if (rows.empty()) co_return;
  if (options_.one_by_one) {
    co_await send_singly(op, std::move(rows));
  } else {
    co_await send_batch(op, std::move(rows));
  }
}

Task<> Connector::send_batch(Op& op, std::vector<BatchRow> rows) {
  Request request = ask(op, "POST", words_.batch);
  request.json(batch_body(rows, words_)).lane("write");
  Response answer = co_await request;
  tell_budget(op, "write", answer);
  if (!answer.ok()) throw refusal(answer);
  boost::system::error_code failed;
  const json::Value batch = boost::json::parse(answer.body(), failed);
  if (failed || !batch.is_object()) {
    throw Trouble::unsure("takealot.no-json", "Takealot took a batch and answered no JSON.");
  }
  tell_fate(op, batch, rows, options_);
}

Task<> Connector::send_singly(Op& op, std::vector<BatchRow> rows) {
  std::vector<Request> requests;
  for (const BatchRow& row : rows) {
    Request request = ask(op, "PATCH", std::string(words_.offer) + "/ID" + row.item.remote);
    request.json(json::dump(row.body(words_))).lane("write").all_status();
    requests.push_back(std::move(request));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  std::vector<BatchRow> again;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    tell_budget(op, "write", answers[i]);
    // The single form fails more often than batches do; the same value may be set twice.
    if (answers[i].status() >= 500) {
      again.push_back(std::move(rows[i]));
    } else if (const auto trouble = trouble_of(answers[i], rows[i], options_)) {
      op.failed(rows[i].item, *trouble);
    } else {
      op.applied(rows[i].item);
    }
  }
  if (!again.empty()) co_await send_batch(op, std::move(again));
}

Task<> Connector::settle_writes(Op& op, std::vector<Ticket> tickets) {
  std::map<std::string, std::vector<Ticket>> by_batch;
  for (Ticket& ticket : tickets) {
    std::string id = ticket.ticket;
    by_batch[id].push_back(std::move(ticket));
  }
  for (const auto& [id, mine] : by_batch) {
    Response answer =
        co_await ask(op, "GET", std::string(words_.batch) + "/" + percent_encoded(id));
    tell_budget(op, "default", answer);
    if (answer.status() == 404) {
      op.log(Severity::Warn, "Takealot knows nothing of a batch it took.", "batch", id);
      continue;  // only a read can tell
    }
    const json::Value batch = read_object(answer);
    const BatchState state = batch_state(batch, options_);
    for (const Ticket& ticket : mine) {
      const json::Value* result = result_of(batch, ticket.remote, ticket.sku);
      const auto trouble = result != nullptr ? trouble_in(*result, ticket.sku) : std::nullopt;
      if (state == BatchState::Running) {
        op.accepted(ticket, ticket.ticket);
      } else if (trouble) {
        op.failed(ticket, *trouble);
      } else if (state == BatchState::Failed) {
        op.failed(ticket, Trouble::aborted("takealot.batch-failed",
                                           "Takealot could not work off batch " + id + "."));
      } else if (result != nullptr) {
        op.applied(ticket);
      } else {
        op.failed(ticket,
                  Trouble::unsure("takealot.no-result", "Batch " + id +
                                                            " is done and does not say what "
                                                            "became of " +
                                                            ticket.sku + "."));
      }
    }
  }
}

}  // namespace stockd::takealot
