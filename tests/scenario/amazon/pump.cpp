// SPDX-License-Identifier: Apache-2.0
//
// See pump.hpp.
#include "pump.hpp"

#include "egress/gzip.hpp"

#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr std::int64_t kBodyMost = 32 << 20;

template <class T>
T require(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().describe());
  return std::move(*result);
}

std::string cache_directory() {
  const auto path = std::filesystem::temp_directory_path() /
                    ("stockd-amazon-files-" + std::to_string(::getpid()));
  std::filesystem::create_directories(path);
  return path.string();
}

bool is_api(const connectors::HttpRequest& request) {
  return request.url.starts_with(kRoot);
}

}  // namespace

connectors::HttpResponse answer_of(std::uint32_t status, const std::string& body) {
  connectors::HttpResponse response;
  response.status = status;
  response.headers = {{"content-type", "application/json"}};
  response.body = body;
  return response;
}

connectors::SetStock set_of(const std::vector<std::pair<std::string, Quantity>>& levels) {
  connectors::SetStock out;
  for (const auto& [sku, quantity] : levels) {
    connectors::Item& item = out.items.emplace_back();
    item.ref = out.items.size();
    item.sku = item.remote = sku;
    item.quantity = quantity;
  }
  return out;
}

std::size_t count_of(const std::vector<connectors::HttpRequest>& requests,
                     const std::string& method, const std::string& part) {
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [&](const auto& request) {
        return request.method == method && request.url.find(part) != std::string::npos;
      }));
}

connectors::SettleWrites tickets_of(const connectors::OperationResult& result,
                                    const connectors::SetStock& set) {
  connectors::SettleWrites out;
  for (const WrittenFact& fact : facts_of<WrittenFact>(result.facts)) {
    if (fact.ticket.empty()) continue;
    connectors::SettleWrites::Ticket& ticket = out.tickets.emplace_back();
    ticket.ref = fact.ref;
    ticket.ticket = fact.ticket;
    ticket.remote = ticket.sku = set.items.at(fact.ref - 1).remote;
  }
  return out;
}

LevelFact level_of(const std::vector<Fact>& facts, const std::string& remote) {
  std::vector<LevelFact> found;
  for (const LevelFact& level : facts_of<LevelFact>(facts)) {
    if (level.remote == remote) found.push_back(level);
  }
  if (found.size() != 1) {
    throw std::runtime_error(std::to_string(found.size()) + " levels of " + remote);
  }
  return found.front();
}

Amazon::Amazon(const std::string& settings) : models_(amazon::Swagger::load()) {
  static const auto module = require(connectors::load_twin(AMAZON_TWIN, cache_directory()));
  twin_ = require(module->create(R"({"base_url":")" + std::string(kRoot) +
                                 R"(","credentials":{"client_id":"id","client_secret":"secret",)"
                                 R"("refresh_token":"Atzr|consent"},)" +
                                 settings + "}"));
}

bj::object Amazon::command(const std::string& json) {
  const auto turn = require(twin_->command(now_ms, json));
  return bj::parse(turn.result_json).as_object();
}

void Amazon::act(const std::string& json) {
  const auto done = command(json);
  if (done.contains("error")) throw std::runtime_error(bj::serialize(done));
}

void Amazon::fault(const std::string& kind, std::int64_t count) {
  act(bj::serialize(bj::object{{"do", "fault"}, {"kind", kind}, {"count", count}}));
}

connectors::HttpResponse Amazon::handle(const connectors::HttpRequest& request) {
  auto turn = require(twin_->handle(now_ms, request));
  now_ms += turn.reply.after_ms;
  turn.reply.response.tag = request.tag;
  if (turn.reply.close) {
    turn.reply.response.status = 0;
    turn.reply.response.failure = "closed";
  }
  if (is_api(request)) check(request, turn.reply.response);
  return turn.reply.response;
}

void Amazon::check(const connectors::HttpRequest& request,
                   const connectors::HttpResponse& response) {
  if (!models_) return;
  amazon::SwaggerRequest asked;
  asked.method = request.method;
  asked.url = request.url;
  asked.body = request.body;
  for (const auto& [name, value] : request.headers)
    asked.headers[name] = value;
  const auto note = [&](const amazon::Complaints& complaints) {
    for (const std::string& complaint : complaints)
      breaches.push_back(request.method + " " + request.url + ": " + complaint);
  };
  if (checks_requests) note(models_->check(asked));
  // What a gate before the API says is no answer of the API.
  const bool page = response.status == 0 || response.body.starts_with("<html");
  if (!page) note(models_->check(asked, response.status, response.body));
}

const std::string& Amazon::token() {
  if (token_.empty() || now_ms >= token_ends_ms_) {
    connectors::HttpRequest request;
    request.method = "POST";
    request.url = "https://api.amazon.com/auth/o2/token";
    request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
    request.body =
        "client_id=id&client_secret=secret&grant_type=refresh_token&refresh_token=Atzr%7Cconsent";
    const bj::value granted = bj::parse(handle(request).body);
    token_ = granted.at("access_token").as_string();
    token_ends_ms_ = now_ms + granted.at("expires_in").as_int64() * 1000;
  }
  return token_;
}

