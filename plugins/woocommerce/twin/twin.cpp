// SPDX-License-Identifier: Apache-2.0
//
// The simulated WooCommerce: one shop, its API, its webhook queue and its people, behind the SDK's
// twin interface. Settings beside those every twin takes: `timezone_offset_minutes` (120),
// `credentials.permissions` ("read_write"), `version` ("11.0.1"),
// `order_storage` ("tables", or "posts" as older shops keep orders), `place_meta` (how the meta
// keys of a multi-location plugin begin), and per product `type`, `status`, `backorders` and
// `variations`: [{sku, quantity | "parent"}].
#include "api.hpp"
#include "auth.hpp"
#include "faults.hpp"
#include "people.hpp"
#include "shop_time.hpp"

#include <stockd/json_impl.hpp>
#include <stockd/twin.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

constexpr std::string_view kApiRoot = "/wp-json/wc/v3";
constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kAgeMs = 48 * kHourMs;  // of the catalogue the story begins with

std::string text_or(const bj::object& object, std::string_view name, std::string otherwise) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string{found->get_string()} : otherwise;
}

std::int64_t number_or(const bj::object& object, std::string_view name, std::int64_t otherwise) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_int64() ? found->get_int64() : otherwise;
}

bj::array list_of(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_array() ? found->get_array() : bj::array{};
}

bj::object parsed_object(std::string_view json) {
  boost::system::error_code failed;
  bj::value value = bj::parse({json.data(), json.size()}, failed);
  if (failed || !value.is_object()) {
    throw Trouble::config("woocommerce.twin-settings", "The twin's settings are no JSON object.");
  }
  return std::move(value.get_object());
}

Product drafted(const bj::object& wish) {
  Product out;
  out.sku = text_or(wish, "sku", "");
  out.name = text_or(wish, "title", out.sku);
  out.type = text_or(wish, "type", wish.contains("variations") ? "variable" : "simple");
  out.status = text_or(wish, "status", "publish");
  out.backorders = text_or(wish, "backorders", "no");
  out.priced = true;
  out.price_cents = 1000;
  const bj::value* quantity = wish.if_contains("quantity");
  if (quantity != nullptr && quantity->is_int64()) {
    out.managed = true;
    out.stock = quantity->get_int64();
  }
  return out;
}

}  // namespace

class WooTwin {
 public:
  explicit WooTwin(std::string_view settings_json)
      : settings_{parsed_object(settings_json)},
        offset_{number_or(settings_, "timezone_offset_minutes", 120)},
        origin_{text_or(settings_, "base_url", "https://shop.example")},
        webhooks_{number_or(settings_, "webhook_delay_ms", 0),
                  text_or(settings_, "version", "11.0.1")} {
    shop_.rules = rules_of(text_or(settings_, "version", "11.0.1"));
    shop_.place_meta = text_or(settings_, "place_meta", "");
    shop_.rules.orders_are_posts = text_or(settings_, "order_storage", "tables") == "posts";
    const bj::value* found = settings_.if_contains("credentials");
    if (found == nullptr || !found->is_object()) {
      throw Trouble::config("woocommerce.twin-settings", "The twin needs credentials to accept.")
          .path("/credentials");
    }
    const bj::object& credentials = found->get_object();
    ApiKey key;
    key.secret = text_or(credentials, "consumer_secret", "");
    key.permissions = text_or(credentials, "permissions", "read_write");
    auth_.add(text_or(credentials, "consumer_key", ""), key);
  }

  void handle(TwinTurn& turn, const TwinRequest& request) {
    open(turn.now_ms());
    ++requests_;
    const Fault fault = faults_.next_request(writes_products(request));
    Answer answer;
    if (fault == Fault::Ignored) {
      const Shop before = shop_;
      answer = answered(turn.now_ms(), request);
      shop_ = before;
    } else if (applies(fault)) {
      answer = answered(turn.now_ms(), request);
    }
    say(turn, request, answer, fault);
    flush(turn);
  }

