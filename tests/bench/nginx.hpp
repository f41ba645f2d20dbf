// SPDX-License-Identifier: Apache-2.0
//
// Debian's nginx as the reference for ingest: it reads the request and answers 200, nothing else.
#pragma once

#include "stockd_under_test.hpp"

#include <cstdint>
#include <memory>

namespace stockd::bench {

class Nginx {
 public:
  // As many workers as stockd has I/O threads.
  explicit Nginx(const Folder& folder);
  ~Nginx() { process_->stop(); }

  std::uint16_t port() const { return port_; }
  double processor_s() const { return processor_seconds(process_->id()); }

 private:
  std::uint16_t port_;
  std::unique_ptr<e2e::Process> process_;
};

}  // namespace stockd::bench
