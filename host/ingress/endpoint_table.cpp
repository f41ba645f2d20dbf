// SPDX-License-Identifier: Apache-2.0
//
// Paths are compared byte by byte: account and channel names need no escaping.
#include "ingress/endpoint_table.hpp"

#include "base/digest.hpp"

#include <algorithm>
#include <atomic>

namespace stockd::ingress {
namespace {

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> serial{0};
  return ++serial;
}

Endpoint stand_in() {
  Endpoint endpoint;
  endpoint.spec.verify.push_back({"hmac-sha256", "nobody", "x-signature", "base64"});
  endpoint.secrets = [secret = std::vector{random_bytes(32)}](const std::string&) {
    return secret;
  };
  return endpoint;
}

}  // namespace

EndpointTable::EndpointTable(std::vector<Endpoint> endpoints) : nobody_{stand_in(), next_serial()} {
  for (Endpoint& endpoint : endpoints) {
    std::int64_t& most = nobody_.endpoint.spec.size_max;
    most = std::max(most, endpoint.spec.size_max);
    std::string path = "/hooks/" + endpoint.account + "/" + endpoint.channel;
    by_path_.insert_or_assign(std::move(path), Entry{std::move(endpoint), next_serial()});
  }
}

const EndpointTable::Entry* EndpointTable::find(std::string_view target) const {
  const auto found = by_path_.find(target.substr(0, target.find('?')));
  return found == by_path_.end() ? nullptr : &found->second;
}

}  // namespace stockd::ingress
