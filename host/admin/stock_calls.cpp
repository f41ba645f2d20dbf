// SPDX-License-Identifier: Apache-2.0
//
// The engine's views as JSON, with the history behind them from the store.
#include "admin/stock_calls.hpp"

#include "admin/channel_names.hpp"
#include "base/suggest.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::admin {
namespace {

namespace json = boost::json;

constexpr std::size_t kHistoryLines = 30;
constexpr std::size_t kRowsAPart = 1000;  // some milliseconds of a partition's time

json::value number_or_null(const std::optional<Quantity>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

std::string channel_name(const engine::Engine& engine, ChannelId channel) {
  return ChannelNames(engine).of(channel);
}

json::array steps_json(const engine::Engine& engine, const std::vector<engine::Step>& steps) {
  json::array out;
  for (const auto& step : steps) {
    json::object line{{"code", step.code}, {"text", step.text}, {"after", step.after}};
    if (step.rule_line != 0) {
      line["rule"] = engine.account().file + ":" + std::to_string(step.rule_line);
    }
    out.push_back(std::move(line));
  }
  return out;
}

json::object listing_json(const engine::Engine& engine, const engine::ListingView& view) {
  json::array open;
  for (const Quantity write : view.open_writes)
    open.push_back(write);
  return {{"channel", channel_name(engine, view.channel)},
          {"remote", view.remote},
          {"spelling", view.sku_spelling},
          {"health", engine::health_name(view.health)},
          {"reason", view.health_reason},
          {"shown", number_or_null(view.shown)},
          {"last_read", number_or_null(view.last_read)},
          {"last_read_at_ms", view.last_read_at_ms},
          {"last_read_clean", view.last_read_clean},
          {"target", number_or_null(view.target)},
          {"open_writes", std::move(open)},
          {"steps", steps_json(engine, view.steps)}};
}

}  // namespace

json::object product_json(const engine::Engine& engine, const engine::ProductView& view) {
  json::array sold;
  for (const auto& part : view.sold) {
    sold.push_back({{"channel", channel_name(engine, part.channel)}, {"units", part.consumed}});
  }
  json::array parts;
  for (const auto& part : view.parts)
    parts.push_back({{"sku", part.sku.str()}, {"count", part.count}});
  json::array listings;
  for (const auto& listing : view.listings)
    listings.push_back(listing_json(engine, listing));
  json::object out{{"sku", view.sku.str()},
                   {"opened", view.opened},
                   {"truth", view.truth},
                   {"suspense", view.suspense},
                   {"available", view.available},
                   {"opening", view.opening},
                   {"opened_level", view.opened_level},
                   {"opened_at_ms", view.opened_at_ms},
                   {"adjusted", view.adjusted},
                   {"kitted", view.kitted},
                   {"waiting", view.waiting},
                   {"parts", std::move(parts)},
                   {"sold", std::move(sold)},
                   {"listings", std::move(listings)}};
  if (view.opened_from) {
    for (const auto& listing : view.listings) {
      if (listing.listing == *view.opened_from) {
        out["opened_from"] = channel_name(engine, listing.channel);
      }
    }
  }
  return out;
}

Error unknown_sku(const engine::Engine& engine, const std::string& sku) {
  std::vector<std::string> known;
  for (const Sku& one : engine.skus())
    known.push_back(one.str());
  const auto near = suggest(sku, known);
  return Error(Kind::Missing, "stock.unknown-sku",
               "account '" + engine.account().name.str() + "' has no product with the SKU '" + sku +
                   "'")
      .help(near ? "use '" + *near + "'; SKUs are compared exactly, letter case included"
                 : "stockctl stock lists the products; SKUs are compared exactly, letter case "
                   "included");
}

Result<void> check_channel(const engine::Engine& engine, const std::string& channel) {
  if (channel.empty()) return {};
  std::vector<std::string> known;
  for (const ChannelConfig& one : engine.account().channels)
    known.push_back(one.name.str());
  if (std::find(known.begin(), known.end(), channel) != known.end()) return {};
  const auto near = suggest(channel, known);
  return failure(Kind::Missing, "channel.unknown",
                 "account '" + engine.account().name.str() + "' has no channel '" + channel + "'",
                 near ? "use '" + *near + "'" : "stockctl channels lists them");
}

namespace {

Result<json::array> history_json(const engine::ProductView& view, const engine::Engine& engine,
                                 const store::Store& store, AccountId account) {
  std::vector<ListingId> listings;
  for (const auto& listing : view.listings)
    listings.push_back(listing.listing);
  auto lines = store.history_of_listings(account, listings, kHistoryLines);
  if (!lines) return failure(lines.error());
  const auto of_product = store.history_of_product(account, view.product, kHistoryLines);
  if (!of_product) return failure(of_product.error());
  lines->insert(lines->end(), of_product->begin(), of_product->end());
  std::sort(lines->begin(), lines->end(),
            [](const auto& a, const auto& b) { return a.seq > b.seq; });
  if (lines->size() > kHistoryLines) lines->resize(kHistoryLines);
  json::array out;
  for (const auto& line : *lines) {
    json::object one{
        {"seq", line.seq}, {"at_ms", line.at_ms}, {"kind", line.kind}, {"text", line.text}};
    for (const auto& listing : view.listings) {
      if (listing.listing != line.listing) continue;
      const std::string channel = channel_name(engine, listing.channel);
      one["channel"] = channel;
      one["text"] = channel + ": " + line.text;
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::string channel_in(const Call& call) {
  const auto named = call.query.find("channel");
  return named == call.query.end() ? std::string() : named->second;
}

// What has no target is left alone on purpose, or not known yet; the plan lists it.
bool differs(const engine::ProductView& view) {
  return std::any_of(view.listings.begin(), view.listings.end(), [](const auto& listing) {
    return listing.target && listing.health != engine::ListingHealth::Equal;
  });
}

// Where a look at a part of the stock begins.
Result<std::size_t> start_of(const Call& call) {
  const auto given = call.query.find("from");
  if (given == call.query.end()) return std::size_t{0};
  std::size_t from = 0;
  const char* end = given->second.data() + given->second.size();
  const auto [last, error] = std::from_chars(given->second.data(), end, from);
  if (error == std::errc() && last == end) return from;
  return failure(Kind::Rejected, "stock.from", "'" + given->second + "' is no place to go on from",
                 "send what the answer before this one gave as 'next'");
}

json::array channel_names_json(const engine::Engine& engine) {
  json::array out;
  for (const auto& one : engine.account().channels)
    out.push_back(json::string(one.name.str()));
  return out;
}

// A part of the products, and as many listings that are linked to none.
void add_part(const engine::Engine& engine, std::size_t from, bool differing, json::object& out) {
  json::array products;
  for (const auto& view : engine.products(from, kRowsAPart)) {
    if (!differing || differs(view)) products.push_back(product_json(engine, view));
  }
  json::array unlinked;
  for (const auto& view : engine.unlinked(from, kRowsAPart))
    unlinked.push_back(listing_json(engine, view));
  out["products"] = std::move(products);
  out["unlinked"] = std::move(unlinked);
  const std::size_t next = from + kRowsAPart;
  if (next < std::max(engine.product_count(), engine.listing_count())) out["next"] = next;
}

}  // namespace

void get_stock(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto wanted = call.query.find("sku");
  const std::string only = wanted == call.query.end() ? std::string() : wanted->second;
  const bool differing = call.query.count("differing") != 0;
  const auto from = start_of(call);
  if (!from) return answer(refusal(from.error()));
  const auto asked = server.ask(*account, [answer, only, differing, channel = channel_in(call),
                                           from = *from](engine::Engine& engine, store::Store&) {
    if (auto known = check_channel(engine, channel); !known) {
      return answer(refusal(known.error()));
    }
    json::object out{{"account", engine.account().name.str()},
                     {"channels", channel_names_json(engine)}};
    if (only.empty()) {
      add_part(engine, from, differing, out);
      return answer(ok(out));
    }
    const auto view = engine.product(Sku{only});
    if (!view) return answer(refusal(unknown_sku(engine, only)));
    json::array products;
    if (!differing || differs(*view)) products.push_back(product_json(engine, *view));
    out["products"] = std::move(products);
    answer(ok(out));
  });
  if (!asked) answer(refusal(asked.error()));
}

void get_explain(runtime::Server& server, const Call& call, const Answer& answer) {
  const auto account = account_of(server, call);
  if (!account) return answer(refusal(account.error()));
  const auto wanted = call.query.find("sku");
  if (wanted == call.query.end() || wanted->second.empty()) {
    return answer(refusal(Error(Kind::Rejected, "explain.sku", "no SKU is named")
                              .help("stockctl explain SKU [--channel NAME]")));
  }
  const std::string sku = wanted->second;
  const auto number = server.number_of(*account);
  if (!number) return answer(refusal(number.error()));
  const auto asked =
      server.ask(*account, [answer, sku, channel = channel_in(call), number = *number](
                               engine::Engine& engine, store::Store& store) {
        if (auto known = check_channel(engine, channel); !known) {
          return answer(refusal(known.error()));
        }
        const auto view = engine.product(Sku{sku});
        if (!view) return answer(refusal(unknown_sku(engine, sku)));
        json::object out = product_json(engine, *view);
        out["account"] = engine.account().name.str();
        auto history = history_json(*view, engine, store, number);
        if (!history) return answer(refusal(history.error()));
        out["history"] = std::move(*history);
        answer(ok(out));
      });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
