// SPDX-License-Identifier: Apache-2.0
//
// Fixed is what the server opened when it started: folders, sockets, and the way out with its
// trust.
#include "runtime/settings_change.hpp"

#include <algorithm>

namespace stockd::runtime {
namespace {

class Comparison {
 public:
  explicit Comparison(const config::ServerSettings& fresh) { change_.effective = fresh; }

  template <class T>
  void keep(const char* key, T& effective, const T& running) {
    if (effective == running) return;
    effective = running;
    change_.needs_restart.emplace_back(key);
  }

  config::ServerSettings& effective() { return change_.effective; }
  SettingsChange take() { return std::move(change_); }

 private:
  SettingsChange change_;
};

}  // namespace

SettingsChange changed_settings(const config::ServerSettings& running,
                                const config::ServerSettings& fresh) {
  Comparison comparison(fresh);
  config::ServerSettings& now = comparison.effective();
  comparison.keep("data_dir", now.data_dir, running.data_dir);
  comparison.keep("partitions", now.partitions, running.partitions);
  comparison.keep("webhooks.listen", now.webhooks.address, running.webhooks.address);
  comparison.keep("webhooks.listen", now.webhooks.port, running.webhooks.port);
  comparison.keep("webhooks.tls.certificate", now.webhooks.certificate_file,
                  running.webhooks.certificate_file);
  comparison.keep("webhooks.tls.key", now.webhooks.key_file, running.webhooks.key_file);
  comparison.keep("admin.socket", now.admin_socket, running.admin_socket);
  comparison.keep("egress.ca_file", now.egress.ca_file, running.egress.ca_file);
  comparison.keep("egress.connect_to", now.egress.connect_to, running.egress.connect_to);
  comparison.keep("egress.timeout", now.egress.timeout_ms, running.egress.timeout_ms);
  comparison.keep("egress.lanes", now.egress.unlimited_lanes, running.egress.unlimited_lanes);
  comparison.keep("sandbox", now.sandbox, running.sandbox);
  SettingsChange out = comparison.take();
  auto& keys = out.needs_restart;
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return out;
}

}  // namespace stockd::runtime
