// SPDX-License-Identifier: Apache-2.0
//
// The simulated Takealot: one seller account, its API, its webhooks and the people around it,
// behind the SDK's twin interface. settings.hpp has the settings, people.hpp the commands.
#include "api.hpp"
#include "faults.hpp"
#include "people.hpp"
#include "rate_limits.hpp"
#include "settings.hpp"

#include <stockd/json_impl.hpp>
#include <stockd/twin.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

constexpr std::int64_t kAgeMs = 48LL * 3600 * 1000;  // of the offers the story begins with
constexpr std::int64_t kOpenAgeMs = 3600 * 1000;     // of the orders it begins with
constexpr std::int64_t kThrottleMs = 2'000;

// Only offers and batches tell what is left.
bool tells_limits(const std::string& endpoint) {
  return endpoint != "sales";
}

}  // namespace

class TakealotTwin {
 public:
  explicit TakealotTwin(std::string_view settings_json)
      : settings_(read_settings(settings_json)),
        seller_(settings_.seller),
        batches_(settings_.batch_delay_ms, settings_.batch_success, settings_.batch_failure),
        webhooks_(settings_.webhook_delay_ms, settings_.spelling),
        limits_(settings_.rate_limit, settings_.reset_form),
        api_(seller_, batches_, settings_.api),
        people_(seller_, batches_, webhooks_, faults_) {
    for (const Webhook& webhook : settings_.webhooks)
      webhooks_.add(webhook);
  }

  void handle(TwinTurn& turn, const TwinRequest& request) {
    open(turn.now_ms());
    ++requests_;
    const Call call(request.method, request.url, request.body, turn.now_ms());
    const std::string endpoint = endpoint_of(call);
    const Fault fault = faults_.next(call, endpoint);
    if (fault == Fault::Throttle) {
      limits_.drain(endpoint, turn.now_ms(), std::max(kThrottleMs, faults_.ms()));
    }
    Answer answer;
    bool throttled = false;
    if (request.header("authorization").value_or("") != "Key " + settings_.api_key) {
      answer = endpoint == "sales"
                   ? sales_failed(403, "", "You do not have access to this resource")
                   : failed(403, "You do not have access to this resource");
    } else if (!endpoint.empty() && !limits_.take(endpoint, turn.now_ms())) {
      throttled = true;
      answer = endpoint == "sales" ? sales_failed(429, "", "Too many requests")
                                   : failed(429, "Too many requests");
    } else if (applies(fault)) {
      answer = api_.run(call);
    }
    say(turn, endpoint, std::move(answer), throttled ? Fault::None : fault);
    flush(turn);
  }

  void tick(TwinTurn& turn) {
    open(turn.now_ms());
    flush(turn);
  }

  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
    open(turn.now_ms());
    webhooks_.answered(tag, status, turn.now_ms());
    flush(turn);
  }

  void command(TwinTurn& turn, std::string_view json) {
    open(turn.now_ms());
    boost::system::error_code failed;
    const bj::value command = bj::parse({json.data(), json.size()}, failed);
    if (failed || !command.is_object()) {
      turn.result(R"({"error":"a command is a JSON object"})");
      return;
    }
    turn.result(bj::serialize(people_.act(command.get_object(), turn.now_ms(), requests_)));
    flush(turn);
  }

 private:
  // The story begins with the first call.
  void open(std::int64_t now_ms) {
    if (opened_) return;
    opened_ = true;
    for (auto& [id, offer] : seller_.offers)
      offer.created_ms = now_ms - kAgeMs;
    for (const OpenOrder& order : settings_.open_orders) {
      Offer* offer = seller_.by_sku(order.sku);
      if (offer == nullptr) continue;
      // Its units have left the shelf already: the level is what shows now.
      Units& units = order.kind == SaleKind::Dc ? offer->at_dc : offer->leadtime;
      const std::int64_t warehouse =
          units.empty() ? seller_.warehouses.front().id : units.begin()->first;
      units[warehouse] += order.quantity;
      seller_.sell(*offer, order.quantity, order.kind, now_ms - kOpenAgeMs);
    }
    seller_.news.clear();
  }

  void say(TwinTurn& turn, const std::string& endpoint, Answer answer, Fault fault) {
    if (fault == Fault::Drop || fault == Fault::AppliedDrop) {
      turn.close_connection();
      return;
    }
    const bool breaks =
        fault == Fault::Error500 || fault == Fault::Applied500 || fault == Fault::PatchError500;
    if (breaks) {
      answer = endpoint == "sales" ? sales_failed(500, "", "Something went wrong")
                                   : failed(500, "Something went wrong");
    }
    if (fault == Fault::ShortPage || fault == Fault::EmptyPage) cut(answer, fault);
    std::string body = bj::serialize(answer.body);
    if (fault == Fault::Truncate) body.resize(body.size() / 2);
    if (fault == Fault::Garbage) body = "<!doctype html><title>Down for maintenance</title>";
    TwinReply reply{fault == Fault::Garbage ? 200u : answer.status};
    reply.header("Date", http_date(turn.now_ms()));
    if (!endpoint.empty() && tells_limits(endpoint)) {
      for (const auto& [name, value] :
           limits_.headers(endpoint, turn.now_ms(), answer.status == 429))
        reply.header(name, value);
    }
    if (fault == Fault::Slow) reply.after_ms(static_cast<std::uint32_t>(faults_.ms()));
    turn.reply(
        reply.body(std::move(body), fault == Fault::Garbage ? "text/html" : "application/json"));
  }

  static void cut(Answer& answer, Fault fault) {
    bj::object* page = answer.body.if_object();
    if (page == nullptr) return;
    for (const char* name : {"offers", "sales"}) {
      bj::value* rows = page->if_contains(name);
      if (rows == nullptr || !rows->is_array() || rows->get_array().empty()) continue;
      if (fault == Fault::EmptyPage) rows->get_array().clear();
      if (fault == Fault::ShortPage) rows->get_array().pop_back();
    }
  }

  void flush(TwinTurn& turn) {
    batches_.work(seller_, turn.now_ms());
    webhooks_.take(seller_, turn.now_ms());
    seller_.news.clear();
    for (Delivery& delivery : webhooks_.due(turn.now_ms())) {
      TwinWebhook hook{delivery.tag, delivery.url};
      for (const auto& [name, value] : delivery.headers)
        hook.header(name, value);
      turn.webhook(hook.body(std::move(delivery.body), "application/json"));
    }
    std::optional<std::int64_t> due = batches_.next_due_ms();
    if (const auto webhook = webhooks_.next_due_ms())
      due = std::min(due.value_or(*webhook), *webhook);
    if (due) turn.wake_at(*due);
  }

  Settings settings_;
  Seller& seller_;
  Batches batches_;
  Webhooks webhooks_;
  Faults faults_;
  RateLimits limits_;
  Api api_;
  People people_;
  bool opened_ = false;
  std::uint64_t requests_ = 0;
};

}  // namespace stockd::takealot::twin

STOCKD_TWIN(stockd::takealot::twin::TakealotTwin, "takealot")
