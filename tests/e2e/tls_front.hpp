// SPDX-License-Identifier: Apache-2.0
//
// TLS in front of a twin, as a web server in front of WordPress: it ends TLS on a free loopback
// port and passes every request on with X-Forwarded-Proto. And the private authority that signs its
// certificates.
#pragma once

#include "loopback_server.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace stockd::e2e {

// Makes keys and certificates with openssl in a folder of its own.
class Authority {
 public:
  Authority();
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  std::string ca_file() const { return folder_ + "/ca.pem"; }
  std::string key_file() const { return folder_ + "/key.pem"; }

  // A certificate for one host by this authority; with negative `days` it has expired.
  std::string certificate(const std::string& host, int days) const;
  // One nobody signed but itself.
  std::string self_signed(const std::string& host) const;

 private:
  void run(const std::string& command) const;

  std::string folder_;
};

class TlsFront {
 public:
  TlsFront(const std::string& certificate, const std::string& key);

  std::uint16_t port() const { return server_->port(); }
  // The twin's port; requests before it is known are not answered.
  void forward_to(std::uint16_t port) { twin_ = port; }

 private:
  egress::test::Script answer(const egress::test::Seen& seen) const;

  std::atomic<std::uint16_t> twin_{0};
  std::unique_ptr<egress::test::LoopbackServer> server_;
};

}  // namespace stockd::e2e
