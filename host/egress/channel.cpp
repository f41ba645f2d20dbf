// SPDX-License-Identifier: Apache-2.0
//
// The life of a request. It is in exactly one of these places: its lane's queue, on its way (with
// a running slot of the lane), or between two attempts; finish() ends it from any of them.
#include "egress/channel.hpp"

#include "base/log.hpp"
#include "egress/gzip.hpp"
#include "egress/header_rules.hpp"
#include "egress/retry.hpp"
#include "egress/secret_fill.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace stockd::egress {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

namespace {

constexpr const char* kUserAgent = "stockd/0.1";

std::int64_t steady_ms() {
  return std::chrono::duration_cast<milliseconds>(Clock::now().time_since_epoch()).count();
}

// These statuses are given before a request is looked at, so it changed nothing.
bool turned_away(std::uint32_t status) {
  return status == 401 || status == 403 || status == 429;
}

bool same_name(std::string_view one, std::string_view other) {
  return std::equal(
      one.begin(), one.end(), other.begin(), other.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

// The last word wins: credentials replace what a connector wrote under the same name.
void put_header(connectors::Headers& headers, std::string name, std::string value) {
  std::erase_if(headers, [&](const auto& each) { return same_name(each.first, name); });
  headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace

struct Channel::Slot {
  Slot(const LaneEntry& entry, const asio::any_io_executor& executor)
      : reset_header(entry.reset_header), lane(entry, steady_ms()), timer(executor) {}

  std::string reset_header;  // of the manifest, see LaneEntry
  Lane lane;
  asio::steady_timer timer;
  std::unordered_map<Lane::Ticket, std::function<void()>> granted;
  std::unordered_map<Lane::Ticket, std::function<void()>> ready;
};

struct Channel::Flight {
  Flight(connectors::HttpRequest what, Urgency how, const asio::any_io_executor& executor)
      : request(std::move(what)), urgency(how), deadline_timer(executor), pause(executor) {}

  connectors::HttpRequest request;
  Urgency urgency;
  Deadline deadline;
  Egress::Done done;
  Url url;
  Slot* slot = nullptr;
  Lane::Ticket ticket = 0;
  bool running = false;  // counted by the lane
  int attempts = 0;
  bool renewed = false;           // credentials were renewed for it once
  bool may_have_left = false;     // a byte of some attempt
  bool may_have_changed = false;  // some attempt may have been acted upon
  bool after_doubt = false;       // one before the latest
  Answer answer;                  // of the latest attempt
  std::vector<std::string> secrets;
  std::shared_ptr<ConnectionPool::Attempt> attempt;
  asio::steady_timer deadline_timer;
  asio::steady_timer pause;
};

Channel::Channel(asio::any_io_executor executor, ChannelSpec spec, std::int64_t request_timeout_ms,
                 std::int64_t body_max)
    : executor_(executor),
      strand_(asio::make_strand(executor)),
      spec_(std::move(spec)),
      request_timeout_ms_(request_timeout_ms),
      body_max_(body_max),
      chance_(std::random_device()()) {}

Result<std::shared_ptr<Channel>> Channel::open(asio::any_io_executor executor,
                                               std::shared_ptr<asio::ssl::context> tls,
                                               const PoolOptions& pool_options,
                                               std::int64_t request_timeout_ms, ChannelSpec spec) {
  std::shared_ptr<Channel> out(new Channel(std::move(executor), std::move(spec), request_timeout_ms,
                                           pool_options.limits.body_max));
  Result<Settings> settings = read_settings(out->spec_.settings_json);
  if (!settings) return failure(std::move(settings.error()));
  Result<HostRules> hosts = HostRules::make(out->spec_.manifest, *settings);
  if (!hosts) return failure(std::move(hosts.error()));
  out->hosts_ = std::move(*hosts);
  out->pool_ = std::make_shared<ConnectionPool>(out->strand_, std::move(tls), pool_options);
  auto credentials =
      Credentials::make(out->spec_.manifest, *settings, out->spec_.secrets, out->pool_);
  if (!credentials) return failure(std::move(credentials.error()));
  out->credentials_ = std::move(*credentials);
  for (const auto& [name, entry] : out->spec_.manifest.lanes) {
    if (entry.rate_milli_s < 0 || entry.burst < 0) {
      return failure(Kind::Defect, "egress.lane", "lanes." + name + " has a negative limit");
    }
    out->slots_.emplace(name, std::make_unique<Slot>(entry, out->strand_));
  }
  if (!out->slots_.contains("default")) {
    out->slots_.emplace("default", std::make_unique<Slot>(LaneEntry{}, out->strand_));
  }
  return out;
}

void Channel::send(connectors::HttpRequest request, Urgency urgency, std::int64_t deadline_ms,
                   Egress::Done done) {
  auto flight = std::make_shared<Flight>(std::move(request), urgency, strand_);
  flight->deadline = Clock::now() + milliseconds(std::clamp<std::int64_t>(
                                        deadline_ms - wall_clock_ms(), 0, 24LL * 3600 * 1000));
  flight->answer.response.tag = flight->request.tag;
  flight->done = std::move(done);
  asio::dispatch(strand_, [self = shared_from_this(), flight] { self->accept(flight); });
}

void Channel::when_ready(const std::string& lane, Urgency urgency, std::function<void()> ready) {
  asio::dispatch(strand_, [self = shared_from_this(), lane, urgency, ready = std::move(ready)] {
    Slot* slot = self->slot_named(lane);
    if (self->closed_ || slot == nullptr) {
      // send() then says what is wrong; a waiter must not be forgotten.
      asio::post(self->executor_, ready);
      return;
    }
    const Lane::Ticket ticket = ++self->last_ticket_;
    slot->ready.emplace(ticket, ready);
    slot->lane.queue_watcher(ticket, urgency, steady_ms());
    self->pump(*slot);
  });
}

void Channel::never_mind(const std::string& lane) {
  asio::dispatch(strand_, [self = shared_from_this(), lane] {
    Slot* slot = self->slot_named(lane);
    if (slot == nullptr) return;
    slot->lane.never_mind();
    self->pump(*slot);
  });
}

void Channel::budget(const BudgetFact& fact) {
  asio::dispatch(strand_, [self = shared_from_this(), fact] {
    Slot* slot = self->slot_named(fact.lane);
    if (slot == nullptr) {
      log::warn("egress.lane-unknown", "a connector reported the budget of a lane it has not",
                {{"channel", self->spec_.channel}, {"lane", fact.lane}});
      return;
    }
    slot->lane.learn(fact, steady_ms());
    self->pump(*slot);
  });
}

void Channel::close() {
  asio::dispatch(strand_, [self = shared_from_this()] {
    self->closed_ = true;
    const std::set<FlightPtr> flights = self->flights_;
    for (const FlightPtr& flight : flights)
      self->stop(flight, "closed");
    self->pool_->close_idle();
    for (auto& [name, slot] : self->slots_) {
      slot->timer.cancel();
      for (auto& [ticket, ready] : std::exchange(slot->ready, {})) {
        slot->lane.withdraw(ticket);
        asio::post(self->executor_, std::move(ready));
      }
    }
  });
}

Egress::Stats Channel::stats() const {
  Egress::Stats out;
  out.sent = sent_;
  out.answered = answered_;
  out.failed = failed_;
  out.throttled = throttled_;
  out.waiting = waiting_;
  return out;
}

Channel::Slot* Channel::slot_named(const std::string& lane) {
  const auto found = slots_.find(lane.empty() ? "default" : lane);
  return found == slots_.end() ? nullptr : found->second.get();
}

void Channel::pump(Slot& slot) {
  while (const auto ticket = slot.lane.grant(steady_ms())) {
    if (auto ready = slot.ready.extract(*ticket)) {
      asio::post(executor_, std::move(ready.mapped()));
    } else if (auto granted = slot.granted.extract(*ticket)) {
      asio::post(strand_, std::move(granted.mapped()));
    }
  }
  const auto at = slot.lane.ready_at(steady_ms());
  if (!at) {
    slot.timer.cancel();
    return;
  }
  slot.timer.expires_at(Deadline(milliseconds(*at)));
  slot.timer.async_wait([self = shared_from_this(), &slot](const boost::system::error_code& error) {
    if (!error) self->pump(slot);
  });
}

void Channel::accept(const FlightPtr& flight) {
  flights_.insert(flight);
  ++waiting_;
  if (flight->request.auth.empty()) flight->request.auth = "default";
  if (closed_) return stop(flight, "closed");
  Result<Url> url = hosts_.check(flight->request);
  if (!url) return refuse(flight, "host-refused", url.error().describe());
  flight->url = std::move(*url);
  if (const Result<> head = check_head(flight->request); !head) {
    return refuse(flight, "header-refused", head.error().describe());
  }
  if (!credentials_->knows(flight->request.auth)) {
    return refuse(flight, "auth-unknown", "the manifest has no auth." + flight->request.auth);
  }
  flight->slot = slot_named(flight->request.lane);
  if (flight->slot == nullptr) {
    return refuse(flight, "lane-unknown", "the manifest has no lanes." + flight->request.lane);
  }
  if (auto cached = cache_.find(flight->request, steady_ms())) {
    flight->answer.response = std::move(*cached);
    flight->answer.response.tag = flight->request.tag;
    return finish(flight);
  }
  wait_for_deadline(flight);
  queue(flight);
}

void Channel::wait_for_deadline(const FlightPtr& flight) {
  flight->deadline_timer.expires_at(flight->deadline);
  flight->deadline_timer.async_wait(
      [self = shared_from_this(), flight](const boost::system::error_code& error) {
        if (!error) self->stop(flight, "timeout");
      });
}

void Channel::queue(const FlightPtr& flight) {
  flight->ticket = ++last_ticket_;
  flight->slot->granted.emplace(flight->ticket,
                                [self = shared_from_this(), flight] { self->granted(flight); });
  flight->slot->lane.queue_request(flight->ticket, flight->urgency, flight->request.cost,
                                   steady_ms());
  flight->running = false;
  pump(*flight->slot);
}

void Channel::granted(const FlightPtr& flight) {
  flight->running = true;
  flight->ticket = 0;
  if (!flight->done) return leave_lane(flight);  // it ended between the grant and now
  ++flight->attempts;
  flight->after_doubt = flight->may_have_changed;
  const Deadline deadline =
      std::min(flight->deadline, Clock::now() + milliseconds(request_timeout_ms_));
  credentials_->prove(
      flight->request.auth, flight->request.method, flight->url, deadline,
      [self = shared_from_this(), flight](Proof proof) {
        self->transmit(flight, std::move(proof));
      },
      [self = shared_from_this(), flight](const NoProof& problem) {
        self->unproven(flight, problem);
      });
}

void Channel::transmit(const FlightPtr& flight, Proof proof) {
  if (!flight->done) return leave_lane(flight);
  const connectors::HttpRequest& request = flight->request;
  WireRequest wire;
  wire.method = request.method;
  wire.target = proof.query.empty() ? flight->url.path : flight->url.path + "?" + proof.query;
  wire.headers.emplace_back("Host", flight->url.authority());
  wire.headers.emplace_back("User-Agent", kUserAgent);
  wire.headers.emplace_back("Accept-Encoding", "gzip");
  if (pool_->is_diverted(flight->url) && flight->url.tls) {
    wire.headers.emplace_back("X-Forwarded-Proto", "https");
  }
  std::erase_if(wire.headers, [&](const auto& each) {
    return each.first == "User-Agent" &&
           std::any_of(request.headers.begin(), request.headers.end(),
                       [](const auto& own) { return same_name(own.first, "User-Agent"); });
  });
  wire.headers.insert(wire.headers.end(), request.headers.begin(), request.headers.end());
  for (auto& [name, value] : proof.headers)
    put_header(wire.headers, name, std::move(value));
  flight->secrets = std::move(proof.secrets);
  wire.body = request.body;
  if (request.fill) {
    Result<std::string> filled = fill_secrets(request.body, spec_.secrets, flight->secrets);
    if (!filled) {
      return unproven(flight, NoProof{"secret-missing", true, filled.error().describe()});
    }
    wire.body = std::move(*filled);
  }
  ++sent_;
  const Deadline deadline =
      std::min(flight->deadline, Clock::now() + milliseconds(request_timeout_ms_));
  flight->attempt = pool_->exchange(flight->url, std::move(wire), deadline,
                                    [self = shared_from_this(), flight](WireOutcome outcome) {
                                      self->answered(flight, std::move(outcome));
                                    });
}

void Channel::unproven(const FlightPtr& flight, const NoProof& problem) {
  leave_lane(flight);
  if (!flight->done) return;
  log::warn("egress.no-credentials", "a request has no credentials",
            {{"account", spec_.account},
             {"channel", spec_.channel},
             {"why", problem.failure},
             {"detail", problem.detail}});
  flight->answer.denied = problem.denied;
  flight->answer.response = {};
  flight->answer.response.tag = flight->request.tag;
  flight->answer.response.failure = problem.failure;
  flight->answer.response.unsent = true;
  if (problem.denied) return finish(flight);
  decide(flight);
}

void Channel::leave_lane(const FlightPtr& flight) {
  if (!flight->running) return;
  flight->running = false;
  flight->slot->lane.finished();
  pump(*flight->slot);
}

void Channel::answered(const FlightPtr& flight, WireOutcome outcome) {
  flight->attempt.reset();
  connectors::HttpResponse& response = outcome.response;
  if (response.status == 429) {
    ++throttled_;
    auto said = retry_after_ms(response.headers, wall_clock_ms());
    if (!said) {
      said = reset_after_ms(response.headers, flight->slot->reset_header, wall_clock_ms());
    }
    const auto wait = flight->slot->lane.throttled(said, steady_ms());
    log::info("egress.throttled", "the marketplace asks to wait",
              {{"account", spec_.account},
               {"channel", spec_.channel},
               {"lane", flight->request.lane},
               {"wait_ms", std::to_string(wait)}});
  } else if (response.status != 0) {
    flight->slot->lane.answered();
    if (const auto rate = rate_milli_s(response.headers, spec_.manifest.rate_header)) {
      flight->slot->lane.learn_rate(*rate, steady_ms());
    }
  }
  leave_lane(flight);
  if (!flight->done) return;
  if (response.status == 0) {
    log::debug("egress.failed", "a request was not answered",
               {{"channel", spec_.channel},
                {"host", flight->url.host},
                {"why", response.failure},
                {"detail", outcome.detail}});
  }
  const bool certain = response.status == 0 ? response.unsent : turned_away(response.status);
  if (!certain && !flight->request.changes_nothing()) flight->may_have_changed = true;
  if (response.status != 0 || !response.unsent) flight->may_have_left = true;
  remove_credentials(response.headers, flight->secrets);
  if (flight->request.unpack && response.status == 200) unpack_file(response, body_max_);
  response.tag = flight->request.tag;
  flight->answer.response = std::move(response);
  flight->answer.denied = false;
  decide(flight);
}

// Whether the flight goes on; if so its next attempt is arranged.
bool Channel::repeat(const FlightPtr& flight) {
  const connectors::HttpResponse& response = flight->answer.response;
  if (!flight->renewed && !flight->request.fresh &&
      credentials_->drop_token(flight->request.auth, response, flight->secrets)) {
    flight->renewed = true;
    queue(flight);
    return true;
  }
  if (!worth_repeating(response) || !may_repeat(flight->request)) return false;
  // No second attempt mends these; a certificate's fault is told at once, not at the deadline.
  if (response.failure == "address-refused" || response.failure == "too-large" ||
      response.failure.starts_with("tls: ")) {
    return false;
  }
  if (flight->request.fresh) {
    flight->answer.response.status = 0;
    flight->answer.response.failure = "rebuild";
    return false;
  }
  if (flight->request.all_status && response.status != 0) return false;
  std::int64_t wait = back_off_ms(flight->attempts, static_cast<std::uint32_t>(chance_()));
  // At 429 the lane itself keeps the server's word.
  if (response.status != 429) {
    wait = std::max(wait, retry_after_ms(response.headers, wall_clock_ms()).value_or(0));
  }
  if (Clock::now() + milliseconds(wait) >= flight->deadline) return false;
  flight->pause.expires_after(milliseconds(wait));
  flight->pause.async_wait(
      [self = shared_from_this(), flight](const boost::system::error_code& error) {
        if (!error && flight->done) self->queue(flight);
      });
  return true;
}

void Channel::decide(const FlightPtr& flight) {
  if (repeat(flight)) return;
  cache_.keep(flight->request, flight->answer.response, steady_ms());
  const std::uint32_t status = flight->answer.response.status;
  flight->answer.denied = status == 401 || status == 403;
  finish(flight);
}

// Ends a flight wherever it is: its deadline came, or the channel closed.
void Channel::stop(const FlightPtr& flight, const char* failure) {
  if (!flight->done) return;
  connectors::HttpResponse& response = flight->answer.response;
  const bool on_its_way = flight->attempt != nullptr;
  if (on_its_way) {
    flight->may_have_left = true;
    if (!flight->request.changes_nothing()) flight->may_have_changed = true;
  }
  // The latest real answer of a server tells more than that time ran out.
  if (response.status == 0 || on_its_way || closed_) {
    response = {};
    response.tag = flight->request.tag;
    response.failure = failure;
    response.unsent = true;
  }
  flight->answer.denied = false;
  const auto attempt = std::exchange(flight->attempt, nullptr);
  finish(flight);
  if (attempt) attempt->cancel();
}

void Channel::refuse(const FlightPtr& flight, const char* what, const std::string& why) {
  log::warn("egress.refused", "a request was refused before it was sent",
            {{"account", spec_.account}, {"channel", spec_.channel}, {"why", why}});
  flight->answer.response.failure = what;
  flight->answer.response.unsent = true;
  finish(flight);
}

void Channel::finish(const FlightPtr& flight) {
  if (flight->ticket != 0 && flight->slot->lane.withdraw(flight->ticket)) {
    flight->slot->granted.erase(flight->ticket);
    flight->ticket = 0;
    pump(*flight->slot);
  }
  flight->deadline_timer.cancel();
  flight->pause.cancel();
  flights_.erase(flight);
  --waiting_;
  flight->answer.may_have_changed = flight->may_have_changed;
  if (flight->may_have_left) flight->answer.response.unsent = false;
  flight->answer.response.after_doubt = flight->after_doubt;
  ++(flight->answer.response.status == 0 ? failed_ : answered_);
  asio::post(executor_,
             [done = std::exchange(flight->done, nullptr),
              answer = std::move(flight->answer)]() mutable { done(std::move(answer)); });
}

}  // namespace stockd::egress
