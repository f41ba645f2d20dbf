// SPDX-License-Identifier: Apache-2.0
//
// The C interface by hand: sinks that copy what they are told, and the loop between the two files.
#include "pump.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <dlfcn.h>
#include <stdexcept>

namespace stockd::test {
namespace {

constexpr const char* kBasic = "Basic Y2tfdHdpbjpjc190d2lu";  // ck_twin:cs_twin
constexpr const char* kWebhookSecret = "hook-secret";

std::string text(stockd_str_t from) {
  return {from.data, from.size};
}
stockd_str_t raw(std::string_view from) {
  return {from.data(), from.size()};
}
std::string bytes(stockd_bytes_t from) {
  return {reinterpret_cast<const char*>(from.data), from.size};
}
stockd_bytes_t raw_bytes(std::string_view from) {
  return {reinterpret_cast<const std::uint8_t*>(from.data()), from.size()};
}

Headers headers_of(stockd_run_t run) {
  Headers out;
  const auto* at = static_cast<const char*>(run.data);
  for (std::uint32_t i = 0; i < run.count; ++i, at += run.stride) {
    const auto* pair = reinterpret_cast<const stockd_pair_t*>(at);
    std::string name = text(pair->name);
    for (char& c : name)
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    out.emplace_back(name, text(pair->value));
  }
  return out;
}

std::vector<stockd_pair_t> raw_headers(const Headers& headers) {
  std::vector<stockd_pair_t> out;
  for (const auto& [name, value] : headers)
    out.push_back({raw(name), raw(value)});
  return out;
}

stockd_run_t run_of(const std::vector<stockd_pair_t>& pairs) {
  return {pairs.data(), static_cast<std::uint32_t>(pairs.size()), sizeof(stockd_pair_t)};
}

void* symbol(const char* path, const char* name) {
  void* file = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (file == nullptr) throw std::runtime_error(dlerror());
  return dlsym(file, name);
}

void log_nothing(void*, std::int32_t, stockd_str_t, stockd_run_t) noexcept {}
void complain(void* host, const stockd_trouble_t* trouble) noexcept {
  *static_cast<std::string*>(host) += text(trouble->code) + " ";
}
const void* no_extension(void*, const char*) noexcept {
  return nullptr;
}

stockd_host_t host_for(std::string& complaints) {
  stockd_host_t host{};
  host.size = sizeof host;
  host.host = &complaints;
  host.name = raw("scenario");
  host.version = raw("0");
  host.log = log_nothing;
  host.complain = complain;
  host.extension = no_extension;
  return host;
}

stockd_host_t& shared_host() {
  static std::string complaints;
  static stockd_host_t host = host_for(complaints);
  return host;
}

Trouble trouble_of(const stockd_trouble_t* trouble) {
  Trouble out;
  if (trouble == nullptr) return out;
  out.kind = static_cast<Kind>(trouble->kind);
  out.code = text(trouble->code);
  out.message = text(trouble->message);
  return out;
}

template <class Raw>
const Raw& as(const void* fact) {
  return *static_cast<const Raw*>(fact);
}

void add_stock(std::vector<Fact>& out, const std::string& type, const void* fact) {
  if (type == STOCKD_FACT_LISTING) {
    const auto& from = as<stockd_listing_t>(fact);
    ListingFact to;
    to.remote = text(from.remote), to.sku = text(from.sku), to.shelf = text(from.shelf);
    to.title = text(from.title);
    to.managed = from.managed != 0;
    to.state = static_cast<ListingState>(from.state);
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_LEVEL) {
    const auto& from = as<stockd_level_t>(fact);
    LevelFact to;
    to.ref = from.ref, to.remote = text(from.remote), to.quantity = from.quantity;
    to.state = static_cast<LevelState>(from.state);
    to.as_of_ms = from.as_of_ms;
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_WRITTEN) {
    const auto& from = as<stockd_written_t>(fact);
    WrittenFact to;
    to.ref = from.ref;
    to.state = static_cast<WrittenState>(from.state);
    to.trouble = trouble_of(from.trouble);
    out.emplace_back(to);
  }
}

void add_orders(std::vector<Fact>& out, const std::string& type, const void* fact) {
  if (type == STOCKD_FACT_ORDER) {
    const auto& from = as<stockd_order_t>(fact);
    OrderFact to;
    to.order = text(from.order);
    to.state = static_cast<OrderState>(from.state);
    to.placed_at_ms = from.placed_at_ms, to.touched_at_ms = from.touched_at_ms;
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_ORDER_LINE) {
    const auto& from = as<stockd_order_line_t>(fact);
    OrderLineFact to;
    to.order = text(from.order), to.line = text(from.line), to.remote = text(from.remote);
    to.sku = text(from.sku);
    to.counts.ordered = from.ordered, to.counts.cancelled = from.cancelled;
    to.counts.restocked = from.restocked;
    to.placed_at_ms = from.placed_at_ms, to.touched_at_ms = from.touched_at_ms;
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_PAGE) {
    const auto& from = as<stockd_page_t>(fact);
    PageFact to;
    to.cursor = bytes(from.cursor), to.more = from.more != 0, to.as_of_ms = from.as_of_ms;
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_HINT) {
    const auto& from = as<stockd_hint_t>(fact);
    HintFact to;
    to.kind = static_cast<HintKind>(from.kind), to.remote = text(from.remote);
    out.emplace_back(to);
  }
}

void add_others(std::vector<Fact>& out, const std::string& type, const void* fact) {
  if (type == STOCKD_FACT_SUBSCRIPTION) {
    const auto& from = as<stockd_subscription_t>(fact);
    SubscriptionFact to;
    to.topic = text(from.topic), to.remote = text(from.remote), to.change = from.change;
    out.emplace_back(to);
  } else if (type == STOCKD_FACT_GRANT) {
    const auto& from = as<stockd_grant_t>(fact);
    GrantFact to;
    to.name = text(from.name), to.present = from.present != 0;
    out.emplace_back(to);
  }
}

// What the connector says during a turn.
struct Talk {
  Outcome outcome;
  std::deque<Message> requests;
  std::size_t parallel = 0;
  std::size_t most_at_once = 0;
};

stockd_status on_request(void* host, const stockd_http_request_t* request) noexcept {
  Talk& talk = *static_cast<Talk*>(host);
  if (talk.requests.size() >= talk.parallel) return STOCKD_LIMIT;
  Message out;
  out.tag = request->tag;
  out.method = text(request->method);
  out.url = text(request->url);
  out.headers = headers_of(request->headers);
  out.headers.emplace_back("authorization", kBasic);
  out.body = bytes(request->body);
  const std::string hole = "{{secret:webhook}}";
  const auto at = out.body.find(hole);
  if ((request->flags & STOCKD_HTTP_FILL) != 0 && at != std::string::npos) {
    out.body.replace(at, hole.size(), kWebhookSecret);
  }
  talk.requests.push_back(std::move(out));
  talk.most_at_once = std::max(talk.most_at_once, talk.requests.size());
  return STOCKD_OK;
}

stockd_status on_sleep(void*, std::uint32_t, std::uint64_t) noexcept {
  return STOCKD_LIMIT;
}

stockd_status on_emit(void* host, const char* type, const void* fact) noexcept {
  std::vector<Fact>& facts = static_cast<Talk*>(host)->outcome.facts;
  add_stock(facts, type, fact);
  add_orders(facts, type, fact);
  add_others(facts, type, fact);
  return STOCKD_OK;
}

stockd_status on_done(void* host, const stockd_trouble_t* trouble) noexcept {
  Outcome& outcome = static_cast<Talk*>(host)->outcome;
  outcome.done = true;
  if (trouble != nullptr) {
    outcome.trouble = trouble->kind;
    outcome.code = text(trouble->code);
    outcome.message = text(trouble->message);
  }
  return STOCKD_OK;
}

std::vector<stockd_item_t> raw_items(const std::vector<Asked>& items) {
  std::vector<stockd_item_t> out;
  for (const Asked& item : items) {
    stockd_item_t to{};
    to.ref = item.ref;
    to.remote = raw(item.remote);
    to.quantity = item.quantity;
    out.push_back(to);
  }
  return out;
}

}  // namespace

// The twin's side of the same.
struct TwinSink {
  static stockd_status reply(void* host, const stockd_http_response_t* response,
                             std::uint32_t) noexcept {
    Shop& shop = *static_cast<Shop*>(host);
    shop.reply_ = Message{};
    shop.reply_.status = response->status;
    shop.reply_.headers = headers_of(response->headers);
    shop.reply_.body = bytes(response->body);
    return STOCKD_OK;
  }
  static stockd_status webhook(void* host, const stockd_http_request_t* request,
                               std::uint32_t) noexcept {
    Message out;
    out.tag = request->tag;
    out.method = text(request->method);
    out.url = text(request->url);
    out.headers = headers_of(request->headers);
    out.body = bytes(request->body);
    static_cast<Shop*>(host)->hooks.push_back(std::move(out));
    return STOCKD_OK;
  }
  static stockd_status wake_at(void* host, std::int64_t at_ms) noexcept {
    static_cast<Shop*>(host)->wake_at_ms_ = at_ms;
    return STOCKD_OK;
  }
  static stockd_status result(void* host, stockd_str_t json) noexcept {
    static_cast<Shop*>(host)->result_ = text(json);
    return STOCKD_OK;
  }
};

std::string Message::header(const std::string& name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

Shop::Shop(const std::string& settings_json) {
  using Entry = const stockd_twin_module_t* (*)();
  const auto entry = reinterpret_cast<Entry>(symbol(WOOCOMMERCE_TWIN, "stockd_twin_v1"));
  twin_ = entry()->create(&shared_host(), raw(settings_json));
  if (twin_ == nullptr) throw std::runtime_error("the twin refuses its settings");
  sink_ = stockd_twin_sink_t{
      sizeof sink_, this, TwinSink::reply, TwinSink::webhook, TwinSink::wake_at, TwinSink::result};
}

Shop::~Shop() {
  if (twin_ != nullptr) twin_->destroy(twin_->self);
}

Message Shop::handle(const Message& request) {
  const auto pairs = raw_headers(request.headers);
  stockd_http_request_t out{};
  out.size = sizeof out;
  out.tag = request.tag;
  out.method = raw(request.method);
  out.url = raw(request.url);
  out.headers = run_of(pairs);
  out.body = raw_bytes(request.body);
  twin_->handle(twin_->self, now_ms, &out, &sink_);
  reply_.tag = request.tag;
  return reply_;
}

boost::json::object Shop::command(const std::string& json) {
  result_.clear();
  twin_->command(twin_->self, now_ms, raw(json), &sink_);
  return boost::json::parse(result_).as_object();
}

void Shop::pass(std::int64_t ms) {
  const std::int64_t until = now_ms + ms;
  while (wake_at_ms_ > 0 && wake_at_ms_ <= until) {
    now_ms = std::max(now_ms, wake_at_ms_);
    wake_at_ms_ = 0;
    twin_->tick(twin_->self, now_ms, &sink_);
  }
  now_ms = until;
}

void Shop::delivered(std::uint64_t tag, std::uint32_t status) {
  twin_->delivered(twin_->self, now_ms, tag, status, &sink_);
}

Channel::Channel(Shop& shop, const std::string& url) : shop_{shop} {
  using Entry = const stockd_module_t* (*)();
  const auto entry = reinterpret_cast<Entry>(symbol(WOOCOMMERCE_CONNECTOR, "stockd_connector_v1"));
  const std::string settings = boost::json::serialize(boost::json::object{{"url", url}});
  connector_ = entry()->create(&shared_host(), raw(settings));
  if (connector_ == nullptr) throw std::runtime_error("the connector refuses its settings");
}

Channel::~Channel() {
  if (connector_ != nullptr) connector_->destroy(connector_->self);
}

Outcome Channel::run(const Begin& begin) {
  Talk talk;
  talk.parallel = parallel;
  stockd_sink_t sink{sizeof sink, &talk, on_request, on_sleep, on_emit, on_done};
  const std::array<std::uint8_t, 32> entropy{};
  stockd_op_t op{};
  op.size = sizeof op;
  op.id = next_op_++;
  op.key = raw("00000000-0000-4000-8000-000000000000");
  op.entropy = {entropy.data(), entropy.size()};
  op.now_ms = shop_.now_ms;
  op.deadline_ms = shop_.now_ms + 60'000;
  if (begin(connector_->self, &op, &sink) != STOCKD_OK) return talk.outcome;
  while (!talk.outcome.done && !talk.requests.empty()) {
    const Message request = talk.requests.front();
    talk.requests.pop_front();
    talk.outcome.requests.push_back(request);
    Message sent = request;
    if (divert) divert(sent);
    Message answer = shop_.handle(sent);
    if (meddle) meddle(answer);
    const auto pairs = raw_headers(answer.headers);
    stockd_http_response_t response{};
    response.size = sizeof response;
    response.status = answer.status;
    response.tag = request.tag;
    response.headers = run_of(pairs);
    response.body = raw_bytes(answer.body);
    response.failure = raw(answer.status == 0 ? "closed" : "");
    op.now_ms = shop_.now_ms;
    connector_->answer(connector_->self, &op, &response, &sink);
  }
  connector_->forget(connector_->self, op.id);
  most_at_once = std::max(most_at_once, talk.most_at_once);
  return talk.outcome;
}

Outcome Channel::list(const std::string& cursor) {
  const auto* catalogue = table<stockd_catalogue_t>(STOCKD_EXT_LISTING);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return catalogue->list(self, op, raw_bytes(cursor), sink);
  });
}

