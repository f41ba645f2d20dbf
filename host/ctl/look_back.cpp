// SPDX-License-Identifier: Apache-2.0
//
// The product is put into words by the same code as in the server.
#include "ctl/look_back.hpp"

#include "admin/channel_names.hpp"
#include "admin/stock_calls.hpp"
#include "admin/timeline.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/look_back.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace stockd::ctl {
namespace {

// Reads that saw a write, and its outcome, go into the write's line.
constexpr std::size_t kRecordsALine = 4;

Result<runtime::AccountPlace> place_of(const std::string& data_dir, const std::string& account) {
  auto places = runtime::DataDirectory::read_accounts(data_dir);
  if (!places) return failure(places.error());
  for (const auto& place : *places) {
    if (place.name.str() == account || (account.empty() && places->size() == 1)) return place;
  }
  if (account.empty()) {
    return failure(Kind::Config, "account.which", "there are several accounts and none is named",
                   "name one with --account; stockctl status lists them");
  }
  return failure(Kind::Config, "account.unknown", "there is no account '" + account + "'",
                 "stockctl status lists the accounts");
}

// The product's own subjects, those of its channels, and the account.
std::vector<store::Subject> subjects_of(const engine::ProductView& view,
                                        const admin::ChannelNames& names,
                                        const std::string& channel) {
  std::vector<store::Subject> out = {store::Subject::of(view.product), {}};
  for (const auto& listing : view.listings) {
    if (!channel.empty() && names.of(listing.channel) != channel) continue;
    out.push_back(store::Subject::of(listing.listing));
    const auto of_channel = store::Subject::of(listing.channel);
    if (std::find(out.begin(), out.end(), of_channel) == out.end()) out.push_back(of_channel);
  }
  return out;
}

Result<boost::json::object> explain(const runtime::PartitionFiles& files, AccountId account,
                                    const std::string& channel, const LookBackQuestion& question) {
  const auto past = runtime::look_back_to(files, account, question.at_ms);
  if (!past) return failure(past.error());
  const engine::Engine& engine = past->engine;
  if (auto known = admin::check_channel(engine, channel); !known) return failure(known.error());
  const auto view = engine.product(Sku{question.sku});
  if (!view) return failure(admin::unknown_sku(engine, question.sku));
  const admin::ChannelNames channels(engine);
  const auto subjects = subjects_of(*view, channels, channel);
  const auto records =
      runtime::find_events(files, account, subjects,
                           {question.since_ms, question.at_ms, question.lines * kRecordsALine});
  if (!records) return failure(records.error());
  std::map<std::uint32_t, std::string> channel_of;
  for (const auto& listing : view->listings)
    channel_of[index_of(listing.listing)] = channels.of(listing.channel);
  store::Names names;
  names.channel_of = [&](ListingId listing) {
    const auto found = channel_of.find(index_of(listing));
    return found == channel_of.end() ? std::string("(another channel)") : found->second;
  };
  names.channel = [&](ChannelId id) { return channels.of(id); };
  boost::json::object out = admin::product_json(engine, *view);
  boost::json::array history = admin::timeline_json(*records, subjects, names);
  if (history.size() > question.lines) history.resize(question.lines);
  out["account"] = engine.account().name.str();
  out["at_ms"] = question.at_ms;
  out["record"] = past->seq;
  out["history"] = std::move(history);
  return out;
}

}  // namespace

std::optional<boost::json::object> look_back(const Context& context,
                                             const LookBackQuestion& question) {
  const auto settings = context.settings();
  if (!settings) return std::nullopt;
  const auto place = place_of(settings->data_dir, context.account);
  if (!place) {
    print_error(place.error());
    return std::nullopt;
  }
  auto explained =
      explain({settings->data_dir, place->partition}, place->id, context.channel, question);
  if (explained) return std::move(*explained);
  print_error(explained.error());
  return std::nullopt;
}

}  // namespace stockd::ctl
