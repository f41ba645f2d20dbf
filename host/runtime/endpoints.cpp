// SPDX-License-Identifier: Apache-2.0
//
// An endpoint holds names, never values of secrets.
#include "runtime/endpoints.hpp"

#include <boost/json/parse.hpp>

namespace stockd::runtime {
namespace {

std::string setting_of(const ChannelConfig& config, const std::string& name) {
  boost::json::error_code code;
  const boost::json::value settings = boost::json::parse(config.settings_json, code);
  const boost::json::object* object = code ? nullptr : settings.if_object();
  const boost::json::value* value = object ? object->if_contains(name) : nullptr;
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// The address as the merchant typed it at the marketplace, or else the one stockd tells.
std::vector<std::vector<std::string>> urls_of(const WebhookSpec& spec,
                                              const ChannelContext& context,
                                              const std::string& hook_url) {
  std::vector<std::vector<std::string>> out;
  for (const VerifyEntry& verify : spec.verify) {
    auto& urls = out.emplace_back();
    if (!verify.over_url) continue;
    const std::string typed =
        verify.url_setting.empty() ? std::string() : setting_of(context.config, verify.url_setting);
    if (!typed.empty()) {
      urls.push_back(typed);
    } else if (!hook_url.empty()) {
      urls.push_back(hook_url);
    }
  }
  return out;
}

// What the account's channel was called under by a name it had before.
std::string former_url(const std::string& hook_url, const std::string& account,
                       const std::string& former) {
  const std::string part = "/hooks/" + account + "/";
  const auto at = hook_url.rfind(part);
  if (at == std::string::npos) return hook_url;
  return hook_url.substr(0, at) + "/hooks/" + former + "/" + hook_url.substr(at + part.size());
}

}  // namespace

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
    const std::string& hook_url = agent->context().hook_url;
    endpoint.urls = urls_of(*spec, agent->context(), hook_url);
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
        out.back().urls =
            urls_of(*spec, agent->context(), former_url(hook_url, key.first, former.str()));
      }
    }
    out.push_back(std::move(endpoint));
  }
  return out;
}

}  // namespace stockd::runtime
