// SPDX-License-Identifier: Apache-2.0
//
// What all connections share: the endpoints in force, the way into the inbox, counters, and the
// gate that close() shuts. It outlives the Ingress as long as a connection needs it.
#pragma once

#include "ingress/connection_register.hpp"
#include "ingress/endpoint_table.hpp"
#include "ingress/ingress.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace stockd::ingress {

class Service {
 public:
  Service(const IngressOptions& options, journal::Inbox& inbox, Ingress::Arrived arrived);

  const IngressOptions& options() const { return options_; }
  ConnectionRegister& connections() { return connections_; }

  std::shared_ptr<const EndpointTable> endpoints() const;
  void serve(std::vector<Endpoint> endpoints);

  // False, and `durable` will not be called: closed.
  bool append(journal::InboxRow row, journal::Inbox::DurableRow durable);
  void arrived(journal::InboxRow row);

  // Room for the body of a stranger, or false where all strangers together hold the most already.
  bool reserve(std::size_t bytes);
  void release(std::size_t bytes) { unproven_bytes_.fetch_sub(bytes, std::memory_order_relaxed); }

  void close();
  bool is_closed() const { return closed_.load(std::memory_order_relaxed); }

  struct Counters {
    std::atomic<std::uint64_t> accepted{0}, durable{0}, forged{0}, unknown{0}, refused{0};
  };
  Counters& counters() { return counters_; }

 private:
  const IngressOptions options_;
  ConnectionRegister connections_;
  mutable std::mutex endpoints_mutex_;
  std::shared_ptr<const EndpointTable> endpoints_;
  std::shared_mutex gate_;  // shared: calls into the inbox and `arrived` under way
  std::atomic<bool> closed_{false};
  std::atomic<std::size_t> unproven_bytes_{0};
  journal::Inbox& inbox_;
  const Ingress::Arrived arrived_;
  Counters counters_;
};

}  // namespace stockd::ingress
