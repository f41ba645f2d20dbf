// SPDX-License-Identifier: Apache-2.0
//
// See the header.
#include "tiny_host.hpp"

#include "spelled_facts.hpp"

#include <stockd/abi/ext/crypto.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace stockd::test {
namespace {

constexpr std::array<std::uint8_t, 32> kEntropy{1, 2, 3};
constexpr std::int64_t kNow = 1'764'000'000'000;

// Not a digest: what matters here is that data and secret arrive and 32 bytes come back.
stockd_status copy_32(void*, stockd_bytes_t data, std::uint8_t* out) noexcept {
  std::fill_n(out, 32, std::uint8_t{0});
  std::copy_n(data.data, std::min<std::size_t>(data.size, 32), out);
  return STOCKD_OK;
}
stockd_status copy_keyed(void* host, stockd_str_t secret, stockd_bytes_t data,
                         std::uint8_t* out) noexcept {
  if (view(secret) != "known") return STOCKD_MISUSE;
  return copy_32(host, data, out);
}
constexpr stockd_host_crypto_t kCrypto{sizeof kCrypto, &copy_32, &copy_keyed};

TinyHost& at(void* host) {
  return *static_cast<TinyHost*>(host);
}

}  // namespace

TinyHost::TinyHost() {
  host_.size = sizeof host_;
  host_.host = this;
  host_.name = c_text("tiny host");
  host_.version = c_text("1");
  host_.log = &write_log;
  host_.complain = &complain;
  host_.extension = &extension;
  sink_ = stockd_sink_t{sizeof(stockd_sink_t), this, &request, &sleep, &emit, &done};
}

TinyHost::~TinyHost() {
  if (connector_ != nullptr) connector_->destroy(connector_->self);
}

bool TinyHost::create(const stockd_module_t& module, std::string_view settings) {
  connector_ = module.create(&host_, c_text(settings));
  return connector_ != nullptr;
}

const stockd_op_t* TinyHost::op(std::uint64_t id) {
  op_.size = sizeof op_;
  op_.id = id;
  op_.now_ms = kNow;
  op_.deadline_ms = kNow + 60'000;
  op_.key = c_text("3f0c9f0e-0000-4000-8000-000000000001");
  op_.entropy = stockd_bytes_t{kEntropy.data(), kEntropy.size()};
  return &op_;
}

stockd_status TinyHost::answer(std::size_t i, const Answer& answer) {
  std::vector<stockd_pair_t> pairs;
  for (const auto& [name, value] : answer.headers) {
    pairs.push_back(stockd_pair_t{c_text(name), c_text(value)});
  }
  stockd_http_response_t raw{};
  raw.size = sizeof raw;
  raw.status = answer.status;
  raw.tag = said_.requests.at(i).tag;
  raw.headers = run_of(pairs);
  raw.body = c_bytes(answer.body);
  raw.failure = c_text(answer.failure);
  raw.unsent = answer.unsent ? 1 : 0;
  if (outstanding_ > 0) --outstanding_;
  op_.now_ms += 100;
  return connector_->answer(self(), &op_, &raw, &sink_);
}

stockd_status TinyHost::wake(std::size_t i) {
  op_.now_ms += said_.sleeps.at(i).first;
  return connector_->wake(self(), &op_, said_.sleeps.at(i).second, &sink_);
}

void TinyHost::forget(std::uint64_t id) {
  connector_->forget(self(), id);
}

stockd_status TinyHost::request(void* host, const stockd_http_request_t* request) noexcept {
  TinyHost& me = at(host);
  if (me.outstanding_ >= me.outstanding_most) return STOCKD_LIMIT;
  ++me.outstanding_;
  SentRequest sent;
  sent.tag = request->tag;
  sent.line = std::string(view(request->method)) + " " + std::string(view(request->url));
  each<stockd_pair_t>(request->headers, [&](const stockd_pair_t& pair) {
    sent.headers += (sent.headers.empty() ? "" : "\n") + std::string(view(pair.name)) + ": " +
                    std::string(view(pair.value));
  });
  sent.body = view(request->body);
  sent.auth = view(request->auth);
  sent.lane = view(request->lane);
  sent.flags = request->flags;
  me.said_.requests.push_back(std::move(sent));
  return STOCKD_OK;
}

stockd_status TinyHost::sleep(void* host, std::uint32_t ms, std::uint64_t tag) noexcept {
  at(host).said_.sleeps.emplace_back(ms, tag);
  return STOCKD_OK;
}

stockd_status TinyHost::emit(void* host, const char* type, const void* fact) noexcept {
  at(host).said_.facts.push_back(spelled(type, fact));
  return STOCKD_OK;
}

stockd_status TinyHost::done(void* host, const stockd_trouble_t* trouble) noexcept {
  Said& said = at(host).said_;
  if (said.done) return STOCKD_MISUSE;
  said.done = true;
  if (trouble != nullptr) {
    said.trouble = spelled(*trouble);
    said.retry_after_ms = trouble->retry_after_ms;
  }
  return STOCKD_OK;
}

void TinyHost::write_log(void* host, std::int32_t level, stockd_str_t text,
                         stockd_run_t pairs) noexcept {
  std::string line = std::to_string(level) + " " + std::string(view(text));
  each<stockd_pair_t>(pairs, [&](const stockd_pair_t& pair) {
    line += " " + std::string(view(pair.name)) + "=" + std::string(view(pair.value));
  });
  at(host).log_.push_back(std::move(line));
}

void TinyHost::complain(void* host, const stockd_trouble_t* trouble) noexcept {
  at(host).complaints_.push_back(spelled(*trouble) + " at " + std::string(view(trouble->path)));
}

const void* TinyHost::extension(void*, const char* id) noexcept {
  return std::strcmp(id, STOCKD_HOST_CRYPTO) == 0 ? &kCrypto : nullptr;
}

stockd_item_t item(std::uint64_t ref, const char* sku, const char* remote, std::int64_t quantity,
                   std::int64_t expected, const char* location) {
  return stockd_item_t{ref, c_text(sku), c_text(location), c_text(remote), quantity, expected};
}

stockd_ticket_t ticket(std::uint64_t ref, const char* text, const char* remote, const char* sku) {
  return stockd_ticket_t{ref, c_text(text), c_text(remote), c_text(sku)};
}

}  // namespace stockd::test
