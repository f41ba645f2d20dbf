// SPDX-License-Identifier: Apache-2.0
//
// Only news are logged: a check is made with every sweep.
#include "runtime/credential_check.hpp"

#include "base/clock.hpp"
#include "base/log.hpp"

#include <fmt/format.h>

#include <utility>

namespace stockd::runtime {
namespace {

// More places than anybody counts in; an endless list ends there.
constexpr std::size_t kLocationPagesMost = 20;

void log_news(const ChannelContext& context, const CredentialCheck& check) {
  if (!check.missing.empty()) {
    log::warn("channel.grants", "the channel's credentials lack permissions",
              {{"channel", context.label()},
               {"missing", fmt::format("{}", fmt::join(check.missing, ", "))}});
  }
  if (!check.trouble.empty()) {
    log::warn("channel.setup", check.trouble,
              {{"channel", context.label()}, {"code", check.code}, {"hint", check.hint}});
  }
}

}  // namespace

CredentialCheck checked(const connectors::OperationResult& result, UnixMs at_ms) {
  CredentialCheck out;
  out.at_ms = at_ms;
  for (const auto& grant : facts_of<GrantFact>(result.facts)) {
    if (!grant.present) out.missing.push_back(grant.name);
  }
  out.code = result.trouble.code;
  out.trouble = result.trouble.message;
  out.hint = result.trouble.hint;
  return out;
}

boost::asio::awaitable<std::vector<LocationFact>> list_locations(
    std::shared_ptr<ChannelContext> context) {
  std::vector<LocationFact> out;
  std::string cursor;
  for (std::size_t page = 0; page < kLocationPagesMost; ++page) {
    connectors::ListLocations list;
    list.cursor = cursor;
    connectors::Command command = std::move(list);
    if (!context->connector->offers(command)) break;
    const auto result = co_await run_operation(context, std::move(command), egress::Urgency::Read);
    const auto found = facts_of<LocationFact>(result.facts);
    out.insert(out.end(), found.begin(), found.end());
    const auto pages = facts_of<PageFact>(result.facts);
    if (result.trouble || pages.empty() || !pages.back().more) break;
    cursor = pages.back().cursor;
  }
  co_return out;
}

boost::asio::awaitable<void> check_credentials(std::shared_ptr<ChannelContext> context) {
  connectors::Command command = connectors::CheckCredentials{};
  if (!context->connector->offers(command)) co_return;
  const auto result = co_await run_operation(context, std::move(command), egress::Urgency::Read);
  if (is_passing(result.trouble.kind)) co_return;
  CredentialCheck check = checked(result, wall_clock_ms());
  check.locations = co_await list_locations(context);
  bool news = false;
  context->note([&](ChannelHealth& health) {
    news = health.check.missing != check.missing || health.check.trouble != check.trouble;
    health.check = check;
  });
  if (news) log_news(*context, check);
}

}  // namespace stockd::runtime
