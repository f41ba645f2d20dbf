// SPDX-License-Identifier: Apache-2.0
//
// Secrets are looked up at every use, so that a rotated one needs no new agent.
#include "runtime/agent_maker.hpp"

#include "base/digest.hpp"

#include <boost/asio/strand.hpp>

#include <utility>

namespace stockd::runtime {
namespace {

Schedule schedule_of(const config::ServerSettings& settings) {
  Schedule schedule;
  schedule.sweep_ms = settings.sweep_every_ms;
  schedule.poll_ms = settings.poll_orders_ms;
  return schedule;
}

std::string hook_url_of(const config::ServerSettings& settings, const Manifest& manifest,
                        const Account& account, const ChannelConfig& channel) {
  if (!manifest.webhooks || settings.webhooks.public_url.empty()) return {};
  return settings.webhooks.public_url + "/hooks/" + account.name.str() + "/" + channel.name.str();
}

}  // namespace

Result<std::unique_ptr<connectors::ConnectorHost>> AgentMaker::connector_of(
    const connectors::ConnectorModule& module, const Account& account, const ChannelConfig& channel,
    const egress::SecretSource& secret) const {
  connectors::InstanceOptions instance;
  instance.account = account.name.str();
  instance.channel = channel.name.str();
  instance.settings_json = channel.settings_json;
  instance.signer = [secret](const std::string& name,
                             std::string_view data) -> Result<std::string> {
    auto value = secret(name);
    if (!value) return failure(value.error());
    return std::string(bytes_of(HmacSha256(*value).sign(data)));
  };
  return module.create(instance);
}

Result<std::shared_ptr<egress::Channel>> AgentMaker::way_out_of(
    const connectors::ConnectorModule& module, const config::ServerSettings& settings,
    const Account& account, const ChannelConfig& channel,
    const egress::SecretSource& secret) const {
  egress::ChannelSpec spec;
  spec.account = account.name.str();
  spec.channel = channel.name.str();
  spec.manifest = module.manifest();
  if (settings.egress.unlimited_lanes) {
    for (auto& [lane, limits] : spec.manifest.lanes)
      limits.rate_milli_s = 0;
  }
  spec.settings_json = channel.settings_json;
  spec.secrets = secret;
  return parts_.egress.open(std::move(spec));
}

Result<std::shared_ptr<ChannelAgent>> AgentMaker::make(const config::ServerSettings& settings,
                                                       const Account& account,
                                                       const ChannelConfig& channel) const {
  const connectors::ConnectorModule* module = parts_.shelf.find(channel.connector);
  if (module == nullptr) {
    return failure(Kind::Config, "channel.connector",
                   "its connector '" + channel.connector + "' is not loaded",
                   "see the connector's own message above");
  }
  const egress::SecretSource secret = [&secrets = parts_.secrets, account = account.name.str(),
                                       channel = channel.name.str(),
                                       connector = channel.connector](const std::string& name) {
    return secrets.get(account, channel, name, connector);
  };
  auto connector = connector_of(*module, account, channel, secret);
  if (!connector) return failure(connector.error());
  auto way_out = way_out_of(*module, settings, account, channel, secret);
  if (!way_out) return failure(way_out.error());
  const auto place = parts_.accounts.place_of(account.name.str());
  const auto number = parts_.accounts.channel_number(account.name.str(), channel.name.str());
  if (!place || !number) {
    return failure(Kind::Defect, "channel.unknown", "the engine does not know the channel");
  }
  std::shared_ptr<ChannelContext> context(
      new ChannelContext{boost::asio::make_strand(parts_.executor),
                         parts_.accounts.partition_of(*place),
                         parts_.inbox,
                         parts_.egress,
                         std::move(*way_out),
                         std::shared_ptr<connectors::ConnectorHost>(std::move(*connector)),
                         place->id,
                         *number,
                         account.name,
                         channel,
                         schedule_of(settings),
                         hook_url_of(settings, module->manifest(), account, channel),
                         false,
                         {},
                         {},
                         {}});
  return ChannelAgent::make(std::move(context));
}

bool AgentMaker::is_as_made(const ChannelAgent& agent, const config::ServerSettings& settings,
                            const Account& account, const ChannelConfig& channel) const {
  const ChannelContext& context = agent.context();
  const Manifest& manifest = context.connector->manifest();
  return context.config == channel && context.schedule == schedule_of(settings) &&
         context.hook_url == hook_url_of(settings, manifest, account, channel);
}

}  // namespace stockd::runtime
