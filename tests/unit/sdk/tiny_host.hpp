// SPDX-License-Identifier: Apache-2.0
//
// The smallest host that can drive a connector through the C contract: it keeps what was said to
// the sink, copied and spelled out, and hands in the answers a test has scripted. It decides
// nothing; the real host's rules are tested with the real host.
#pragma once

#include <stockd/abi/abi.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace stockd::test {

struct SentRequest {
  std::uint64_t tag = 0;
  std::string line;     // "PUT https://shop/x"
  std::string headers;  // "name: value" joined by "\n"
  std::string body;
  std::string auth;
  std::string lane;
  std::uint32_t flags = 0;
};

struct Answer {
  std::uint32_t status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string failure;
  bool unsent = false;
};

// What one operation has said so far.
struct Said {
  std::vector<SentRequest> requests;
  std::vector<std::pair<std::uint32_t, std::uint64_t>> sleeps;  // ms, tag
  std::vector<std::string> facts;                               // eg: "written 1 applied"
  bool done = false;
  std::string trouble;  // "kind code: message", empty if it went well
  std::uint32_t retry_after_ms = 0;
};

class TinyHost {
 public:
  TinyHost();
  TinyHost(const TinyHost&) = delete;
  TinyHost& operator=(const TinyHost&) = delete;
  ~TinyHost();

  // False after complaints.
  bool create(const stockd_module_t& module, std::string_view settings = "{}");

  template <class Table>
  const Table& offers(const char* id) const {
    return *static_cast<const Table*>(connector_->extension(connector_->self, id));
  }
  bool lacks(const char* id) const {
    return connector_->extension(connector_->self, id) == nullptr;
  }

  // For the begin function of a capability: a fresh operation, and the sink it may speak to.
  void* self() const { return connector_->self; }
  const stockd_op_t* op(std::uint64_t id = 1);
  const stockd_sink_t* sink() const { return &sink_; }
  Said& said() { return said_; }

  // Answers the i-th request sent so far.
  stockd_status answer(std::size_t i, const Answer& answer);
  stockd_status wake(std::size_t i);
  void forget(std::uint64_t id = 1);

  const stockd_connector_t& connector() const { return *connector_; }
  const std::vector<std::string>& complaints() const { return complaints_; }
  const std::vector<std::string>& log() const { return log_; }
  std::size_t outstanding_most = 64;  // more are refused with STOCKD_LIMIT

 private:
  static stockd_status request(void* host, const stockd_http_request_t* request) noexcept;
  static stockd_status sleep(void* host, std::uint32_t ms, std::uint64_t tag) noexcept;
  static stockd_status emit(void* host, const char* type, const void* fact) noexcept;
  static stockd_status done(void* host, const stockd_trouble_t* trouble) noexcept;
  static void write_log(void* host, std::int32_t level, stockd_str_t text,
                        stockd_run_t pairs) noexcept;
  static void complain(void* host, const stockd_trouble_t* trouble) noexcept;
  static const void* extension(void* host, const char* id) noexcept;

  stockd_host_t host_{};
  stockd_sink_t sink_{};
  stockd_op_t op_{};
  const stockd_connector_t* connector_ = nullptr;
  Said said_;
  std::size_t outstanding_ = 0;
  std::vector<std::string> complaints_;
  std::vector<std::string> log_;
};

// Items and tickets whose texts are literals.
stockd_item_t item(std::uint64_t ref, const char* sku, const char* remote, std::int64_t quantity,
                   std::int64_t expected = 0, const char* location = "");
stockd_ticket_t ticket(std::uint64_t ref, const char* text, const char* remote, const char* sku);

template <class T>
stockd_run_t run_of(const std::vector<T>& all) {
  return stockd_run_t{all.data(), static_cast<std::uint32_t>(all.size()), sizeof(T)};
}

}  // namespace stockd::test