connectors::HttpResponse Amazon::ask(const std::string& method, const std::string& path,
                                     const std::string& body) {
  connectors::HttpRequest request;
  request.method = method;
  request.url = kRoot + path;
  request.headers = {{"x-amz-access-token", token()}, {"content-type", "application/json"}};
  request.body = body;
  return handle(request);
}

bj::object Amazon::row(const std::string& sku) {
  const bj::object shown = command(R"({"do":"show"})");
  for (const auto& item : shown.at("stock").as_array()) {
    if (item.at("sku").as_string() == sku) return item.as_object();
  }
  throw std::runtime_error("no such SKU: " + sku);
}

std::int64_t Amazon::level(const std::string& sku) {
  return row(sku).at("quantity").as_int64();
}

std::string Amazon::sell(const std::string& sku, std::int64_t quantity, const std::string& more) {
  const auto sold = command(R"({"do":"sell","sku":")" + sku + R"(","quantity":)" +
                            std::to_string(quantity) + more + "}");
  if (!sold.contains("order")) throw std::runtime_error(bj::serialize(sold));
  return std::string(sold.at("order").as_string());
}

Channel::Channel(Amazon& amazon, const std::string& more_settings) : amazon_(amazon) {
  static const auto module =
      require(connectors::load_connector(AMAZON_CONNECTOR, cache_directory()));
  connectors::InstanceOptions options;
  options.account = "karoo-outdoor";
  options.channel = "amazon";
  options.settings_json = R"({"seller":")" + std::string(kSeller) +
                          R"(","marketplace":"ZA","region":"eu")" +
                          (more_settings.empty() ? std::string() : "," + more_settings) + "}";
  host_ = require(module->create(options));
}

connectors::OperationResult Channel::run(connectors::Command command) {
  connectors::OperationHead head;
  head.id = ++operations_;
  head.now_ms = amazon_.now_ms;
  head.deadline_ms = amazon_.now_ms + 120'000;
  std::string number = std::to_string(operations_);
  number.insert(0, 12 - number.size(), '0');
  head.key = "00000000-0000-4000-8000-" + number;
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

std::vector<Fact> Channel::list_all() {
  std::vector<Fact> out;
  connectors::ListCatalogue list;
  for (int page = 0; page < 500; ++page) {
    auto result = run(list);
    if (result.trouble) throw std::runtime_error(result.trouble.code + result.trouble.message);
    const auto pages = facts_of<PageFact>(result.facts);
    std::move(result.facts.begin(), result.facts.end(), std::back_inserter(out));
    if (!pages.at(0).more) return out;
    list.cursor = pages[0].cursor;
  }
  throw std::runtime_error("the catalogue does not end");
}

connectors::OperationResult Channel::poll(std::string& cursor, std::int64_t overlap_ms) {
  connectors::OperationResult all;
  for (int page = 0; page < 100; ++page) {
    connectors::PollOrders poll;
    poll.cursor = cursor;
    poll.window_ms = 30LL * 24 * 3'600'000;
    poll.overlap_ms = page == 0 ? overlap_ms : 0;
    auto result = run(poll);
    const auto pages = facts_of<PageFact>(result.facts);
    std::move(result.facts.begin(), result.facts.end(), std::back_inserter(all.facts));
    all.trouble = result.trouble;
    if (result.trouble || pages.empty()) return all;
    cursor = pages[0].cursor;
    if (!pages[0].more) return all;
  }
  throw std::runtime_error("the orders do not end");
}

connectors::OperationResult Channel::set(const std::string& sku, Quantity quantity) {
  return run(set_of({{sku, quantity}}));
}

connectors::OperationResult Channel::look_up(const std::vector<std::string>& skus) {
  connectors::LookupStock lookup;
  for (const std::string& sku : skus) {
    connectors::Item& item = lookup.items.emplace_back();
    item.ref = lookup.items.size();
    item.sku = item.remote = sku;
  }
  return run(lookup);
}

connectors::HttpResponse Channel::exchange(const connectors::HttpRequest& request) {
  connectors::HttpRequest sent = request;
  if (sent.auth != "none") sent.headers.emplace_back("x-amz-access-token", amazon_.token());
  connectors::HttpResponse response = amazon_.handle(sent);
  if (request.unpack && response.status == 200) egress::unpack_file(response, kBodyMost);
  return response;
}

void Channel::send(connectors::HttpRequest request, Answered answered) {
  requests.push_back(request);
  std::optional<connectors::HttpResponse> injected;
  if (instead) injected = instead(request);
  connectors::HttpResponse response = injected ? std::move(*injected) : exchange(request);
  response.tag = request.tag;
  const bool may_have = connectors::may_have_changed(request, response);
  answered(std::move(response), may_have);
}

connectors::OperationPort::Cancel Channel::sleep(std::uint32_t ms, std::function<void()> over) {
  // The operation's deadline is such a sleep too; nothing here takes that long.
  if (ms < 60'000) {
    amazon_.now_ms += ms;
    over();
  }
  return {};
}

}  // namespace stockd::test