  void tick(TwinTurn& turn) {
    open(turn.now_ms());
    flush(turn);
  }

  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
    open(turn.now_ms());
    webhooks_.answered(tag, status);
    flush(turn);
  }

  void command(TwinTurn& turn, std::string_view json) {
    open(turn.now_ms());
    boost::system::error_code failed;
    const bj::value command = bj::parse({json.data(), json.size()}, failed);
    if (failed || !command.is_object()) {
      turn.result(R"({"error":"a command is a JSON object"})");
      return;
    }
    turn.result(bj::serialize(people_.act(command.get_object(), turn.now_ms(), requests_)));
    flush(turn);
  }

 private:
  // The story begins with the first call: the catalogue is two days old by then, open orders an
  // hour.
  void open(std::int64_t now_ms) {
    if (opened_) return;
    opened_ = true;
    for (const bj::value& item : list_of(settings_, "products")) {
      if (item.is_object()) stock_up(item.get_object(), now_ms - kAgeMs);
    }
    for (const bj::value& item : list_of(settings_, "open_orders")) {
      if (item.is_object()) order_earlier(item.get_object(), now_ms - kHourMs);
    }
    shop_.news.clear();
  }

  void stock_up(const bj::object& wish, std::int64_t at_ms) {
    const std::int64_t id = shop_.add(drafted(wish), at_ms).id;
    for (const bj::value& item : list_of(wish, "variations")) {
      if (!item.is_object()) continue;
      Product variation = drafted(item.get_object());
      variation.type = "variation";
      variation.parent = id;
      shop_.add(std::move(variation), at_ms);
    }
    Product& added = *shop_.product(id);
    shop_.derive_status(added);
    for (const std::int64_t child : added.variations)
      shop_.derive_status(*shop_.product(child));
    shop_.derive_status(added);
  }

  void order_earlier(const bj::object& wish, std::int64_t at_ms) {
    const Product* sold = shop_.by_sku(text_or(wish, "sku", ""));
    if (sold == nullptr) return;
    Line line;
    line.product = sold->parent != 0 ? sold->parent : sold->id;
    line.variation = sold->parent != 0 ? sold->id : 0;
    line.quantity = number_or(wish, "quantity", 1);
    line.name = sold->name;
    line.total_cents = sold->price_cents * line.quantity;
    Order order;
    order.status = "processing";
    order.created_via = "store-api";
    order.created_ms = order.modified_ms = at_ms;
    order.lines.push_back(line);
    shop_.place_earlier(std::move(order));
  }

  Answer answered(std::int64_t now_ms, const TwinRequest& request) {
    Call call{request.url};
    call.method = request.method;
    call.now_ms = now_ms;
    if (const auto method = call.target.param("_method")) call.method = *method;
    try {
      if (call.target.path == "/wp-json" || call.target.path == "/wp-json/") {
        return api_.index(call);
      }
      if (!call.target.path.starts_with(kApiRoot)) return Answer{404, nullptr};
      std::string_view rest{call.target.path};
      rest.remove_prefix(kApiRoot.size());
      while (!rest.empty()) {
        if (rest.front() != '/') throw no_route();
        rest.remove_prefix(1);
        const auto end = std::min(rest.find('/'), rest.size());
        if (end > 0) call.path.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end);
      }
      read_body(call, request);
      auth_.admit(call, std::string{request.header("authorization").value_or("")});
      return api_.run(call);
    } catch (const RestError& error) {
      return Answer{error.status(), error.json()};
    }
  }

  static bool writes_products(const TwinRequest& request) {
    return request.method != "GET" && request.method != "HEAD" &&
           request.url.find("/products") != std::string::npos;
  }

  static void read_body(Call& call, const TwinRequest& request) {
    const std::string type{request.header("content-type").value_or("")};
    if (request.body.empty() || !type.starts_with("application/json")) return;
    boost::system::error_code failed;
    bj::value value = bj::parse(request.body, failed);
    if (failed) {
      throw RestError{400, "rest_invalid_json", "Invalid JSON body passed."}
          .with("json_error_code", 4)
          .with("json_error_message", "Syntax error");
    }
    if (value.is_object()) call.body = std::move(value.get_object());
  }

  void say(TwinTurn& turn, const TwinRequest& request, const Answer& answer, Fault fault) {
    if (fault == Fault::Drop || fault == Fault::AppliedDrop) {
      turn.close_connection();
      return;
    }
    if (say_page(turn, fault)) return;
    const bool fails = fault == Fault::Error500 || fault == Fault::Applied500;
    TwinReply reply{fails ? 500u : answer.status};
    reply.header("Date", http_date(turn.now_ms()));
    bool linked = false;
    for (const auto& [name, value] : answer.headers) {
      reply.header(name, value);
      linked = linked || name == "Link";
    }
    if (!linked) reply.header("Link", "<" + origin_ + "/wp-json/>; rel=\"https://api.w.org/\"");
    std::string body;
    if (fails) {
      const bj::object data{{"status", 500}};
      body = wordpress_text(bj::object{{"code", "internal_server_error"},
                                       {"message", "There has been a critical error."},
                                       {"data", data}});
    } else if (request.method != "HEAD" && !answer.body.is_null()) {
      body = wordpress_text(answer.body);
    }
    if (fault == Fault::Warning) {
      body.insert(0,
                  "<br />\n<b>Warning</b>:  Undefined array key \"x\" in <b>/wp/x.php</b> on line "
                  "<b>7</b><br />\n");
    }
    if (fault == Fault::Truncate) body.resize(body.size() / 2);
    if (fault == Fault::Slow) reply.after_ms(static_cast<std::uint32_t>(faults_.ms()));
    turn.reply(reply.body(std::move(body), "application/json; charset=UTF-8"));
  }

  // What stands before the shop answers pages: a web server, WordPress in maintenance, a firewall.
  static bool say_page(TwinTurn& turn, Fault fault) {
    struct Page {
      Fault fault;
      unsigned status;
      const char* retry_after;
      const char* body;
    };
    static constexpr std::array<Page, 4> kPages = {
        Page{Fault::Throttle, 429, "1", "<html><body>429 Too Many Requests</body></html>"},
        Page{Fault::Garbage, 200, "", "<!doctype html><title>Coming soon</title>"},
        Page{Fault::Maintenance, 503, "600",
             "<!DOCTYPE html><h1>Briefly unavailable for scheduled maintenance.</h1>"},
        Page{Fault::Firewall, 403, "", "<!DOCTYPE html><title>Attention Required!</title>"}};
    for (const Page& page : kPages) {
      if (page.fault != fault) continue;
      TwinReply reply{page.status};
      reply.header("Date", http_date(turn.now_ms()));
      if (*page.retry_after != '\0') reply.header("Retry-After", page.retry_after);
      turn.reply(reply.body(page.body, "text/html"));
      return true;
    }
    return false;
  }

  void flush(TwinTurn& turn) {
    webhooks_.take(shop_.news, turn.now_ms());
    for (Delivery& delivery : webhooks_.due(turn.now_ms(), shop_, renderer_, origin_)) {
      const int copies = delivery.tag == 0 ? 1 : faults_.next_copies();
      for (int i = 0; i < copies; ++i) {
        TwinWebhook hook{delivery.tag, delivery.url};
        std::string type;
        for (const auto& [name, value] : delivery.headers) {
          if (name == "content-type") type = value;
          hook.header(name, value);
        }
        turn.webhook(hook.body(delivery.body, type));
      }
    }
    if (const auto due = webhooks_.next_due_ms()) turn.wake_at(*due);
  }

  bj::object settings_;
  std::int64_t offset_;
  std::string origin_;
  bool opened_ = false;
  std::uint64_t requests_ = 0;
  Auth auth_;
  Shop shop_;
  Faults faults_;
  Webhooks webhooks_;
  Renderer renderer_{shop_, offset_};
  Api api_{shop_, webhooks_, renderer_, offset_};
  People people_{shop_, webhooks_, faults_};
};

}  // namespace stockd::woocommerce::twin

STOCKD_TWIN(stockd::woocommerce::twin::WooTwin, "woocommerce")
