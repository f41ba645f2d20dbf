// SPDX-License-Identifier: Apache-2.0
//
// The running operations of one instance: begins their coroutines, resumes them, says `done` when
// they end, drops them when they are forgotten. Independent of what the connector can do.
#pragma once

#include <stockd/abi/connector.h>
#include <stockd/exchange.hpp>
#include <stockd/host.hpp>
#include <stockd/op.hpp>
#include <stockd/task.hpp>
#include <stockd/trouble.hpp>

#include <coroutine>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace stockd::inline sdk {

// What an exception means to the host.
inline Trouble as_trouble(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Trouble& trouble) {
    return trouble;
  } catch (const std::exception& error) {
    return Trouble::defect("sdk.exception", error.what());
  } catch (...) {
    return Trouble::defect("sdk.exception", "Something that is no std::exception was thrown.");
  }
}

// Nothing is ever thrown through the C interface.
template <class Body>
stockd_status barrier(Body body) noexcept {
  try {
    return body();
  } catch (...) {
    return STOCKD_DEFECT;
  }
}

class Operations {
 public:
  explicit Operations(const Host& host) noexcept : host_(&host) {}

  // `make` is given the Op and returns the Task<> of the author's member function.
  template <class Make>
  stockd_status begin(const stockd_op_t& head, const stockd_sink_t& sink, Make make) {
    const auto [at, fresh] = running_.try_emplace(head.id, std::make_unique<Running>(*host_));
    if (!fresh) return STOCKD_MISUSE;
    Running& running = *at->second;
    return turn(running, head, sink, [&] {
      running.task = make(running.op);
      running.task.start();
    });
  }

  // An answer came in, or a sleep is over (no response).
  stockd_status arrived(const stockd_op_t& head, const stockd_sink_t& sink, std::uint64_t tag,
                        const stockd_http_response_t* response) {
    const auto at = running_.find(head.id);
    if (at == running_.end()) return STOCKD_MISUSE;
    Running& running = *at->second;
    Waiting* by = running.exchange.take(tag, response == nullptr ? Awaited::Time : Awaited::Answer);
    if (by == nullptr) return STOCKD_MISUSE;
    return turn(running, head, sink, [&] {
      const std::coroutine_handle<> next = by->arrived(tag, response);
      if (next) next.resume();
    });
  }

  void forget(std::uint64_t id) noexcept { running_.erase(id); }

 private:
  // Members are destroyed in reverse: the frames die before what they point to.
  struct Running {
    explicit Running(const Host& host) : op(exchange, host) {}
    Exchange exchange;
    Op op;
    Task<> task;
  };

  template <class Step>
  stockd_status turn(Running& running, const stockd_op_t& head, const stockd_sink_t& sink,
                     Step step) {
    running.exchange.enter(head, sink);
    std::optional<Trouble> trouble;
    bool ended = false;
    try {
      step();
      ended = running.task.done();
      if (ended) running.task.take();
    } catch (...) {
      trouble = as_trouble(std::current_exception());
      ended = true;
    }
    if (!ended && !running.exchange.awaits_anything()) {
      trouble = Trouble::defect(
          "sdk.stuck", "The operation awaits something that the host knows nothing about.");
      ended = true;
    }
    running.exchange.leave();
    return ended ? finish(head.id, sink, trouble) : STOCKD_OK;
  }

  stockd_status finish(std::uint64_t id, const stockd_sink_t& sink,
                       const std::optional<Trouble>& trouble) {
    running_.erase(id);
    if (!trouble) return sink.done(sink.host, nullptr);
    const stockd_trouble_t raw = trouble->c();
    return sink.done(sink.host, &raw);
  }

  const Host* host_;
  std::map<std::uint64_t, std::unique_ptr<Running>> running_;
};

}  // namespace stockd::inline sdk
