// SPDX-License-Identifier: Apache-2.0
//
// What became of accepted writes. A feed's report names what Amazon refused; that it is DONE says
// nothing else. Whatever was not refused is in force when the level shows it, and not before.
#include "answer.hpp"
#include "connector.hpp"
#include "feed_state.hpp"
#include "submission.hpp"
#include "ticket.hpp"

#include <iterator>

namespace stockd::amazon {
namespace {

void tell_all(Op& op, const std::vector<Ticket>& tickets, const Trouble& trouble) {
  for (const Ticket& ticket : tickets)
    op.failed(ticket, trouble);
}

void wait_on(Op& op, const std::vector<Ticket>& tickets) {
  for (const Ticket& ticket : tickets)
    op.accepted(ticket, ticket.ticket);
}

}  // namespace

Task<> Connector::settle_writes(Op& op, std::vector<Ticket> tickets) {
  std::map<std::string, std::vector<Ticket>> feeds;
  std::vector<Ticket> by_level;
  for (Ticket& ticket : tickets) {
    const auto known = read_ticket(ticket.ticket);
    if (!known) {
      op.failed(ticket, Trouble::aborted("amazon.ticket", "The ticket is none of Amazon's."));
    } else if (known->feed.empty()) {
      by_level.push_back(std::move(ticket));
    } else {
      feeds[known->feed].push_back(std::move(ticket));
    }
  }
  for (auto& [feed_id, same] : feeds) {
    std::vector<Ticket> done = co_await settle_feed(op, feed_id, std::move(same));
    std::ranges::move(done, std::back_inserter(by_level));
  }
  if (!by_level.empty()) co_await settle_by_level(op, std::move(by_level));
}

Task<std::vector<Ticket>> Connector::settle_feed(Op& op, std::string feed_id,
                                                 std::vector<Ticket> tickets) {
  std::vector<Ticket> none;
  const std::string path = "/feeds/2021-06-30/feeds/" + percent_encoded(feed_id);
  const Response answer = co_await ask(op, "GET", path, "feed");
  const json::Value feed = read_object(answer);
  const std::string status = json::text(feed, "processingStatus");
  if (status == "IN_QUEUE" || status == "IN_PROGRESS") {
    if (!hangs(feed, op.now_ms())) {
      wait_on(op, tickets);
      co_return none;
    }
    // Only what still queues can be called back; the answer tells nothing that matters.
    co_await ask(op, "DELETE", path, "feed-cancel").all_status();
    tell_all(op, tickets,
             Trouble::aborted("amazon.feed-hangs", "Amazon does not work off the feed " + feed_id +
                                                       "; its numbers go again by patches."));
    co_return none;
  }
  if (status != "DONE") {
    tell_all(op, tickets,
             Trouble::aborted("amazon.feed-failed",
                              "Amazon gave up the feed " + feed_id + ": " + status + "."));
    co_return none;
  }
  const std::string document = json::text(feed, "resultFeedDocumentId");
  if (document.empty()) co_return tickets;
  const json::Value report = co_await feed_result(op, document);
  const std::map<std::int64_t, Trouble> refused = refused_messages(report);
  std::vector<Ticket> accepted;
  for (Ticket& ticket : tickets) {
    const bool all = refused.contains(0);
    const auto trouble = refused.find(all ? 0 : read_ticket(ticket.ticket)->message);
    if (trouble != refused.end()) {
      op.failed(ticket, trouble->second);
    } else {
      accepted.push_back(std::move(ticket));
    }
  }
  co_return accepted;
}

Task<json::Value> Connector::feed_result(Op& op, std::string document) {
  const std::string path = "/feeds/2021-06-30/documents/" + percent_encoded(document);
  const Response where = co_await ask(op, "GET", path, "feed-result").cache_s(240);
  const json::Value place = read_object(where);
  Request request = op.get(json::text(place, "url")).auth("none").lane("storage").cache_s(3600);
  if (json::text(place, "compressionAlgorithm") == "GZIP") request.unpack();
  const Response answer = co_await request.all_status();
  if (!answer.ok()) {
    throw Trouble::transient("amazon.no-download",
                             "Amazon's storage did not hand over a feed's report.");
  }
  co_return json::parse(answer.body());
}

Task<> Connector::settle_by_level(Op& op, std::vector<Ticket> tickets) {
  std::vector<std::string> skus;
  for (const Ticket& ticket : tickets)
    skus.push_back(ticket.remote);
  const Listings found =
      co_await read_listings(op, std::move(skus), "summaries,issues,fulfillmentAvailability");
  for (const Ticket& ticket : tickets) {
    const auto each = found.find(ticket.remote);
    if (each != found.end() && each->second.gone) {
      op.failed(ticket, Trouble::missing("amazon.gone", "Amazon has no listing with the SKU " +
                                                            ticket.remote + " any more."));
      continue;
    }
    if (each == found.end() || !each->second.row) {
      op.accepted(ticket, ticket.ticket);
      continue;
    }
    const bool shown = each->second.row->quantity == read_ticket(ticket.ticket)->quantity;
    const auto trouble =
        trouble_of_issues(each->second.issues, ticket.remote, "fulfillment_availability");
    if (shown) {
      op.applied(ticket);
    } else if (trouble) {
      op.failed(ticket, *trouble);
    } else {
      op.accepted(ticket, ticket.ticket);
    }
  }
}

}  // namespace stockd::amazon
