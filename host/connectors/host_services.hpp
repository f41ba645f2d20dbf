// SPDX-License-Identifier: Apache-2.0
//
// What the host offers to one instance of a connector or twin: its log, a place for complaints
// while it is being made, and cryptography with secrets it never sees.
#pragma once

#include "base/result.hpp"
#include "connectors/connector_host.hpp"

#include <stockd/abi/entry.h>

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

namespace stockd::connectors {

// Stays where it is: instances keep its address.
class HostServices {
 public:
  // `who` names the connector or twin. Without a signer there is no crypto service.
  HostServices(std::string who, std::string account, std::string channel, SecretSigner signer);
  HostServices(const HostServices&) = delete;
  HostServices& operator=(const HostServices&) = delete;

  const stockd_host_t* table() const { return &table_; }

  // The operation whose turn it is, for the log; 0: none.
  void set_operation(std::uint64_t id) { operation_ = id; }

  // create() has returned. Its complaints as one Error, nothing where there were none.
  std::optional<Error> end_creation();

 private:
  friend struct HostCalls;

  std::string who_;
  std::string account_;
  std::string channel_;
  SecretSigner signer_;
  stockd_host_t table_{};
  std::atomic<std::uint64_t> operation_{0};
  std::mutex mutex_;
  bool creating_ = true;
  std::vector<Trouble> complaints_;
};

}  // namespace stockd::connectors
