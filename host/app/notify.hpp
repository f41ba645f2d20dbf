// SPDX-License-Identifier: Apache-2.0
//
// Tells systemd how it goes, by one datagram; does nothing where nobody listens.
#pragma once

#include <string>

namespace stockd::app {

// eg: notify_systemd("READY=1")
void notify_systemd(const std::string& state);

}  // namespace stockd::app
