// SPDX-License-Identifier: Apache-2.0
//
// Webhooks in: size, signature (from the manifest), inbox, 200. Nothing is parsed before its
// signature holds, and nothing is answered 200 before it is on disk.
#pragma once

#include "base/result.hpp"
#include "journal/inbox.hpp"
#include "model/manifest.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stockd::ingress {

struct IngressOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;        // 0: any free one
  std::string certificate_file;  // empty: plain HTTP (behind a proxy, or in the sandbox)
  std::string key_file;
  std::size_t connections_max = 4096;
  std::size_t unproven_bytes_max = 64u << 20;  // of bodies whose signature was not judged yet
  std::int64_t header_ms = 5'000;  // from the first byte of a request to the end of its header
  std::int64_t body_ms = 10'000;   // from there to the end of its body; as long for an answer
  std::int64_t idle_ms = 60'000;   // between two requests of a connection
};

// The receiving end of one channel: /hooks/{account}/{channel}.
struct Endpoint {
  std::string account;
  std::string channel;
  WebhookSpec spec;
  // By alternative of the manifest's `verify`: the addresses that may stand before the body where
  // the signature covers the address too.
  std::vector<std::vector<std::string>> urls = {};
  // The values that may sign for a secret name now: the present one, and while one is rotated the
  // previous one too. [any-thread]
  std::function<std::vector<std::string>(const std::string& secret_name)> secrets;
};

class Ingress {
 public:
  // Called on an ingress thread after a webhook became durable.
  using Arrived = std::function<void(journal::InboxRow row)>;

  // Listens when it returns. `executor` runs the connections.
  static Result<std::unique_ptr<Ingress>> make(boost::asio::any_io_executor executor,
                                               const IngressOptions& options, journal::Inbox& inbox,
                                               Arrived arrived);
  virtual ~Ingress() = default;

  // Replaces all endpoints at once; requests under way keep the table they began with. [any-thread]
  virtual void serve(std::vector<Endpoint> endpoints) = 0;

  virtual std::uint16_t port() const = 0;

  // Requests: `accepted` proved genuine, `durable` were answered 200 after that, `refused` were
  // malformed, too large, too many or too early for a full inbox.
  struct Stats {
    std::uint64_t accepted = 0, durable = 0, forged = 0, unknown = 0, refused = 0;
  };
  virtual Stats stats() const = 0;

  // After it returns neither the inbox nor `arrived` is called any more. The executor's context
  // must outlive the inbox, whose callbacks post to it. [any-thread, but not from `arrived`]
  virtual void close() = 0;
};

}  // namespace stockd::ingress
