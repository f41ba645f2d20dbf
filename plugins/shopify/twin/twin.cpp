// SPDX-License-Identifier: Apache-2.0
//
// A simulated Shopify shop: tokens, HTTP, commands and faults around the GraphQL endpoint. One file
// serves the sandbox over sockets and tests on virtual time.
#include "commands.hpp"
#include "deliveries.hpp"
#include "endpoint.hpp"
#include "faults.hpp"
#include "order_events.hpp"
#include "resolver.hpp"
#include "shop_settings.hpp"
#include "stock_mutations.hpp"
#include "subscriptions.hpp"

#include <stockd/json.hpp>
#include <stockd/json_impl.hpp>
#include <stockd/time.hpp>
#include <stockd/twin.hpp>

#include <array>
#include <map>
#include <string>

namespace stockd::shopify::twin {

namespace {

constexpr std::int64_t kTokenLifeMs = 86'399'000;
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::string_view kUnauthorized = R"j({"errors":"[API] Invalid API key or access token )j"
                                           R"j((unrecognized login or wrong password)"})j";
constexpr std::string_view kFailed = R"({"errors":"Internal Server Error"})";
constexpr std::string_view kJson = "application/json; charset=utf-8";

// The versions this twin pretends to support; an older one falls forward to the oldest.
constexpr std::array<std::string_view, 3> kVersions = {"2026-04", "2026-07", "2026-10"};

std::string served_version(std::string_view asked) {
  for (const std::string_view version : kVersions) {
    if (version == asked) return std::string(version);
  }
  return std::string(asked < kVersions.front() ? kVersions.front() : kVersions.back());
}

std::string path_of(const std::string& url) {
  const auto scheme = url.find("://");
  const auto slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  if (slash == std::string::npos) return "/";
  return url.substr(slash, url.find('?') - slash);
}

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// A form or JSON body as one object of texts.
json::Object fields_of(const TwinRequest& request) {
  boost::system::error_code malformed;
  const json::Value parsed = boost::json::parse(request.body, malformed);
  if (!malformed && parsed.is_object()) return parsed.get_object();
  json::Object out;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos) {
      out[unescaped(pair.substr(0, equals))] = unescaped(pair.substr(equals + 1));
    }
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return out;
}

}  // namespace

class ShopifyTwin {
 public:
  explicit ShopifyTwin(std::string_view settings_json)
      : settings_(read_settings(settings_json)),
        shop_(settings_.shop),
        stock_(shop_, settings_.key_hours),
        subscriptions_(shop_, !settings_.strict_webhook_urls),
        resolver_(shop_, stock_, subscriptions_),
        endpoint_(resolver_, settings_.points_per_s),
        deliveries_(shop_, settings_.client_secret, settings_.webhook_delay_ms) {}

  void handle(TwinTurn& turn, const TwinRequest& request) {
    open_shop(turn.now_ms());
    const std::string path = path_of(request.url);
    constexpr std::string_view kApi = "/admin/api/";
    if (path == "/admin/oauth/access_token" && request.method == "POST") {
      reply(turn, grant(request, turn.now_ms()), {});
    } else if (path.starts_with(kApi) && path.ends_with("/graphql.json")) {
      serve(turn, request, path.substr(kApi.size(), path.find('/', kApi.size()) - kApi.size()));
    } else {
      reply(turn, {404, R"({"errors":"Not Found"})"}, {});
    }
    deliveries_.send(turn, version_);
  }

