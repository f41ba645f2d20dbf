// SPDX-License-Identifier: Apache-2.0
//
// A connector instance in this process, behind a referee for each of its operations. Calls may come
// from any thread: they are queued, and whoever finds the queue idle works it off, one turn at a
// time. What `said` does happens outside every lock.
#pragma once

#include "connectors/connector_host.hpp"

#include <stockd/abi/entry.h>

#include <memory>

namespace stockd::connectors {

// `module` must live for ever, as what load_file() gives does.
Result<std::unique_ptr<ConnectorHost>> make_in_process_host(
    const stockd_module_t& module, std::shared_ptr<const Manifest> manifest,
    const InstanceOptions& options);

}  // namespace stockd::connectors
