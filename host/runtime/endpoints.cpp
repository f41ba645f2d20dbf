// SPDX-License-Identifier: Apache-2.0
//
// An endpoint holds names, never values of secrets.
#include "runtime/endpoints.hpp"

namespace stockd::runtime {

std::vector<ingress::Endpoint> endpoints_of(const Fleet::Agents& agents, const Accounts& accounts,
                                            const config::Secrets& secrets) {
  std::vector<ingress::Endpoint> out;
  for (const auto& [key, agent] : agents) {
    const auto& spec = agent->context().connector->manifest().webhooks;
    if (!spec) continue;
    ingress::Endpoint endpoint;
    endpoint.account = key.first;
    endpoint.channel = key.second;
    endpoint.spec = *spec;
    endpoint.secrets = [&secrets, key = key,
                        connector = agent->context().config.connector](const std::string& name) {
      return secrets.all(key.first, key.second, name, connector);
    };
    // Marketplaces may still call the names that the account had before.
    if (const auto place = accounts.place_of(key.first)) {
      for (const AccountName& former : place->former) {
        if (accounts.place_of(former.str())) continue;
        out.push_back(endpoint);
        out.back().account = former.str();
      }
    }
    out.push_back(std::move(endpoint));
  }
  return out;
}

}  // namespace stockd::runtime
