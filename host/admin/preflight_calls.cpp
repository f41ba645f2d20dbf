// SPDX-License-Identifier: Apache-2.0
//
// The listings are taken away from the partition in parts, looked through on a thread of their own,
// and only what is reported of them is asked for by name.
#include "admin/preflight_calls.hpp"

#include "admin/surveying.hpp"
#include "preflight/report.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <memory>

namespace stockd::admin {
namespace {

namespace json = boost::json;

json::value level_or_null(const std::optional<Quantity>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

// The location that a connector's settings or the channel's own line choose; else the only one.
std::string chosen_location(const ChannelConfig& config,
                            const std::vector<LocationFact>& locations) {
  boost::system::error_code error;
  const json::value settings = json::parse(config.settings_json, error);
  if (!error && settings.is_object()) {
    const json::value* given = settings.as_object().if_contains("location");
    if (given != nullptr && given->is_string() && !given->as_string().empty()) {
      return std::string(given->as_string());
    }
  }
  if (!config.location.empty()) return config.location;
  std::string only;
  for (const LocationFact& place : locations) {
    if (!place.active) continue;
    if (!only.empty()) return {};
    only = place.id;
  }
  return only;
}

preflight::ChannelNote channel_note(const runtime::ChannelAgent& agent) {
  const runtime::ChannelHealth health = agent.health();
  const ChannelConfig& config = agent.context().config;
  preflight::ChannelNote out;
  out.channel = config.name.str();
  out.runs = true;
  const runtime::UnreadCatalogue& unread = health.unread;
  if (!unread.trouble.empty()) {
    out.lasts = unread.lasts;
    out.code = unread.code;
    out.trouble = unread.trouble;
    out.hint = unread.hint;
  } else if (!health.check.trouble.empty()) {
    out.lasts = true;
    out.code = health.check.code;
    out.trouble = health.check.trouble;
    out.hint = health.check.hint;
  } else if (health.denied) {
    out.lasts = true;
    out.code = "preflight.denied";
    out.trouble = health.trouble;
    out.hint = health.hint;
  }
  out.missing = health.check.missing;
  out.locations = health.check.locations;
  out.location = chosen_location(config, out.locations);
  return out;
}

std::vector<preflight::ChannelNote> channel_notes(runtime::Server& server,
                                                  const AccountName& account) {
  std::vector<preflight::ChannelNote> out;
  for (const auto& agent : server.agents(account))
    out.push_back(channel_note(*agent));
  return out;
}

json::object entry_listing_json(const preflight::EntryListing& listing) {
  return {{"channel", listing.channel},
          {"remote", listing.remote},
          {"spelling", listing.spelling},
          {"shown", level_or_null(listing.shown)},
          {"target", level_or_null(listing.target)}};
}

json::object finding_json(const preflight::Finding& finding) {
  json::array entries;
  for (const preflight::Entry& entry : finding.entries) {
    json::array listings;
    for (const auto& listing : entry.listings)
      listings.push_back(entry_listing_json(listing));
    entries.push_back({{"text", entry.text},
                       {"sku", entry.sku},
                       {"partner", entry.partner},
                       {"alias", entry.alias},
                       {"listings", std::move(listings)}});
  }
  return {{"code", finding.code},       {"weight", preflight::weight_name(finding.weight)},
          {"channel", finding.channel}, {"count", finding.count},
          {"text", finding.text},       {"why", finding.why},
          {"help", finding.help},       {"entries", std::move(entries)}};
}

json::object counts_json(const preflight::ChannelFacts& channel,
                         const preflight::ChannelCounts& counts) {
  return {{"channel", channel.name},       {"connector", channel.connector},
          {"read", channel.read},          {"listings", counts.listings},
          {"linked", counts.linked},       {"unmatched", counts.unmatched},
          {"duplicate", counts.duplicate}, {"no_sku", counts.no_sku},
          {"uncounted", counts.uncounted}, {"held", counts.held},
          {"platform", counts.platform},   {"gone", counts.gone}};
}

json::object report_json(const preflight::Report& report) {
  json::array channels;
  for (std::size_t c = 0; c < report.facts.channels.size(); ++c) {
    const preflight::ChannelFacts& channel = report.facts.channels[c];
    if (!channel.connected) continue;
    channels.push_back(counts_json(
        channel, c < report.counts.size() ? report.counts[c] : preflight::ChannelCounts{}));
  }
  json::array findings;
  for (const auto& finding : report.findings)
    findings.push_back(finding_json(finding));
  return {{"account", report.facts.account}, {"may_start", report.may_start()},
          {"products", report.products},     {"listed_most", preflight::kListedMost},
          {"channels", std::move(channels)}, {"findings", std::move(findings)}};
}

// The last look: what was found gets its names.
void answer_report(runtime::Server& server, const AccountName& account,
                   const preflight::Examination& examination, const preflight::AccountFacts& facts,
                   const Answer& answer) {
  const auto notes = channel_notes(server, account);
  const auto asked = server.ask(account, [=](engine::Engine& engine, store::Store&) {
    answer(ok(report_json(preflight::report_of(engine, examination, facts, notes))));
  });
  if (!asked) answer(refusal(asked.error()));
}

void examine(runtime::Server& server, const AccountName& account, const Answer& answer) {
  const auto asked = survey_account(
      server, account,
      [&server, account, answer](engine::Survey survey, preflight::AccountFacts facts) {
        const auto taken = std::make_shared<engine::Survey>(std::move(survey));
        server.aside([&server, account, answer, taken, facts = std::move(facts)] {
          answer_report(server, account, preflight::examine(*taken, facts), facts, answer);
        });
      });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace

void get_preflight(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  if (call.query.contains("now")) return examine(server, *account, answer);
  const auto asked = server.ask(
      *account, [&server, account = *account, answer](engine::Engine& engine, store::Store&) {
        const std::string waits =
            preflight::still_read(preflight::facts_of(engine), channel_notes(server, account));
        if (waits.empty()) return examine(server, account, answer);
        answer(ok(json::object{{"account", account.str()}, {"waits_for", waits}}));
      });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