Outcome Channel::list_all() {
  Outcome whole;
  std::string cursor;
  for (int page = 0; page < 100; ++page) {
    const Outcome part = list(cursor);
    whole.facts.insert(whole.facts.end(), part.facts.begin(), part.facts.end());
    whole.requests.insert(whole.requests.end(), part.requests.begin(), part.requests.end());
    whole.done = part.done, whole.trouble = part.trouble;
    whole.code = part.code, whole.message = part.message;
    const auto pages = part.all<PageFact>();
    if (pages.empty() || !pages.front().more) break;
    cursor = pages.front().cursor;
  }
  return whole;
}

Outcome Channel::lookup(const std::vector<Asked>& items) {
  const auto raws = raw_items(items);
  const stockd_run_t list{raws.data(), static_cast<std::uint32_t>(raws.size()), sizeof raws[0]};
  const auto* reader = table<stockd_stock_read_t>(STOCKD_EXT_STOCK_READ);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return reader->lookup(self, op, list, sink);
  });
}

Outcome Channel::set(const std::vector<Asked>& items) {
  const auto raws = raw_items(items);
  const stockd_run_t list{raws.data(), static_cast<std::uint32_t>(raws.size()), sizeof raws[0]};
  const auto* writer = table<stockd_stock_write_t>(STOCKD_EXT_STOCK_SET);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return writer->write(self, op, list, sink);
  });
}

