// SPDX-License-Identifier: Apache-2.0
//
// Turns the rows of the inbox into facts: everything that waits goes through the connector and into
// one input, so that a burst of webhooks shares one commit. A row leaves the inbox only when what
// it said is durable elsewhere.
#pragma once

#include "runtime/channel_context.hpp"
#include "runtime/level_reader.hpp"
#include "runtime/order_feed.hpp"
#include "runtime/ticket_desk.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace stockd::runtime {

class WebhookDesk : public std::enable_shared_from_this<WebhookDesk> {
 public:
  // `catalogue` is called when a webhook says that listings came, went or were renamed.
  WebhookDesk(std::shared_ptr<ChannelContext> context, OrderFeed& feed, LevelReader& reader,
              TicketDesk& tickets, std::function<void()> catalogue)
      : context_(std::move(context)),
        feed_(feed),
        reader_(reader),
        tickets_(tickets),
        catalogue_(std::move(catalogue)) {}

  // [any-thread]
  void arrived(journal::InboxRow row);

  // Works off what waits. [strand]
  void work();

 private:
  struct Round;

  void decode(journal::InboxRow row, const std::shared_ptr<Round>& round);
  void decoded(const journal::InboxRow& row, connectors::OperationResult result, Round& round);
  void failed(const journal::InboxRow& row, const Trouble& trouble);
  void finish(Round& round);

  std::shared_ptr<ChannelContext> context_;
  OrderFeed& feed_;
  LevelReader& reader_;
  TicketDesk& tickets_;
  std::function<void()> catalogue_;
  std::mutex mutex_;
  std::vector<journal::InboxRow> waiting_;
  std::map<std::uint64_t, int> failures_;  // inbox row -> how often it could not be decoded
};

}  // namespace stockd::runtime
