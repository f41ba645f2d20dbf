// SPDX-License-Identifier: Apache-2.0
//
// A connector's file is named after it: <name>.stockd.so in the first directory that has it.
#include "runtime/connector_shelf.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace stockd::runtime {
namespace {

// The connector's file, if it may be loaded at all. A server that is not told to trust a connector
// must not run it beside its secrets, and another process to run it in does not exist yet.
Result<std::string> file_of(const config::ConnectorSettings& settings, const std::string& name) {
  const auto& trusted = settings.trusted;
  if (std::find(trusted.begin(), trusted.end(), name) == trusted.end()) {
    return failure(
        Kind::Config, "connector.untrusted",
        "connector '" + name +
            "' is not under connectors.trusted, and this version cannot run it in a "
            "process of its own",
        "if you trust its author with this server, add '" + name + "' to connectors.trusted");
  }
  for (const std::string& directory : settings.directories) {
    const std::string path = directory + "/" + name + ".stockd.so";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
  }
  return failure(Kind::Config, "connector.not-found",
                 "there is no " + name + ".stockd.so in " +
                     fmt::format("{}", fmt::join(settings.directories, ", ")),
                 "install the connector, correct connectors.directories, or take '" + name +
                     "' out of connectors.enabled");
}

}  // namespace

ConnectorShelf::ConnectorShelf(std::string cache_directory)
    : cache_directory_(std::move(cache_directory)) {}

void ConnectorShelf::load(const config::ConnectorSettings& settings) {
  {
    const std::lock_guard lock(mutex_);
    manifests_.clear();
    refused_.clear();
  }
  for (const std::string& name : settings.enabled)
    load_one(settings, name);
}

void ConnectorShelf::load_one(const config::ConnectorSettings& settings, const std::string& name) {
  if (const auto* known = find(name)) {
    const std::lock_guard lock(mutex_);
    manifests_[name] = known->manifest();
    return;
  }
  auto path = file_of(settings, name);
  auto module = path ? connectors::load_connector(*path, cache_directory_)
                     : tl::expected<std::shared_ptr<const connectors::ConnectorModule>, Error>(
                           failure(path.error()));
  if (!module) {
    log::error(
        "connector.refused", module.error().text(),
        {{"connector", name}, {"code", module.error().code()}, {"help", module.error().help()}});
    const std::lock_guard lock(mutex_);
    refused_.push_back({name, module.error().describe()});
    return;
  }
  log::info("connector.loaded", "connector loaded",
            {{"connector", name}, {"version", (*module)->manifest().version}, {"file", *path}});
  const std::lock_guard lock(mutex_);
  manifests_[name] = (*module)->manifest();
  modules_[name] = std::move(*module);
}

const connectors::ConnectorModule* ConnectorShelf::find(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto found = modules_.find(name);
  return found == modules_.end() ? nullptr : found->second.get();
}

std::map<std::string, Manifest> ConnectorShelf::manifests() const {
  const std::lock_guard lock(mutex_);
  return manifests_;
}

std::vector<RefusedConnector> ConnectorShelf::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

ReadManifests read_manifests(const config::ConnectorSettings& settings) {
  ReadManifests out;
  for (const std::string& name : settings.enabled) {
    auto path = file_of(settings, name);
    auto manifest =
        path ? connectors::read_manifest(*path) : Result<Manifest>(failure(path.error()));
    if (manifest) {
      out.manifests[name] = std::move(*manifest);
    } else {
      out.refused.push_back({name, manifest.error().describe()});
    }
  }
  return out;
}

}  // namespace stockd::runtime
