// SPDX-License-Identifier: Apache-2.0
//
// Drives one operation from its command to its end. Requests and sleeps are served by a port, so
// egress, a scenario file and a simulation run the same operation; what the facts mean is left to
// the caller.
#pragma once

#include "connectors/connector_host.hpp"
#include "connectors/operation.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stockd::connectors {

// Whether the marketplace may have acted on `request`, judged by its answer alone: it could change
// something, and neither the transport nor the answer's status says that it was not taken.
bool may_have_changed(const HttpRequest& request, const HttpResponse& response);

// Who serves an operation. Each callback is called at most once, at once or later, on any thread;
// calling it after the operation has ended does nothing.
class OperationPort {
 public:
  // `changed`: the request could have changed something and may have arrived, in any attempt.
  using Answered = std::function<void(HttpResponse response, bool changed)>;
  using Cancel = std::function<void()>;

  virtual ~OperationPort() = default;

  virtual UnixMs now_ms() const = 0;
  virtual void send(HttpRequest request, Answered answered) = 0;

  // The returned function ends the wait early, without the callback; it may be empty.
  virtual Cancel sleep(std::uint32_t ms, std::function<void()> over) = 0;
};

struct OperationResult {
  std::vector<Fact> facts;  // with trouble: only `written`, those about writes that did happen
  Trouble trouble;
  bool may_have_changed = false;  // a request that could change something may have arrived
  bool in_doubt = false;          // and it was repeated, so that its answer does not tell all
  std::uint32_t turns = 0;
  std::uint32_t requests = 0;
};

// A running operation; letting go of it does not end it.
class RunningOperation {
 public:
  virtual ~RunningOperation() = default;

  // Ends it now, in the given words, unless it has ended. Transient; unsure where a request that
  // could change something was sent. Its `Finished` is still called once. [any-thread]
  virtual void cancel(const std::string& code, const std::string& why) = 0;
};

using Finished = std::function<void(OperationResult)>;

// Calls `finished` once, at once or later, on the thread that ended the operation. `host` and
// `port` must live until then. Past `head.deadline_ms` the operation is cancelled.
// Facts of an unverified webhook are dropped unless a genuine verdict came before them.
std::shared_ptr<RunningOperation> run_operation(ConnectorHost& host, OperationHead head,
                                                Command command, OperationPort& port,
                                                Finished finished);

}  // namespace stockd::connectors
