// SPDX-License-Identifier: Apache-2.0
//
// The operation a connector is carrying out: its only way to send requests, to let time pass, to
// tell facts, and to know what time it is. Falling off the end of the coroutine ends it well;
// throwing Trouble ends it with that.
#pragma once

#include <stockd/awaitables.hpp>
#include <stockd/exchange.hpp>
#include <stockd/facts.hpp>
#include <stockd/host.hpp>
#include <stockd/item.hpp>
#include <stockd/request.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stockd::inline sdk {

class Op {
 public:
  Op(Exchange& exchange, const Host& host) noexcept : exchange_(&exchange), host_(&host) {}
  Op(const Op&) = delete;
  Op& operator=(const Op&) = delete;

  // Time and randomness come with the input; there are no others.
  std::int64_t now_ms() const noexcept { return exchange_->now_ms(); }
  std::int64_t deadline_ms() const noexcept { return exchange_->deadline_ms(); }
  // A UUID, the same for every attempt: the idempotency key.
  const std::string& key() const noexcept { return exchange_->key(); }
  const std::string& entropy() const noexcept { return exchange_->entropy(); }

  // Requests are sent by awaiting them. URLs are absolute, and within the manifest's `hosts`.
  Request get(std::string url) { return request("GET", std::move(url)); }
  Request post(std::string url) { return request("POST", std::move(url)); }
  Request put(std::string url) { return request("PUT", std::move(url)); }
  Request patch(std::string url) { return request("PATCH", std::move(url)); }
  Request del(std::string url) { return request("DELETE", std::move(url)); }
  Request request(std::string method, std::string url) {
    return Request(*exchange_, std::move(method), std::move(url));
  }

  // All of them, at most so many at once; the answers come in the order of the requests. 4 is what
  // a manifest allows that does not say `parallel`; pass its number if it says another.
  Gathering all(std::vector<Request> requests, std::size_t at_most = 4) {
    return Gathering(*exchange_, std::move(requests), at_most == 0 ? 1 : at_most);
  }
  Sleeping sleep_ms(std::uint32_t ms) { return Sleeping(*exchange_, ms); }

  // Tells one fact, eg: op.emit(LevelFact(item.remote, 7).ref(item.ref)).
  template <class Fact>
  void emit(const Fact& fact) {
    const auto raw = fact.c();
    exchange_->emit(Fact::kType, &raw);
  }

  // The fate of one item (or ticket) of a write. Whatever is never mentioned counts as unsure.
  void applied(const Referred auto& about) { emit_written(written(about.ref)); }
  // It will be applied; settle_writes() is asked later, with this ticket.
  void accepted(const Referred auto& about, std::string_view ticket) {
    stockd_written_t raw = written(about.ref);
    raw.state = STOCKD_WRITTEN_ACCEPTED;
    raw.ticket = c_text(ticket);
    emit_written(raw);
  }
  // The compare-and-set lost; `found` is the value in the way, where the platform tells.
  void stale(const Referred auto& about) { failed(about, lost()); }
  void stale(const Referred auto& about, std::int64_t found) {
    const Trouble trouble = lost();
    const stockd_trouble_t reason = trouble.c();
    stockd_written_t raw = written(about.ref);
    raw.has_found = 1;
    raw.found = found;
    raw.trouble = &reason;
    emit_written(raw);
  }
  void failed(const Referred auto& about, const Trouble& trouble) {
    const stockd_trouble_t reason = trouble.c();
    stockd_written_t raw = written(about.ref);
    raw.trouble = &reason;
    emit_written(raw);
  }

  // op.log(Severity::Warn, "No such product.", "sku", item.sku): names and values alternate.
  template <class... Texts>
  void log(Severity severity, std::string_view message, const Texts&... names_and_values) const {
    host_->log(severity, message, names_and_values...);
  }
  const Host& host() const noexcept { return *host_; }

 private:
  static stockd_written_t written(std::uint64_t ref) noexcept {
    stockd_written_t raw{};
    raw.size = sizeof raw;
    raw.ref = ref;
    raw.state = STOCKD_WRITTEN_APPLIED;
    return raw;
  }
  static Trouble lost() {
    return Trouble::stale("sdk.stale", "The marketplace's value had changed in the meantime.");
  }
  void emit_written(const stockd_written_t& raw) { exchange_->emit(STOCKD_FACT_WRITTEN, &raw); }

  Exchange* exchange_;
  const Host* host_;
};
static_assert(!std::is_aggregate_v<Op>);

}  // namespace stockd::inline sdk
