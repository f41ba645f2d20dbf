// SPDX-License-Identifier: Apache-2.0
//
// See pump.hpp.
#include "pump.hpp"

#include "specification.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

template <class T>
T require(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(*result);
}

bool is_json(const std::string& text) {
  boost::system::error_code error;
  bj::parse(text, error);
  return !error;
}

// Faults are outside of the specification, and so is what it leaves open: the status of a refused
// change. Everything else is held to it.
void hold_to_specification(const connectors::HttpRequest& request,
                           const connectors::HttpResponse& response) {
  const takealot::Specification* specification = takealot::specification();
  if (specification == nullptr) return;
  const std::string asked =
      specification->fault_of_request(request.method, request.url, request.body);
  EXPECT_EQ(asked, "") << request.method << " " << request.url << " " << request.body;
  const bool refused = response.body.find("validation_errors") != std::string::npos;
  if (!is_json(response.body) || (refused && response.status != 200)) return;
  const std::string answered =
      specification->fault_of_answer(request.method, request.url, response.status, response.body);
  EXPECT_EQ(answered, "") << request.method << " " << request.url << " answered " << response.status
                          << " " << response.body;
}

}  // namespace

std::string cache_directory() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("stockd-takealot-files-" + std::to_string(::getpid()));
  std::filesystem::create_directories(path);
  return path.string();
}

std::string header_of(const connectors::Headers& headers, const std::string& name) {
  for (const auto& [key, value] : headers) {
    const bool same = std::ranges::equal(key, name, [](unsigned char a, unsigned char b) {
      return std::tolower(a) == std::tolower(b);
    });
    if (same) return value;
  }
  return {};
}

connectors::HttpResponse answer_of(const std::string& body, std::uint32_t status) {
  connectors::HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}};
  response.body = body;
  return response;
}

Fate fate_of(const connectors::OperationResult& result) {
  const auto written = facts_of<WrittenFact>(result.facts);
  if (written.size() != 1) throw std::runtime_error("not one item's fate");
  return {written[0].state, written[0].trouble.kind, written[0].trouble.code, written[0].ticket};
}

std::vector<LevelFact> pool_of(const connectors::OperationResult& result, Pool pool) {
  auto levels = facts_of<LevelFact>(result.facts);
  std::erase_if(levels, [&](const LevelFact& level) { return level.pool != pool; });
  return levels;
}

Seller::Seller(const std::string& settings) {
  static const auto module = require(connectors::load_twin(TAKEALOT_TWIN, cache_directory()));
  twin_ = require(module->create(
      R"({"credentials":{"api_key":"key","webhook":"stockd-test-secret"},)" + settings + "}"));
}

void Seller::take(connectors::TwinTurn& turn) {
  for (auto& webhook : turn.webhooks)
    hooks.push_back(std::move(webhook));
  if (turn.wake_at_ms) wake_at_ms_ = turn.wake_at_ms;
}

bj::object Seller::command(const std::string& json) {
  auto turn = require(twin_->command(now_ms, json));
  take(turn);
  return bj::parse(turn.result_json).as_object();
}

bj::object Seller::act(const std::string& json) {
  bj::object result = command(json);
  EXPECT_FALSE(result.contains("error")) << bj::serialize(result);
  return result;
}

connectors::HttpResponse Seller::handle(connectors::HttpRequest request) {
  auto turn = require(twin_->handle(now_ms, request));
  take(turn);
  now_ms += turn.reply.after_ms;
  turn.reply.response.tag = request.tag;
  if (turn.reply.close) {
    turn.reply.response.status = 0;
    turn.reply.response.failure = "closed";
  }
  return turn.reply.response;
}

connectors::HttpResponse Seller::call(const std::string& method, const std::string& path,
                                      const std::string& body) {
  connectors::HttpRequest request;
  request.method = method;
  request.url = kRoot + path;
  request.headers = {{"authorization", "Key key"}};
  request.body = body;
  const auto response = handle(request);
  const takealot::Specification* specification = takealot::specification();
  if (specification != nullptr && response.status != 0) {
    EXPECT_EQ(specification->fault_of_answer(method, request.url, response.status, response.body),
              "")
        << method << " " << path << " answered " << response.body;
  }
  return response;
}

std::string Seller::remote(const std::string& sku) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return std::string(item.at("remote").as_string());
  }
  throw std::runtime_error("no such SKU: " + sku);
}

std::int64_t Seller::level(const std::string& sku, const std::string& pool) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return item.at(pool).as_int64();
  }
  throw std::runtime_error("no such SKU: " + sku);
}

std::string Seller::sell(const std::string& sku, std::int64_t quantity, const std::string& kind) {
  const auto sold = act(bj::serialize(
      bj::object{{"do", "sell"}, {"sku", sku}, {"quantity", quantity}, {"kind", kind}}));
  return std::string(sold.at("order").as_string());
}

void Seller::pass(std::int64_t ms) {
  const UnixMs until = now_ms + ms;
  while (wake_at_ms_ && *wake_at_ms_ <= until) {
    now_ms = std::max(now_ms, *wake_at_ms_);
    wake_at_ms_.reset();
    auto turn = require(twin_->tick(now_ms));
    take(turn);
  }
  now_ms = until;
}

void Seller::delivered(std::uint64_t tag, std::uint32_t status) {
  auto turn = require(twin_->delivered(now_ms, tag, status));
  take(turn);
}

