// SPDX-License-Identifier: Apache-2.0
//
// Simulated marketplaces as values: `<name>.twin.so` is inspected and loaded like a connector, and
// each call gives back what the twin said. The sandbox serves it over sockets, a simulation over
// virtual time; sockets, timers and the order of calls are theirs.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stockd::connectors {

// What is answered to the request being handled, `after_ms` from now.
struct TwinReply {
  HttpResponse response;
  std::uint32_t after_ms = 0;
  bool close = false;  // close the connection without an answer
};

// A webhook to deliver, `after_ms` from now; `request.tag` goes back with delivered().
struct TwinWebhook {
  HttpRequest request;
  std::uint32_t after_ms = 0;
};

// What a twin said during one call.
struct TwinTurn {
  TwinReply reply;  // of handle() only
  std::vector<TwinWebhook> webhooks;
  std::optional<UnixMs> wake_at_ms;  // call tick() then at the latest; the newest turn's wins
  std::string result_json;           // of command() only
};

// One simulated marketplace. An Error is Kind::Defect: the twin broke its contract. Calls may come
// from any thread and never overlap: a lock keeps them apart. [any-thread]
class Twin {
 public:
  virtual ~Twin() = default;

  // `request.url` is absolute, as the marketplace's own clients would write it; header names in
  // lower case.
  virtual Result<TwinTurn> handle(UnixMs now, const HttpRequest& request) = 0;
  virtual Result<TwinTurn> tick(UnixMs now) = 0;

  // A webhook was answered with `status`; 0: it was not.
  virtual Result<TwinTurn> delivered(UnixMs now, std::uint64_t tag, std::uint32_t status) = 0;

  // eg: {"do":"sell","sku":"TENT-2P","quantity":1}
  virtual Result<TwinTurn> command(UnixMs now, const std::string& json) = 0;
};

// A loaded twin file; never unloaded. [any-thread]
class TwinModule {
 public:
  virtual ~TwinModule() = default;
  virtual const std::string& platform() const = 0;

  // All complaints of the twin's create() in one Error.
  virtual Result<std::unique_ptr<Twin>> create(const std::string& settings_json) const = 0;
};

Result<std::shared_ptr<const TwinModule>> load_twin(const std::string& path,
                                                    const std::string& cache_directory);

}  // namespace stockd::connectors
