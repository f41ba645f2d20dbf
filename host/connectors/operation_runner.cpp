// SPDX-License-Identifier: Apache-2.0
//
// Everything that happens to an operation is an event in its queue; whoever finds the queue idle
// works it off. So callbacks may come at once, from any thread and in any depth, and the state
// below belongs to one event at a time.
#include "connectors/operation_runner.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <mutex>

namespace stockd::connectors {
namespace {

class Operation : public RunningOperation, public std::enable_shared_from_this<Operation> {
 public:
  Operation(ConnectorHost& host, OperationHead head, OperationPort& port, Finished finished)
      : host_(host), port_(port), head_(std::move(head)), finished_(std::move(finished)) {}

  void begin(Command command);
  void cancel(const std::string& code, const std::string& why) override {
    post([this, code, why] { give_up(code, why); });
  }

 private:
  void post(std::function<void()> event);
  ConnectorHost::Said said();
  void take(Turn turn);
  void keep_facts(std::vector<Fact> facts);
  void send(HttpRequest request);
  void watch_deadline();
  void sleep(const Sleep& sleep);
  void answered(std::uint64_t tag, HttpResponse response, bool changed);
  void give_up(const std::string& code, const std::string& why);
  void finish(Trouble trouble);

  ConnectorHost& host_;
  OperationPort& port_;
  OperationHead head_;
  Finished finished_;
  OperationResult result_;
  bool is_unverified_ = false;  // a webhook whose facts wait for a genuine verdict
  bool is_over_ = false;
  std::map<std::uint64_t, bool> outstanding_;  // tag to: could change something
  std::map<std::uint64_t, OperationPort::Cancel> sleeps_;
  OperationPort::Cancel deadline_;

  std::mutex mutex_;
  std::deque<std::function<void()>> events_;
  bool is_draining_ = false;
};

void Operation::post(std::function<void()> event) {
  const auto alive = shared_from_this();
  std::unique_lock lock(mutex_);
  events_.push_back(std::move(event));
  if (is_draining_) return;
  is_draining_ = true;
  while (!events_.empty()) {
    std::function<void()> next = std::move(events_.front());
    events_.pop_front();
    lock.unlock();
    if (!is_over_) next();
    lock.lock();
  }
  is_draining_ = false;
}

void Operation::begin(Command command) {
  post([this, command = std::move(command)] {
    const auto* webhook = std::get_if<ReceiveWebhook>(&command);
    is_unverified_ = webhook != nullptr && !webhook->verified;
    head_.now_ms = port_.now_ms();
    host_.begin(head_, command, said());
    // Behind the first turn, if that is there already: most webhooks end with it, and a burst of
    // them should not start a timer each.
    post([this] { watch_deadline(); });
  });
}

void Operation::watch_deadline() {
  const std::int64_t left = std::clamp<std::int64_t>(head_.deadline_ms - port_.now_ms(), 0,
                                                     std::numeric_limits<std::uint32_t>::max());
  deadline_ = port_.sleep(static_cast<std::uint32_t>(left), [self = weak_from_this()] {
    if (const auto alive = self.lock()) {
      alive->cancel("operation.deadline", "the operation was not done before its deadline");
    }
  });
}

// The host keeps the operation alive while a turn is under way.
ConnectorHost::Said Operation::said() {
  return [self = shared_from_this()](Turn turn) {
    self->post([operation = self.get(), turn = std::move(turn)]() mutable {
      operation->take(std::move(turn));
    });
  };
}

void Operation::take(Turn turn) {
  ++result_.turns;
  keep_facts(std::move(turn.facts));
  if (turn.done) {
    finish(std::move(turn.trouble));
    return;
  }
  for (HttpRequest& request : turn.requests)
    send(std::move(request));
  for (const Sleep& each : turn.sleeps)
    sleep(each);
}

void Operation::keep_facts(std::vector<Fact> facts) {
  for (Fact& fact : facts) {
    const auto* verdict = std::get_if<VerdictFact>(&fact);
    if (verdict != nullptr && verdict->genuine) is_unverified_ = false;
    if (verdict != nullptr || !is_unverified_) result_.facts.push_back(std::move(fact));
  }
}

void Operation::send(HttpRequest request) {
  ++result_.requests;
  const std::uint64_t tag = request.tag;
  outstanding_[tag] = !request.changes_nothing();
  port_.send(std::move(request), [self = shared_from_this(), tag](HttpResponse response,
                                                                  bool changed) {
    self->post([operation = self.get(), tag, changed, response = std::move(response)]() mutable {
      operation->answered(tag, std::move(response), changed);
    });
  });
}

void Operation::answered(std::uint64_t tag, HttpResponse response, bool changed) {
  if (outstanding_.erase(tag) == 0) return;
  result_.may_have_changed |= changed;
  result_.in_doubt |= response.after_doubt;
  response.tag = tag;
  head_.now_ms = port_.now_ms();
  host_.answer(head_, std::move(response), said());
}

void Operation::sleep(const Sleep& sleep) {
  const std::uint64_t tag = sleep.tag;
  sleeps_[tag] = {};
  auto cancel = port_.sleep(sleep.ms, [self = shared_from_this(), tag] {
    self->post([operation = self.get(), tag] {
      if (operation->sleeps_.erase(tag) == 0) return;
      operation->head_.now_ms = operation->port_.now_ms();
      operation->host_.wake(operation->head_, tag, operation->said());
    });
  });
  sleeps_[tag] = std::move(cancel);
}

void Operation::give_up(const std::string& code, const std::string& why) {
  for (const auto& [tag, could_change] : outstanding_)
    result_.may_have_changed |= could_change;
  host_.forget(head_.id);
  Trouble trouble;
  trouble.kind = result_.may_have_changed ? Kind::Unsure : Kind::Transient;
  trouble.code = code;
  trouble.message = why;
  finish(std::move(trouble));
}

void Operation::finish(Trouble trouble) {
  is_over_ = true;
  for (const auto& [tag, could_change] : outstanding_)
    result_.may_have_changed |= could_change;
  for (const auto& [tag, cancel_sleep] : sleeps_) {
    if (cancel_sleep) cancel_sleep();
  }
  if (deadline_) deadline_();
  if (trouble) {
    std::erase_if(result_.facts,
                  [](const Fact& fact) { return !std::holds_alternative<WrittenFact>(fact); });
  }
  result_.trouble = std::move(trouble);
  const Finished finished = std::exchange(finished_, {});
  finished(std::move(result_));
}

}  // namespace

bool may_have_changed(const HttpRequest& request, const HttpResponse& response) {
  if (request.changes_nothing()) return false;
  if (response.status == 0) return !response.unsent;
  // Statuses by which a server says that it did not take the request.
  switch (response.status) {
    case 400:
    case 401:
    case 403:
    case 404:
    case 405:
    case 413:
    case 415:
    case 422:
    case 429:
      return false;
    default:
      return true;
  }
}

std::shared_ptr<RunningOperation> run_operation(ConnectorHost& host, OperationHead head,
                                                Command command, OperationPort& port,
                                                Finished finished) {
  auto operation = std::make_shared<Operation>(host, std::move(head), port, std::move(finished));
  operation->begin(std::move(command));
  return operation;
}

}  // namespace stockd::connectors
