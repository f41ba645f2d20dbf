// SPDX-License-Identifier: Apache-2.0
//
// Makes the agent of one channel: the connector's instance, its secrets, the way out, and what the
// settings say about schedules and webhooks.
#pragma once

#include "config/secrets.hpp"
#include "runtime/accounts.hpp"
#include "runtime/channel_agent.hpp"
#include "runtime/connector_shelf.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace stockd::runtime {

class AgentMaker {
 public:
  // All of them must outlive the agents.
  struct Parts {
    boost::asio::any_io_executor executor;
    const Accounts& accounts;
    const ConnectorShelf& shelf;
    const config::Secrets& secrets;
    journal::Inbox& inbox;
    egress::Egress& egress;
  };
  explicit AgentMaker(Parts parts) : parts_(std::move(parts)) {}

  // An Error says why the channel cannot run; the others are not concerned. [blocking]
  Result<std::shared_ptr<ChannelAgent>> make(const config::ServerSettings& settings,
                                             const Account& account,
                                             const ChannelConfig& channel) const;

  // Whether a running agent is what make() would make now.
  bool is_as_made(const ChannelAgent& agent, const config::ServerSettings& settings,
                  const Account& account, const ChannelConfig& channel) const;

 private:
  Result<std::unique_ptr<connectors::ConnectorHost>> connector_of(
      const connectors::ConnectorModule& module, const Account& account,
      const ChannelConfig& channel, const egress::SecretSource& secret) const;
  Result<std::shared_ptr<egress::Channel>> way_out_of(const connectors::ConnectorModule& module,
                                                      const config::ServerSettings& settings,
                                                      const Account& account,
                                                      const ChannelConfig& channel,
                                                      const egress::SecretSource& secret) const;

  Parts parts_;
};

}  // namespace stockd::runtime
