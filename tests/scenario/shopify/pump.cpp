// SPDX-License-Identifier: Apache-2.0
//
// See pump.hpp.
#include "pump.hpp"

#include "base/log.hpp"

#include <array>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <unistd.h>

namespace stockd::test {

namespace {

namespace bj = boost::json;

template <class T>
T require(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(*result);
}

}  // namespace

std::string cache_directory() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("stockd-shopify-files-" + std::to_string(::getpid()));
  std::filesystem::create_directories(path);
  return path.string();
}

std::string header_of(const connectors::Headers& headers, const std::string& name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

std::string said_while(const std::function<void()>& work) {
  constexpr std::string_view kBegin = "test.listening-begins";
  constexpr std::string_view kEnd = "test.listening-ends";
  std::array<int, 2> pipe_ends{};
  const int stderr_before = ::dup(STDERR_FILENO);
  if (stderr_before < 0 || ::pipe(pipe_ends.data()) != 0 ||
      ::dup2(pipe_ends[1], STDERR_FILENO) < 0) {
    throw std::runtime_error("standard error cannot be listened to");
  }
  ::close(pipe_ends[1]);
  log::info(kBegin, "");
  work();
  log::info(kEnd, "");
  std::string said;
  while (said.find(kEnd) == std::string::npos) {
    std::array<char, 4096> part;
    const auto count = ::read(pipe_ends[0], part.data(), part.size());
    if (count <= 0) break;
    said.append(part.data(), static_cast<std::size_t>(count));
  }
  ::dup2(stderr_before, STDERR_FILENO);
  ::close(stderr_before);
  ::close(pipe_ends[0]);
  // Between the lines of the two marks.
  said.erase(0, said.find('\n', said.find(kBegin)) + 1);
  const std::size_t end = said.rfind('\n', said.find(kEnd));
  return end == std::string::npos ? std::string() : said.substr(0, end);
}

connectors::HttpResponse answer_of(const std::string& body) {
  connectors::HttpResponse response;
  response.status = 200;
  response.headers = {{"content-type", "application/json; charset=utf-8"}};
  response.body = body;
  return response;
}

Shop::Shop(const std::string& settings, std::string shop_name) : name(std::move(shop_name)) {
  static const auto module = require(connectors::load_twin(SHOPIFY_TWIN, cache_directory()));
  twin_ = require(module->create(
      "{\"base_url\":\"" + url() +
      R"(","credentials":{"client_id":"id","client_secret":"shpss_secret"},)" + settings + "}"));
}

void Shop::take(connectors::TwinTurn& turn) {
  for (auto& webhook : turn.webhooks)
    hooks.push_back(std::move(webhook));
}

bj::object Shop::command(const std::string& json) {
  auto turn = require(twin_->command(now_ms, json));
  take(turn);
  return bj::parse(turn.result_json).as_object();
}

connectors::HttpResponse Shop::handle(connectors::HttpRequest request) {
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

connectors::HttpResponse Shop::post(const std::string& path, const std::string& body) {
  connectors::HttpRequest request;
  request.method = "POST";
  request.url = url() + path;
  request.headers = {{"content-type", "application/json"}};
  request.body = body;
  return handle(std::move(request));
}

const std::string& Shop::token() {
  if (now_ms >= token_ends_ms_) {
    const auto answer =
        post("/admin/oauth/access_token", R"({"client_id":"id","client_secret":"shpss_secret",)"
                                          R"("grant_type":"client_credentials"})");
    const bj::value granted = bj::parse(answer.body);
    token_ = granted.at("access_token").as_string();
    token_ends_ms_ = now_ms + granted.at("expires_in").as_int64() * 1000;
  }
  return token_;
}

bj::object Shop::graphql(const std::string& query, const bj::object& variables,
                         const std::string& version) {
  connectors::HttpRequest request;
  request.method = "POST";
  request.url = url() + "/admin/api/" + version + "/graphql.json";
  request.headers = {{"x-shopify-access-token", token()}};
  request.body = bj::serialize(bj::object{{"query", query}, {"variables", variables}});
  return bj::parse(handle(std::move(request)).body).as_object();
}

std::string Shop::remote(const std::string& sku) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return std::string(item.at("remote").as_string());
  }
  return {};
}

std::int64_t Shop::level(const std::string& sku) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return item.at("quantity").as_int64();
  }
  throw std::runtime_error("no such SKU: " + sku);
}

std::int64_t Shop::level(const std::string& sku, const std::string& location) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return item.at("levels").at(location).as_int64();
  }
  throw std::runtime_error("no such SKU: " + sku);
}

