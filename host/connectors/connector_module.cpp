// SPDX-License-Identifier: Apache-2.0
//
// A connector file from its path to a module that makes instances.
#include "connectors/connector_host.hpp"
#include "connectors/in_process_host.hpp"
#include "connectors/inspect.hpp"
#include "connectors/load.hpp"

namespace stockd::connectors {
namespace {

class LoadedModule : public ConnectorModule {
 public:
  LoadedModule(const stockd_module_t& code, std::shared_ptr<const Manifest> manifest)
      : code_(code), manifest_(std::move(manifest)) {}

  const Manifest& manifest() const override { return *manifest_; }

  Result<std::unique_ptr<ConnectorHost>> create(const InstanceOptions& options) const override {
    return make_in_process_host(code_, manifest_, options);
  }

 private:
  const stockd_module_t& code_;
  std::shared_ptr<const Manifest> manifest_;
};

}  // namespace

Result<std::shared_ptr<const ConnectorModule>> load_connector(const std::string& path,
                                                              const std::string& cache_directory) {
  auto inspected = inspect_file(path, FileRole::Connector);
  if (!inspected) return failure(inspected.error());
  auto loaded = load_file(*inspected, cache_directory);
  if (!loaded) return failure(loaded.error());
  return std::make_shared<LoadedModule>(
      *(*loaded)->connector, std::make_shared<const Manifest>(std::move(inspected->manifest)));
}

}  // namespace stockd::connectors