  void tick(TwinTurn&) {}

  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
    deliveries_.delivered(turn, tag, status);
  }

  void command(TwinTurn& turn, std::string_view text) {
    open_shop(turn.now_ms());
    const json::Value command = json::parse(text);
    turn.result(json::dump(obey(command, turn.now_ms())));
    deliveries_.send(turn, version_);
  }

 private:
  struct Answer {
    std::uint32_t status = 200;
    std::string body;
  };

  // Orders of before anybody connected need a clock, so they are placed with the first turn.
  void open_shop(std::int64_t now_ms) {
    if (opened_) return;
    opened_ = true;
    for (ItemRow& item : shop_.items)
      item.updated_ms = now_ms - 2 * kHourMs;
    for (ProductRow& product : shop_.products)
      product.updated_ms = now_ms - 2 * kHourMs;
    for (const auto& [sku, quantity] : settings_.open_orders) {
      place_open_order(shop_, sku, quantity, now_ms - kHourMs);
    }
    shop_.happenings.clear();
  }

  void reply(TwinTurn& turn, const Answer& answer, const std::string& version,
             std::int64_t after_ms = 0) {
    TwinReply out(answer.status);
    out.header("x-request-id", shop_.next_uuid()).header("date", http_date(turn.now_ms()));
    if (!version.empty()) out.header("x-shopify-api-version", version);
    if (deprecated_) {
      out.header("x-shopify-api-deprecated-reason",
                 "https://shopify.dev/api/usage/versioning#deprecation-practices");
    }
    out.body(answer.body, std::string(kJson)).after_ms(static_cast<std::uint32_t>(after_ms));
    turn.reply(out);
  }

  static std::string http_date(std::int64_t ms) {
    constexpr std::array<const char*, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::string iso = format_iso(ms / 1000 * 1000);
    const auto day = static_cast<std::size_t>(ms / 86'400'000 % 7);
    const auto month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2)) - 1);
    return std::string(kDays[day]) + ", " + iso.substr(8, 2) + " " + kMonths[month] + " " +
           iso.substr(0, 4) + " " + iso.substr(11, 8) + " GMT";
  }

  Answer grant(const TwinRequest& request, std::int64_t now_ms) {
    const json::Object fields = fields_of(request);
    if (json::text(fields, "grant_type") != "client_credentials") {
      return {400, R"({"error":"unsupported_grant_type"})"};
    }
    if (json::text(fields, "client_id") != settings_.client_id) {
      return {400, R"({"error":"app_not_installed"})"};
    }
    if (json::text(fields, "client_secret") != settings_.client_secret) {
      return {400, R"({"error":"invalid_client"})"};
    }
    const std::string token = shop_.next_uuid();
    tokens_[token] = now_ms + kTokenLifeMs;
    std::string scopes;
    for (const std::string& scope : shop_.scopes)
      scopes += (scopes.empty() ? "" : ",") + scope;
    return {200, json::dump(json::Object{
                     {"access_token", token}, {"scope", scopes}, {"expires_in", 86399}})};
  }

  bool authorized(const TwinRequest& request, std::int64_t now_ms) const {
    const auto given = request.header("x-shopify-access-token");
    const auto found = given ? tokens_.find(std::string(*given)) : tokens_.end();
    return found != tokens_.end() && found->second > now_ms;
  }

  void serve(TwinTurn& turn, const TwinRequest& request, const std::string& asked) {
    version_ = forced_version_.empty() ? served_version(asked) : forced_version_;
    ++requests_;
    deprecated_ = false;
    if (!authorized(request, turn.now_ms())) {
      ++refused_;
      return reply(turn, {401, std::string(kUnauthorized)}, version_);
    }
    const Fault fault = faults_.take(request.body);
    deprecated_ = fault.kind == "deprecated";
    if (fault.kind == "status") {
      return reply(turn, {static_cast<std::uint32_t>(fault.status), "{}"}, version_);
    }
    if (fault.kind == "error500") {
      return reply(turn, {500, std::string(kFailed)}, version_);
    }
    if (fault.kind == "drop") return turn.close_connection();
    if (fault.kind == "throttle") {
      return reply(turn, {200, endpoint_.throttled(862, turn.now_ms())}, version_);
    }
    if (fault.kind == "internal") return reply(turn, {200, spoilt(fault, {})}, version_);
    std::string body = endpoint_.answer(request.body, version_, turn.now_ms());
    if (fault.kind == "applied500") {
      return reply(turn, {500, std::string(kFailed)}, version_);
    }
    if (fault.kind == "applied_drop") return turn.close_connection();
    body = spoilt(fault, std::move(body));
    reply(turn, {200, std::move(body)}, version_, fault.kind == "slow" ? fault.ms : 0);
  }

  json::Object obey(const json::Value& command, std::int64_t now_ms) {
    const std::string action = json::text(command, "do");
    if (action == "fault") return add_fault(command);
    if (action == "show") {
      json::Object shown = show(shop_);
      shown["requests"] = requests_;
      shown["refused_tokens"] = refused_;
      return shown;
    }
    const json::Object ok{{"ok", true}};
    if (action == "expire_tokens") {
      tokens_.clear();
      return ok;
    }
    // From now on another version is served than the one asked for; empty: no more.
    if (action == "serve_version") {
      forced_version_ = json::text(command, "version");
      if (!forced_version_.empty()) version_ = forced_version_;
      return ok;
    }
    return carry_out(shop_, command, settings_.routing_ms, now_ms);
  }

  json::Object add_fault(const json::Value& command) {
    Fault fault;
    fault.kind = json::text(command, "kind");
    fault.count = json::integer(command, "count").value_or(1);
    fault.ms = json::integer(command, "ms").value_or(0);
    fault.status = json::integer(command, "status").value_or(503);
    if (fault.kind == "lose_webhooks") {
      deliveries_.faults.lose += fault.count;
    } else if (fault.kind == "duplicate_webhooks") {
      deliveries_.faults.duplicate += fault.count;
    } else if (fault.kind == "reorder_webhooks") {
      deliveries_.faults.reorder += fault.count;
    } else if (fault.kind == "delay_webhooks") {
      deliveries_.faults.delay += fault.count;
      deliveries_.faults.delay_ms = fault.ms;
    } else if (fault.kind == "key_running") {
      stock_.concurrent += fault.count;
    } else if (fault.kind == "key_failed") {
      stock_.failed_before += fault.count;
    } else if (fault.kind == "ignored") {
      stock_.ignored += fault.count;
    } else {
      faults_.add(fault);
    }
    return {{"ok", true}};
  }

  ShopSettings settings_;
  Shop& shop_;
  StockMutations stock_;
  Subscriptions subscriptions_;
  ShopResolver resolver_;
  Endpoint endpoint_;
  Deliveries deliveries_;
  std::map<std::string, std::int64_t> tokens_;  // with their ends
  Faults faults_;
  std::string version_ = "2026-07";
  std::string forced_version_;
  bool deprecated_ = false;
  std::int64_t requests_ = 0;
  std::int64_t refused_ = 0;  // of them, for their token
  bool opened_ = false;
};

}  // namespace stockd::shopify::twin

STOCKD_TWIN(stockd::shopify::twin::ShopifyTwin, "shopify")
