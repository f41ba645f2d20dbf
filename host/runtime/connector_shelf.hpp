// SPDX-License-Identifier: Apache-2.0
//
// The connectors of this deployment: those `connectors.enabled` names, found in its directories and
// loaded. One that cannot be loaded is said so and left out; everything else runs.
#pragma once

#include "config/settings.hpp"
#include "connectors/connector_host.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace stockd::runtime {

struct RefusedConnector {
  std::string name;
  std::string reason;
};

class ConnectorShelf {
 public:
  // `cache_directory` keeps the loaded copies.
  explicit ConnectorShelf(std::string cache_directory);

  // Loads what these settings enable and is not loaded yet. One that is loaded stays so until the
  // process ends: its channels may still use it. [blocking, one at a time]
  void load(const config::ConnectorSettings& settings);

  // The others are [any-thread]. A found module lives as long as the shelf.
  const connectors::ConnectorModule* find(const std::string& name) const;
  std::map<std::string, Manifest> manifests() const;  // of those that are enabled
  std::vector<RefusedConnector> refused() const;

 private:
  void load_one(const config::ConnectorSettings& settings, const std::string& name);

  std::string cache_directory_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const connectors::ConnectorModule>> modules_;
  std::map<std::string, Manifest> manifests_;
  std::vector<RefusedConnector> refused_;
};

// The manifests alone, without running or loading anything: for `stockctl validate`.
struct ReadManifests {
  std::map<std::string, Manifest> manifests;
  std::vector<RefusedConnector> refused;
};
ReadManifests read_manifests(const config::ConnectorSettings& settings);

}  // namespace stockd::runtime
