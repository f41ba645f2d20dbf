// SPDX-License-Identifier: Apache-2.0
//
// One operation's conversation with the host: which sink may be spoken to right now, and who waits
// for which answer. Awaitables talk to it from inside coroutines, the adapter from outside; authors
// never meet it.
#pragma once

#include <stockd/abi/connector.h>
#include <stockd/request.hpp>
#include <stockd/response.hpp>
#include <stockd/trouble.hpp>

#include <coroutine>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace stockd::inline sdk {

enum class Awaited { Answer, Time };

// Somebody suspended until something arrives. Lives in the suspended coroutine's frame.
class Waiting {
 public:
  // Takes what arrived (null: a sleep is over). Returns whom to resume, or null to wait for more.
  virtual std::coroutine_handle<> arrived(std::uint64_t tag,
                                          const stockd_http_response_t* response) = 0;

 protected:
  Waiting() = default;
  Waiting(const Waiting&) = default;
  ~Waiting() = default;
};

// The host refused what it was asked; that is the fault of whoever asked.
inline void allow(stockd_status status, const char* call) {
  if (status == STOCKD_OK) return;
  throw Trouble::defect("sdk.refused", std::string("The host refused ") + call + " with status " +
                                           std::to_string(status) + ".");
}

class Exchange {
 public:
  Exchange() = default;
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  // A turn begins and ends; the sink and the head are valid in between.
  void enter(const stockd_op_t& head, const stockd_sink_t& sink) {
    now_ms_ = head.now_ms;
    deadline_ms_ = head.deadline_ms;
    if (key_.empty()) key_ = view(head.key);
    entropy_ = view(head.entropy);
    sink_ = &sink;
  }
  void leave() noexcept { sink_ = nullptr; }

  stockd_status send(const Request& request, Waiting& by, std::uint64_t& tag) {
    tag = ++last_tag_;
    const std::vector<stockd_pair_t> pairs = request.headers().c();
    const stockd_http_request_t raw = request.c(tag, pairs);
    return await(sink().request(sink().host, &raw), tag, by, Awaited::Answer);
  }

  stockd_status sleep(std::uint32_t ms, Waiting& by) {
    const std::uint64_t tag = ++last_tag_;
    return await(sink().sleep(sink().host, ms, tag), tag, by, Awaited::Time);
  }

  void emit(const char* type, const void* fact) {
    allow(sink().emit(sink().host, type, fact), type);
  }

  bool awaits_anything() const noexcept { return !waiting_.empty(); }

  // Who waits for that to arrive, and waits no longer; null if nobody does.
  Waiting* take(std::uint64_t tag, Awaited awaited) {
    const auto found = waiting_.find(tag);
    if (found == waiting_.end() || found->second.second != awaited) return nullptr;
    Waiting* by = found->second.first;
    waiting_.erase(found);
    return by;
  }

  std::int64_t now_ms() const noexcept { return now_ms_; }
  std::int64_t deadline_ms() const noexcept { return deadline_ms_; }
  const std::string& key() const noexcept { return key_; }
  const std::string& entropy() const noexcept { return entropy_; }

 private:
  const stockd_sink_t& sink() const {
    if (sink_ == nullptr) throw Trouble::defect("sdk.no-turn", "Spoke to the host outside a turn.");
    return *sink_;
  }

  stockd_status await(stockd_status status, std::uint64_t tag, Waiting& by, Awaited awaited) {
    if (status == STOCKD_OK) waiting_.emplace(tag, std::pair(&by, awaited));
    return status;
  }

  const stockd_sink_t* sink_ = nullptr;
  std::map<std::uint64_t, std::pair<Waiting*, Awaited>> waiting_;
  std::uint64_t last_tag_ = 0;
  std::int64_t now_ms_ = 0;
  std::int64_t deadline_ms_ = 0;
  std::string key_;
  std::string entropy_;
};
static_assert(!std::is_aggregate_v<Exchange>);

}  // namespace stockd::inline sdk
