// SPDX-License-Identifier: Apache-2.0
//
// The simulated Amazon: one seller of one region, behind the SDK's twin interface. Settings beside
// those every twin takes: `seller`, `marketplaces`, `currency`, `amazon_code` (of what Amazon
// ships, "AMAZON_EU"), `documents_url` (of the storage), `rate_factor` (1: as documented, 0: no
// limits), `delays` {patch_ms, order_ms, orders_before_ms, feed_ms, report_ms, fba_page, gzip,
// report_charset}, `sandbox` {on, cases}; and per product `fulfilment` ("merchant", "amazon" or
// "both"), `fulfillable`, `price`, `product_type`, `asin`, `handling_days`, `incomplete`.
#include "api.hpp"
#include "delays.hpp"
#include "faults.hpp"
#include "people.hpp"
#include "seller.hpp"

#include <stockd/json_impl.hpp>
#include <stockd/time.hpp>
#include <stockd/twin.hpp>

#include <array>
#include <cstdio>
#include <string>

namespace stockd::amazon::twin {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kAgeMs = 48 * kHourMs;  // of the catalogue the story begins with

json::Object settings_of(std::string_view text) {
  json::Value value = json::parse(text);
  if (!value.is_object()) {
    throw Trouble::config("amazon.twin-settings", "The twin's settings are no JSON object.");
  }
  if (json::object(value, "credentials").empty()) {
    throw Trouble::config("amazon.twin-settings", "The twin needs credentials to accept.")
        .path("/credentials");
  }
  return std::move(value.get_object());
}

std::string text_or(const json::Object& in, std::string_view name, const char* otherwise) {
  const std::string text = json::text(in, name);
  return text.empty() ? std::string(otherwise) : text;
}

std::vector<std::string> marketplaces_of(const json::Object& settings) {
  std::vector<std::string> out;
  for (const json::Value& each : json::array(settings, "marketplaces"))
    out.push_back(json::as_text(each));
  if (out.empty()) out.emplace_back("AE08WJ6YKNBMC");
  return out;
}

double factor_of(const json::Object& settings) {
  const json::Value* found = json::find(settings, "rate_factor");
  if (found == nullptr) return 1;
  if (const auto* whole = found->if_int64()) return static_cast<double>(*whole);
  const auto* number = found->if_double();
  return number != nullptr ? *number : 1;
}

bool writes_stock(const TwinRequest& request) {
  return request.method == "PATCH" || request.method == "PUT";
}

std::string http_date(std::int64_t ms) {
  constexpr std::array<const char*, 7> kDays{"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = format_iso(ms - ms % 1000);
  const auto part = [&](std::size_t at, std::size_t size) { return iso.substr(at, size); };
  const auto day = static_cast<std::size_t>(ms / (24 * kHourMs) % 7);
  const auto month = static_cast<std::size_t>((iso[5] - '0') * 10 + (iso[6] - '0') - 1);
  return std::string(kDays.at(day)) + ", " + part(8, 2) + " " + kMonths.at(month) + " " +
         part(0, 4) + " " + part(11, 8) + " GMT";
}

}  // namespace

class AmazonTwin {
 public:
  explicit AmazonTwin(std::string_view settings_json)
      : settings_(settings_of(settings_json)),
        seller_(text_or(settings_, "seller", "A3TH9S8BH6GOGM"), marketplaces_of(settings_),
                text_or(settings_, "amazon_code", "AMAZON_EU")),
        api_(seller_, delays_,
             Documents(text_or(settings_, "documents_url",
                               "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com")),
             json::object(settings_, "credentials"), factor_of(settings_)),
        people_(seller_, api_, delays_, faults_) {
    read_delays(json::object(settings_, "delays"), delays_);
    const json::Object& sandbox = json::object(settings_, "sandbox");
    api_.sandbox = json::boolean(sandbox, "on").value_or(false);
    if (const json::Value* cases = json::find(sandbox, "cases")) api_.pairs.add(*cases);
  }

  void handle(TwinTurn& turn, const TwinRequest& request) {
    open(turn.now_ms());
    const Call call(request, turn.now_ms());
    const bool granting = call.path() == "/auth/o2/token";
    const Fault fault = granting ? Fault::None : faults_.next(writes_stock(request));
    Answer answer;
    if (fault == Fault::Ignored) {
      // Accepted by a copy of the seller, and so by nobody.
      const Seller before = seller_;
      answer = api_.handle(call);
      seller_ = before;
    } else if (applies(fault)) {
      answer = api_.handle(call);
    } else {
      ++api_.requests;
    }
    say(turn, answer, fault);
    wake(turn);
  }

  void tick(TwinTurn& turn) {
    open(turn.now_ms());
    wake(turn);
  }

  // It sends no webhooks.
  void delivered(TwinTurn&, std::uint64_t, std::uint32_t) {}

  void command(TwinTurn& turn, std::string_view json) {
    open(turn.now_ms());
    boost::system::error_code failed;
    const json::Value command = boost::json::parse({json.data(), json.size()}, failed);
    if (failed || !command.is_object()) {
      turn.result(R"({"error":"a command is a JSON object"})");
      return;
    }
    turn.result(json::dump(people_.act(command.get_object(), turn.now_ms())));
    wake(turn);
  }