connectors::TwinWebhook Seller::hook(const std::string& event) {
  for (auto at = hooks.begin(); at != hooks.end(); ++at) {
    if (header_of(at->request.headers, "x-takealot-event") != event) continue;
    connectors::TwinWebhook found = *at;
    hooks.erase(at);
    return found;
  }
  throw std::runtime_error("no webhook of " + event);
}

Channel::Channel(Seller& seller, const std::string& settings) : seller_(seller) {
  static const auto module =
      require(connectors::load_connector(TAKEALOT_CONNECTOR, cache_directory()));
  connectors::InstanceOptions options;
  options.account = "karoo-outdoor";
  options.channel = "takealot";
  const bool named = settings.find("\"warehouses\"") != std::string::npos;
  options.settings_json = "{" + std::string(named ? "" : R"("warehouses":"28676")") +
                          (settings.empty() || named ? "" : ",") + settings + "}";
  host_ = require(module->create(options));
}

connectors::OperationResult Channel::run(connectors::Command command) {
  connectors::OperationHead head;
  head.id = ++operations_;
  head.now_ms = seller_.now_ms;
  head.deadline_ms = seller_.now_ms + 300'000;
  head.key = "00000000-0000-4000-8000-000000000000";
  head.entropy.assign(32, 'x');
  connectors::OperationResult out;
  bool finished = false;
  connectors::run_operation(*host_, head, std::move(command), *this,
                            [&](connectors::OperationResult result) {
                              out = std::move(result);
                              finished = true;
                            });
  if (!finished) throw std::runtime_error("the operation does not end");
  return out;
}

connectors::OperationResult Channel::list(const std::string& cursor) {
  connectors::ListCatalogue list;
  list.cursor = cursor;
  return run(std::move(list));
}

connectors::OperationResult Channel::list_all() {
  connectors::OperationResult whole;
  std::string cursor;
  for (int page = 0; page < 200; ++page) {
    connectors::OperationResult part = list(cursor);
    whole.trouble = part.trouble;
    for (auto& fact : part.facts)
      whole.facts.push_back(std::move(fact));
    const auto pages = facts_of<PageFact>(whole.facts);
    if (part.trouble || pages.empty() || !pages.back().more) return whole;
    cursor = pages.back().cursor;
  }
  throw std::runtime_error("the catalogue does not end");
}

connectors::OperationResult Channel::lookup(const std::vector<std::string>& remotes) {
  connectors::LookupStock lookup;
  for (const std::string& remote : remotes) {
    connectors::Item item;
    item.ref = lookup.items.size() + 1;
    item.remote = remote;
    lookup.items.push_back(std::move(item));
  }
  return run(std::move(lookup));
}

connectors::OperationResult Channel::set(const std::string& sku, std::int64_t quantity) {
  connectors::SetStock set;
  connectors::Item item;
  item.ref = 1;
  item.sku = sku;
  item.remote = seller_.remote(sku);
  item.quantity = quantity;
  set.items.push_back(std::move(item));
  return run(std::move(set));
}

connectors::OperationResult Channel::settle(const std::string& sku, const std::string& ticket) {
  connectors::SettleWrites settle;
  settle.tickets.push_back({1, ticket, seller_.remote(sku), sku});
  return run(std::move(settle));
}

connectors::OperationResult Channel::poll(std::string& cursor) {
  connectors::OperationResult whole;
  for (int page = 0; page < 200; ++page) {
    connectors::PollOrders poll;
    poll.cursor = cursor;
    poll.window_ms = 60LL * 24 * 3600 * 1000;
    poll.overlap_ms = page == 0 ? 60'000 : 0;
    connectors::OperationResult part = run(std::move(poll));
    whole.trouble = part.trouble;
    if (part.trouble) return whole;
    for (auto& fact : part.facts)
      whole.facts.push_back(std::move(fact));
    const auto pages = facts_of<PageFact>(whole.facts);
    cursor = pages.back().cursor;
    if (!pages.back().more) return whole;
  }
  throw std::runtime_error("the sales do not end");
}

connectors::OperationResult Channel::receive(const connectors::HttpRequest& hook) {
  return receive(header_of(hook.headers, "x-takealot-event"), hook.body);
}

connectors::OperationResult Channel::receive(const std::string& event, const std::string& body) {
  connectors::ReceiveWebhook command;
  command.verified = true;
  command.topic = event;
  command.method = "POST";
  command.url = "https://stockd.example.test/hooks/takealot";
  command.headers = {{"x-takealot-event", event}};
  command.body = body;
  return run(std::move(command));
}

void Channel::send(connectors::HttpRequest request, Answered answered) {
  requests.push_back(request);
  std::optional<connectors::HttpResponse> injected;
  if (instead) injected = instead(request);
  connectors::HttpResponse response;
  if (injected) {
    response = std::move(*injected);
    response.tag = request.tag;
  } else {
    connectors::HttpRequest sent = request;
    sent.headers.emplace_back("authorization", "Key key");
    response = seller_.handle(sent);
    if (response.status != 0 && response.status < 500) hold_to_specification(request, response);
  }
  const bool changed = connectors::may_have_changed(request, response);
  answered(std::move(response), changed);
}

connectors::OperationPort::Cancel Channel::sleep(std::uint32_t ms, std::function<void()> over) {
  // The operation's deadline is such a sleep too; nothing here takes that long.
  if (ms < 60'000) {
    seller_.pass(ms);
    over();
  }
  return {};
}

}  // namespace stockd::test