std::string Shop::place(const std::string& wanted) {
  const bj::value answer = graphql(
      "{ locations(first: 50, includeInactive: true, includeLegacy: true) { nodes { id name } } }");
  for (const auto& row : answer.at_pointer("/data/locations/nodes").as_array()) {
    if (row.at("name").as_string() == wanted) return std::string(row.at("id").as_string());
  }
  throw std::runtime_error("no such location: " + wanted);
}

std::string Shop::sell(const std::string& sku, std::int64_t quantity, const std::string& more) {
  const auto sold = command(R"({"do":"sell","sku":")" + sku + R"(","quantity":)" +
                            std::to_string(quantity) + more + "}");
  return std::string(sold.at("order").as_string());
}

void Shop::act(const std::string& what, const std::string& order, const std::string& more) {
  const auto done = command(R"({"do":")" + what + R"(","order":")" + order + "\"" + more + "}");
  if (done.contains("error")) throw std::runtime_error(bj::serialize(done));
}

void Shop::fault(const std::string& kind, std::int64_t ms) {
  command(bj::serialize(bj::object{{"do", "fault"}, {"kind", kind}, {"count", 1}, {"ms", ms}}));
}

void Shop::delivered(std::uint64_t tag, std::uint32_t status) {
  auto turn = require(twin_->delivered(now_ms, tag, status));
  take(turn);
}

connectors::HttpRequest Shop::hook(const std::string& topic) {
  for (auto at = hooks.begin(); at != hooks.end(); ++at) {
    if (header_of(at->request.headers, "x-shopify-topic") != topic) continue;
    connectors::HttpRequest found = at->request;
    hooks.erase(at);
    return found;
  }
  throw std::runtime_error("no webhook of " + topic);
}

Channel::Channel(Shop& shop, const std::string& more_settings) : shop_(shop) {
  static const auto module =
      require(connectors::load_connector(SHOPIFY_CONNECTOR, cache_directory()));
  connectors::InstanceOptions options;
  options.account = "karoo-outdoor";
  options.channel = "shop";
  options.settings_json = R"({"shop":")" + shop.name +
                          R"(","api_version":"2026-07","location":"")" +
                          (more_settings.empty() ? std::string() : "," + more_settings) + "}";
  host_ = require(module->create(options));
}

connectors::OperationResult Channel::run(connectors::Command command, const std::string& key) {
  connectors::OperationHead head;
  head.id = ++operations_;
  head.now_ms = shop_.now_ms;
  head.deadline_ms = shop_.now_ms + 300'000;
  head.key = key;
  if (key.empty()) {
    std::string number = std::to_string(operations_);
    number.insert(0, 12 - number.size(), '0');
    head.key = "00000000-0000-4000-8000-" + number;
  }
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

connectors::OperationResult Channel::receive(const connectors::HttpRequest& hook) {
  connectors::ReceiveWebhook command;
  command.verified = true;
  command.topic = header_of(hook.headers, "x-shopify-topic");
  command.method = "POST";
  command.url = hook.url;
  command.headers = hook.headers;
  command.body = hook.body;
  return run(std::move(command));
}

connectors::OperationResult Channel::receive(const std::string& topic, const std::string& body) {
  connectors::HttpRequest hook;
  hook.url = "https://stock.example/hooks/karoo-outdoor/shop";
  hook.headers = {{"x-shopify-topic", topic}, {"x-shopify-api-version", "2026-07"}};
  hook.body = body;
  return receive(hook);
}

void Channel::send(connectors::HttpRequest request, Answered answered) {
  requests.push_back(request);
  connectors::HttpRequest sent = request;
  sent.headers.emplace_back("x-shopify-access-token", shop_.token());
  std::optional<connectors::HttpResponse> injected;
  if (instead) injected = instead(request);
  if (injected) {
    injected->tag = request.tag;
    const bool may_have = connectors::may_have_changed(request, *injected);
    answered(std::move(*injected), may_have);
    return;
  }
  connectors::HttpResponse response = shop_.handle(sent);
  bool changed = connectors::may_have_changed(request, response);
  const bool unknown = response.status == 0 || response.status >= 500;
  if (unknown && repeats && (request.idempotent || request.read)) {
    requests.push_back(request);
    response = shop_.handle(sent);
    changed = changed || connectors::may_have_changed(request, response);
  }
  answered(std::move(response), changed);
}

connectors::OperationPort::Cancel Channel::sleep(std::uint32_t ms, std::function<void()> over) {
  // The operation's deadline is such a sleep too; nothing here takes that long.
  if (ms < 60'000) {
    shop_.now_ms += ms;
    over();
  }
  return {};
}

}  // namespace stockd::test