 private:
  // The story begins with the first call: the catalogue is two days old by then, open orders an
  // hour.
  void open(std::int64_t now_ms) {
    if (!opened_) {
      opened_ = true;
      for (const json::Value& wish : json::array(settings_, "products")) {
        if (wish.is_object()) stock_up(wish.get_object(), now_ms - kAgeMs);
      }
      for (const json::Value& wish : json::array(settings_, "open_orders")) {
        if (wish.is_object()) order_earlier(wish.get_object(), now_ms - kHourMs);
      }
    }
    api_.advance(now_ms);
  }

  void stock_up(const json::Object& wish, std::int64_t at_ms) {
    Listing& listing = seller_.add(json::text(wish, "sku"), at_ms);
    listing.title = text_or(wish, "title", listing.sku.c_str());
    listing.product_type = text_or(wish, "product_type", "PRODUCT");
    listing.asin = text_or(wish, "asin", listing.asin.c_str());
    listing.incomplete = json::boolean(wish, "incomplete").value_or(false);
    const std::string by = text_or(wish, "fulfilment", "merchant");
    const auto quantity = json::integer(wish, "quantity");
    if (by != "merchant") {
      listing.availability[seller_.amazon_code()] = std::nullopt;
      listing.warehouse.emplace();
      listing.warehouse->fulfillable =
          json::integer(wish, "fulfillable").value_or(by == "amazon" ? quantity.value_or(0) : 0);
    }
    if (by != "amazon") listing.availability["DEFAULT"] = quantity;
    for (const std::string& marketplace : seller_.marketplaces())
      describe(listing, wish, marketplace);
  }

  // The attributes that somebody submitted when the listing was made.
  void describe(Listing& listing, const json::Object& wish, const std::string& marketplace) {
    json::Object& attributes = listing.attributes[marketplace];
    json::Array entries;
    for (const auto& [code, quantity] : listing.availability) {
      json::Object entry;
      entry["fulfillment_channel_code"] = code;
      if (quantity) entry["quantity"] = *quantity;
      if (quantity) {
        entry["lead_time_to_ship_max_days"] = json::integer(wish, "handling_days").value_or(2);
      }
      entry["marketplace_id"] = marketplace;
      entries.push_back(std::move(entry));
    }
    attributes["fulfillment_availability"] = std::move(entries);
    json::Object schedule;
    const json::Value* price = json::find(wish, "price");
    schedule["value_with_tax"] = price != nullptr ? *price : json::Value(249.0);
    json::Object prices;
    prices["schedule"] = json::Array({json::Value(std::move(schedule))});
    json::Object offer;
    offer["marketplace_id"] = marketplace;
    offer["currency"] = text_or(settings_, "currency", "ZAR");
    offer["audience"] = "ALL";
    offer["our_price"] = json::Array({json::Value(std::move(prices))});
    attributes["purchasable_offer"] = json::Array({json::Value(std::move(offer))});
  }

  // Its units are gone from what the product shows.
  void order_earlier(const json::Object& wish, std::int64_t at_ms) {
    Listing* listing = seller_.listing(json::text(wish, "sku"));
    const std::int64_t quantity = json::integer(wish, "quantity").value_or(1);
    if (listing == nullptr) return;
    if (listing->by_merchant()) {
      auto& own = listing->availability["DEFAULT"];
      own = own.value_or(0) + quantity;
    } else {
      listing->warehouse->fulfillable += quantity;
    }
    seller_.place(*listing, quantity, false, at_ms);
  }

  void say(TwinTurn& turn, const Answer& answer, Fault fault) {
    if (fault == Fault::Drop || fault == Fault::AppliedDrop) return turn.close_connection();
    Answer told = answer;
    if (fault == Fault::Throttle) told = Api::throttled();
    if (fault == Fault::Error500 || fault == Fault::Applied500) {
      told = ApiError(500, "InternalFailure", "We encountered an internal error. Please try again.")
                 .answer();
    }
    if (fault == Fault::Forbidden) {
      told = ApiError(403, "Unauthorized", "Access to requested resource is denied.").answer();
    }
    if (fault == Fault::Garbage) {
      told = Answer();
      told.content_type = "text/html";
      told.text = "<html><body><h1>Service unavailable</h1></body></html>";
    }
    TwinReply reply(told.status);
    reply.header("Date", http_date(turn.now_ms()));
    std::array<char, 40> id{};
    std::snprintf(id.data(), id.size(), "%08llx-0000-4000-8000-000000000000",
                  static_cast<unsigned long long>(++answers_));
    reply.header("x-amzn-RequestId", id.data());
    for (const auto& [name, value] : told.headers)
      reply.header(name, value);
    std::string body = told.body.is_null() ? told.text : json::dump(told.body);
    if (fault == Fault::Truncate) body.resize(body.size() / 2);
    if (fault == Fault::Slow) reply.after_ms(static_cast<std::uint32_t>(faults_.ms()));
    turn.reply(reply.body(std::move(body), told.content_type));
  }

  void wake(TwinTurn& turn) {
    if (const auto next = api_.next_ms()) turn.wake_at(std::max(*next, turn.now_ms() + 1));
  }

  json::Object settings_;
  Delays delays_;
  Faults faults_;
  Seller seller_;
  Api api_;
  People people_;
  bool opened_ = false;
  std::uint64_t answers_ = 0;
};

}  // namespace stockd::amazon::twin

STOCKD_TWIN(stockd::amazon::twin::AmazonTwin, "amazon")
