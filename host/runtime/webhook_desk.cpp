// SPDX-License-Identifier: Apache-2.0
//
// Connectors decode most webhooks without a request, so a round usually ends in the turn it began.
// One that asks its marketplace something first is decided by itself, when its answer is there.
#include "runtime/webhook_desk.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "journal/inbox_id.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>

namespace stockd::runtime {
namespace {

constexpr int kFailuresMax = 3;
constexpr UnixMs kDecodeMs = 60'000;

constexpr auto kPassingPause = std::chrono::seconds(5);

std::string header_of(const journal::InboxRow& row, const std::string& name) {
  for (const auto& [key, value] : row.headers) {
    if (key == name) return value;
  }
  return {};
}

}  // namespace

// The rows of one round and what they said.
struct WebhookDesk::Round {
  bool is_over = false;
  UnixMs deadline_ms = 0;
  std::shared_ptr<connectors::OperationPort> port;
  engine::OrdersSeen seen;
  std::vector<std::uint64_t> rows;  // done once `seen` is durable
};

void WebhookDesk::arrived(journal::InboxRow row) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = waiting_.empty();
    waiting_.push_back(std::move(row));
  }
  if (!first) return;
  boost::asio::post(context_->executor, [self = shared_from_this()] { self->work(); });
}

void WebhookDesk::work() {
  std::vector<journal::InboxRow> rows;
  {
    const std::lock_guard lock(mutex_);
    rows.swap(waiting_);
  }
  if (context_->stopping || rows.empty()) return;
  const auto round = std::make_shared<Round>();
  round->seen.channel = context_->channel;
  round->deadline_ms = wall_clock_ms() + kDecodeMs;
  round->port = port_of(context_, egress::Urgency::Deduction, round->deadline_ms);
  for (auto& row : rows) {
    decode(std::move(row), round);
  }
  context_->note([](ChannelHealth& health) { health.last_webhook_ms = wall_clock_ms(); });
  round->is_over = true;
  finish(*round);
}

void WebhookDesk::decode(journal::InboxRow row, const std::shared_ptr<Round>& round) {
  const auto& spec = context_->connector->manifest().webhooks;
  connectors::ReceiveWebhook receive;
  receive.verified = true;
  receive.topic = spec ? header_of(row, spec->topic_header) : std::string();
  receive.method = "POST";
  receive.url = row.url;
  receive.headers = row.headers;
  receive.body = row.body;
  static std::atomic<std::uint64_t> last_id{1ull << 48};
  connectors::OperationHead head;
  head.id = ++last_id;
  head.now_ms = row.received_at_ms;
  head.deadline_ms = round->deadline_ms;
  head.key = std::to_string(row.id);
  head.entropy = std::string(32, '\0');
  const auto shared = std::make_shared<journal::InboxRow>(std::move(row));
  connectors::run_operation(
      *context_->connector, head, std::move(receive), *round->port,
      [self = shared_from_this(), shared, round](connectors::OperationResult result) {
        boost::asio::dispatch(self->context_->executor,
                              [self, shared, round, result = std::move(result)]() mutable {
                                if (!round->is_over) {
                                  self->decoded(*shared, std::move(result), *round);
                                  return;
                                }
                                Round late;
                                late.seen.channel = self->context_->channel;
                                self->decoded(*shared, std::move(result), late);
                                self->finish(late);
                              });
      });
}

void WebhookDesk::decoded(const journal::InboxRow& row, connectors::OperationResult result,
                          Round& round) {
  if (result.trouble) {
    failed(row, result.trouble);
    return;
  }
  failures_.erase(row.id);
  auto orders = facts_of<OrderFact>(result.facts);
  auto lines = facts_of<OrderLineFact>(result.facts);
  bool handed_on = false;
  for (const auto& hint : facts_of<HintFact>(result.facts)) {
    connectors::Command lookup = connectors::LookupOrders{};
    if (hint.kind == HintKind::Order && context_->connector->offers(lookup)) {
      feed_.look_up(hint.remote, handed_on ? 0 : row.id);
      handed_on = true;
    } else if (hint.kind == HintKind::Listing) {
      reader_.look_at(hint.remote, handed_on ? 0 : row.id);
      handed_on = true;
    } else if (hint.kind == HintKind::Ticket) {
      tickets_.ask_now();
    } else {
      catalogue_();
    }
  }
  std::move(orders.begin(), orders.end(), std::back_inserter(round.seen.orders));
  std::move(lines.begin(), lines.end(), std::back_inserter(round.seen.lines));
  // A row with facts and hints is kept by whoever looks after the hint, and read again after a
  // crash; facts are merged, so reading them twice is harmless.
  if (!handed_on) round.rows.push_back(row.id);
}

void WebhookDesk::failed(const journal::InboxRow& row, const Trouble& trouble) {
  const bool passing = is_passing(trouble.kind);
  const int times = passing ? 0 : ++failures_[row.id];
  const std::string reason = trouble.code + ": " + trouble.message;
  if (times >= kFailuresMax) {
    failures_.erase(row.id);
    log::error("webhook.quarantined", "a webhook could not be decoded and was put aside",
               {{"channel", context_->label()},
                {"row", journal::inbox_id_text(row.id)},
                {"code", trouble.code},
                {"reason", trouble.message},
                {"help", "stockctl inbox show ID, then stockctl inbox retry or drop"}});
    context_->inbox.quarantine(row.id, reason);
    return;
  }
  context_->inbox.failed(row.id, reason);
  const auto timer = std::make_shared<boost::asio::steady_timer>(context_->executor);
  timer->expires_after(passing ? kPassingPause : std::chrono::seconds(times));
  timer->async_wait([self = shared_from_this(), timer, row](const boost::system::error_code&) {
    if (!self->context_->stopping) self->arrived(row);
  });
}

void WebhookDesk::finish(Round& round) {
  if (round.seen.lines.empty() && round.seen.orders.empty()) {
    if (!round.rows.empty()) context_->inbox.handled(std::move(round.rows));
    return;
  }
  context_->partition.post(
      context_->account, std::move(round.seen),
      [context = context_, rows = std::move(round.rows)](Result<void> decided) {
        if (decided && !rows.empty()) context->inbox.handled(rows);
      });
}

}  // namespace stockd::runtime
