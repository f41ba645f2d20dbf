// SPDX-License-Identifier: Apache-2.0
//
// After close() took the gate for itself once, nobody is inside and nobody comes in.
#include "ingress/service.hpp"

namespace stockd::ingress {

Service::Service(const IngressOptions& options, journal::Inbox& inbox, Ingress::Arrived arrived)
    : options_(options),
      connections_(options.connections_max),
      endpoints_(std::make_shared<const EndpointTable>(std::vector<Endpoint>{})),
      inbox_(inbox),
      arrived_(std::move(arrived)) {}

std::shared_ptr<const EndpointTable> Service::endpoints() const {
  const std::lock_guard lock(endpoints_mutex_);
  return endpoints_;
}

void Service::serve(std::vector<Endpoint> endpoints) {
  auto table = std::make_shared<const EndpointTable>(std::move(endpoints));
  const std::lock_guard lock(endpoints_mutex_);
  endpoints_.swap(table);
}

bool Service::append(journal::InboxRow row, journal::Inbox::DurableRow durable) {
  const std::shared_lock lock(gate_);
  if (closed_) return false;
  inbox_.append_row(std::move(row), std::move(durable));
  return true;
}

bool Service::reserve(std::size_t bytes) {
  const std::size_t held = unproven_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (held + bytes <= options_.unproven_bytes_max) return true;
  release(bytes);
  return false;
}

// Closed: the row stays in the inbox, and the next start works it off.
void Service::arrived(journal::InboxRow row) {
  const std::shared_lock lock(gate_);
  if (!closed_) arrived_(std::move(row));
}

void Service::close() {
  {
    const std::unique_lock lock(gate_);
    closed_ = true;
  }
  connections_.shut_down_all();
}

}  // namespace stockd::ingress
