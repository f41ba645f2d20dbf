// SPDX-License-Identifier: Apache-2.0
//
// One connector instance of one channel, wherever it runs. In process it is a call through the
// referee; the sandboxed runner will do the same over a socket pair. A broken contract comes back
// as a turn that is done with Kind::Defect, in the referee's words; it never throws.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"
#include "model/manifest.hpp"

#include <functional>
#include <memory>
#include <string>

namespace stockd::connectors {

class ConnectorHost {
 public:
  using Said = std::function<void(Turn)>;

  virtual ~ConnectorHost() = default;

  virtual const Manifest& manifest() const = 0;

  // Whether the instance offers what the command needs.
  virtual bool offers(const Command& command) const = 0;

  // Each turn calls `said` exactly once, at once or later, on any thread. Turns of one instance
  // never overlap: the host queues them.
  virtual void begin(const OperationHead& head, Command command, Said said) = 0;
  virtual void answer(const OperationHead& head, HttpResponse response, Said said) = 0;
  virtual void wake(const OperationHead& head, std::uint64_t tag, Said said) = 0;
  virtual void forget(std::uint64_t operation) = 0;
};

// Computes HMACs with a named secret for `stockd.crypto/1`.
using SecretSigner =
    std::function<Result<std::string>(const std::string& secret_name, std::string_view data)>;

struct InstanceOptions {
  std::string account;  // for the log
  std::string channel;
  std::string settings_json;
  SecretSigner signer;
};

// A loaded connector file; never unloaded.
class ConnectorModule {
 public:
  virtual ~ConnectorModule() = default;
  virtual const Manifest& manifest() const = 0;

  // One instance for one channel; all complaints of the connector's create() in one Error.
  virtual Result<std::unique_ptr<ConnectorHost>> create(const InstanceOptions& options) const = 0;
};

// Inspects `path` (ELF, exports, needed libraries, manifest, owner and mode), copies it under its
// own hash into `cache_directory` and loads the copy. Every refusal is one sentence that names the
// file, what was expected, what was found and what mends it.
Result<std::shared_ptr<const ConnectorModule>> load_connector(const std::string& path,
                                                              const std::string& cache_directory);

// The manifest of a file that is never executed.
Result<Manifest> read_manifest(const std::string& path);

}  // namespace stockd::connectors