Outcome Channel::poll(const std::string& cursor, std::int64_t window_ms, std::int64_t overlap_ms) {
  const auto* orders = table<stockd_orders_t>(STOCKD_EXT_ORDERS);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return orders->poll(self, op, raw_bytes(cursor), window_ms, overlap_ms, sink);
  });
}

Outcome Channel::orders(const std::vector<std::string>& ids) {
  std::vector<stockd_str_t> raws;
  for (const std::string& id : ids)
    raws.push_back(raw(id));
  const stockd_run_t list{raws.data(), static_cast<std::uint32_t>(raws.size()), sizeof raws[0]};
  const auto* orders = table<stockd_orders_t>(STOCKD_EXT_ORDERS);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return orders->lookup(self, op, list, sink);
  });
}

Outcome Channel::receive(const Message& hook) {
  const auto pairs = raw_headers(hook.headers);
  const std::string topic = hook.header("x-wc-webhook-topic");
  stockd_webhook_t raw_hook{};
  raw_hook.size = sizeof raw_hook;
  raw_hook.verified = 1;
  raw_hook.topic = raw(topic);
  raw_hook.method = raw("POST");
  raw_hook.url = raw(hook.url);
  raw_hook.headers = run_of(pairs);
  raw_hook.body = raw_bytes(hook.body);
  const auto* receiver = table<stockd_webhook_receiver_t>(STOCKD_EXT_WEBHOOK);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return receiver->receive(self, op, &raw_hook, sink);
  });
}

Outcome Channel::subscribe(const std::string& url) {
  const auto* subscriber = table<stockd_subscriber_t>(STOCKD_EXT_SUBSCRIBE);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return subscriber->ensure(self, op, raw(url), sink);
  });
}

Outcome Channel::check() {
  const auto* checker = table<stockd_check_t>(STOCKD_EXT_CHECK);
  return run([&](void* self, const stockd_op_t* op, const stockd_sink_t* sink) {
    return checker->begin(self, op, sink);
  });
}

}  // namespace stockd::test
