// SPDX-License-Identifier: Apache-2.0
//
// Replays recordings of a real WooCommerce 11.0.1 against the twin: the same requests in the same
// order, at the recorded times. Compared are the status, the error code and its parameters, the
// paging headers, the fields a stock connector reads, and which webhooks leave in which order, with
// which headers and signed by what. tapes.json says which recordings are replayed, what was
// prepared outside of them, and why the others cannot matter. The recordings lie beside the source
// tree (or where STOCKD_SHARED says); without them the tests are skipped.
#include "base/digest.hpp"
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kOrigin = "https://woo.example";

std::filesystem::path tapes() {
  const char* shared = std::getenv("STOCKD_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? std::filesystem::path{shared}
                        : std::filesystem::path{STOCKD_SOURCE_DIR} / ".." / "shared";
  return root / "platforms" / "woocommerce" / "tapes";
}

std::string text(const bj::value& in, const char* name) {
  const bj::value* found = in.as_object().if_contains(name);
  return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::string header(const bj::value& message, const std::string& name) {
  for (const bj::value& pair : message.at("headers").as_array()) {
    if (pair.at(0).as_string() == name) return std::string{pair.at(1).as_string()};
  }
  return {};
}

// Only what a connector reads, so that prices, names and links need not agree.
constexpr const char* kKept[] = {
    "id",           "parent_id",      "sku",          "type",         "status",
    "manage_stock", "stock_quantity", "stock_status", "backorders",   "code",
    "topic",        "delivery_url",   "product_id",   "variation_id", "quantity",
    "line_items",   "error",          "update",       "create",       "delete",
    "data",         "params",         "resource",     "event",        "meta_data",
    "key",          "value",          "variations",   "webhook_id"};

bool kept(std::string_view key) {
  for (const char* name : kKept) {
    if (key == name) return true;
  }
  return false;
}

bj::value reduced(const bj::value& value, bool inside_meta = false);

bj::value reduced_object(const bj::object& object, bool inside_meta) {
  std::vector<std::pair<std::string, bj::value>> members;
  for (const auto& [key, value] : object) {
    if (!kept(key) || (inside_meta && key == "id")) continue;
    members.emplace_back(std::string{key}, reduced(value, key == "meta_data"));
  }
  std::sort(members.begin(), members.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  bj::object out;
  for (auto& [key, value] : members)
    out[key] = std::move(value);
  return out;
}

bj::value reduced(const bj::value& value, bool inside_meta) {
  if (value.is_object()) return reduced_object(value.get_object(), inside_meta);
  if (!value.is_array()) return value;
  bj::array out;
  for (const bj::value& item : value.get_array()) {
    // Notes other than those about stock are the shop's own business.
    if (inside_meta && item.is_object() && text(item, "key") != "_reduced_stock" &&
        text(item, "key") != "_restock_refunded_items") {
      continue;
    }
    out.push_back(reduced(item, inside_meta));
  }
  return out;
}

std::string comparable(const std::string& body) {
  boost::system::error_code failed;
  const bj::value value = bj::parse(body, failed);
  return failed ? body.substr(0, 60) : bj::serialize(reduced(value));
}

std::int64_t seconds_of(const std::string& stamp) {
  std::tm tm{};
  std::istringstream in{stamp};
  in >> std::get_time(&tm, "%Y-%m-%dT%H:%M:%S");
  return timegm(&tm);
}

std::int64_t http_seconds(const std::string& date) {
  std::tm tm{};
  std::istringstream in{date};
  in >> std::get_time(&tm, "%a, %d %b %Y %H:%M:%S");
  return timegm(&tm);
}

// When the shop did it: the stamp it wrote, else the Date of its answer.
std::int64_t moment_ms(const bj::value& exchange) {
  const std::string method = text(exchange.at("request"), "method");
  const std::string body = text(exchange.at("response"), "body");
  boost::system::error_code failed;
  const bj::value value = bj::parse(body, failed);
  if (!failed && value.is_object() && method != "GET") {
    const std::string stamp = text(value, "date_modified_gmt");
    if (!stamp.empty() && method != "DELETE") return seconds_of(stamp) * 1000;
  }
  return http_seconds(header(exchange.at("response"), "Date")) * 1000;
}

bj::object read_plan() {
  std::ifstream in{std::filesystem::path{STOCKD_SOURCE_DIR} / "tests/scenario/woocommerce" /
                   "tapes.json"};
  std::stringstream content;
  content << in.rdbuf();
  return bj::parse(content.str()).as_object();
}

// One recording and what has to be known to replay it.
struct Case {
  std::string tape;
  bj::object more;

  std::int64_t before() const {
    const bj::value* found = more.if_contains("before");
    return found != nullptr ? found->as_int64() : 1'000'000;
  }
  bool has_webhooks() const { return more.contains("webhooks"); }
};

void PrintTo(const Case& item, std::ostream* out) {
  *out << item.tape;
}

std::vector<Case> cases(bool with_webhooks) {
  std::vector<Case> out;
  const bj::object plan = read_plan();
  for (const bj::value& item : plan.at("replayed").as_array()) {
    Case one;
    one.more = item.as_object();
    one.tape = text(item, "tape");
    if (!with_webhooks || one.has_webhooks()) out.push_back(std::move(one));
  }
  return out;
}

std::string named(const ::testing::TestParamInfo<Case>& item) {
  std::string name = item.param.tape;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class Tape : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const auto file = tapes() / (GetParam().tape + ".json");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no recording at " << file;
    std::ifstream in{file};
    std::stringstream content;
    content << in.rdbuf();
    tape_ = bj::parse(content.str());
    is_queued_ = text(tape_, "webhook_delivery") == "asynchronous";
  }

  std::string settings() const {
    bj::object out{{"base_url", kOrigin}, {"timezone_offset_minutes", 120}};
    out["credentials"] = bj::object{{"consumer_key", "ck_twin"}, {"consumer_secret", "cs_twin"}};
    const bj::object& more = GetParam().more;
    if (more.contains("products")) out["products"] = more.at("products");
    if (more.contains("many")) out["products"] = many(more.at("many").as_int64());
    if (text(tape_.at("store"), "order_storage").starts_with("posts")) {
      out["order_storage"] = "posts";
    }
    // Queued deliveries leave when the queue is worked off, and not before.
    if (is_queued_) out["webhook_delay_ms"] = 24 * 3'600'000;
    return bj::serialize(out);
  }

  static bj::array many(std::int64_t count) {
    bj::array out;
    for (std::int64_t i = 0; i < count; ++i) {
      std::string digits = std::to_string(i);
      digits.insert(0, 3 - digits.size(), '0');
      out.push_back(bj::object{{"sku", "P-" + digits}, {"quantity", i}});
    }
    return out;
  }

  // What was done outside of the recording before this exchange, as the twin's commands.
  void meanwhile(Shop& shop, std::int64_t n) const {
    const bj::value* steps = GetParam().more.if_contains("meanwhile");
    if (steps == nullptr) return;
    for (const bj::value& step : steps->as_array()) {
      if (step.at("before").as_int64() != n) continue;
      if (step.as_object().contains("delete")) {
        Message request;
        request.method = "DELETE";
        request.url = kOrigin + text(step, "delete");
        request.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
        EXPECT_EQ(shop.handle(request).status, 200u) << request.url;
        continue;
      }
      const bj::object done = shop.command(bj::serialize(step));
      EXPECT_FALSE(done.contains("error")) << bj::serialize(done);
    }
  }

  // Whether the exchange is the API client's, and one the twin has a route for.
  static bool is_ours(const bj::value& exchange) {
    const std::string target = text(exchange.at("request"), "target");
    return text(exchange, "actor") == "api client" && target.starts_with("/wp-json/wc/v3/") &&
           target.find("/notes") == std::string::npos;
  }
  bool is_left_out(std::int64_t n) const {
    const bj::value* out = GetParam().more.if_contains("left_out");
    if (out == nullptr) return false;
    return std::ranges::any_of(out->as_array(),
                               [n](const bj::value& each) { return each.as_int64() == n; });
  }

  // What somebody else does: staff in wp-admin, and whatever works off the queue.
  void others(Shop& shop, const bj::value& exchange) const {
    const std::string target = text(exchange.at("request"), "target");
    shop.now_ms = std::max(shop.now_ms, moment_ms(exchange));
    const auto id_after = [&target](const char* name) {
      const auto at = target.find(name);
      const auto begin = at + std::string{name}.size();
      return target.substr(begin, target.find('&', begin) - begin);
    };
    if (target.find("action=untrash") != std::string::npos) {
      const bool order = target.find("wc-orders") != std::string::npos;
      const std::string id = id_after(order ? "id[]=" : "post=");
      shop.command(order ? R"({"do":"restore","order":")" + id + "\"}"
                         : R"({"do":"restore","remote":")" + id + "\"}");
    } else if (is_queued_) {
      shop.command(R"({"do":"cron"})");
    }
  }

  Message replayed(Shop& shop, const bj::value& exchange) const {
    const bj::value& request = exchange.at("request");
    Message out;
    out.method = text(request, "method");
    out.url = kOrigin + text(request, "target");
    out.body = text(request, "body");
    out.headers.emplace_back("authorization", "Basic Y2tfdHdpbjpjc190d2lu");
    const std::string type = header(request, "Content-Type");
    if (!type.empty()) out.headers.emplace_back("content-type", type);
    shop.now_ms = std::max(shop.now_ms, moment_ms(exchange));
    return shop.handle(out);
  }

  bj::value tape_;
  bool is_queued_ = false;
};

std::string base64_decoded(const std::string& in) {
  static const std::string digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned group = 0;
  int bits = 0;
  for (const char c : in) {
    const auto digit = digits.find(c);
    if (digit == std::string::npos) break;
    group = group << 6 | static_cast<unsigned>(digit);
    bits += 6;
    if (bits >= 8) out += static_cast<char>(group >> (bits -= 8) & 0xff);
  }
  return out;
}

TEST_P(Tape, TheTwinAnswersAsTheShopDid) {
  Shop shop{settings()};
  shop.now_ms = 0;
  std::size_t compared = 0;
  for (const bj::value& exchange : tape_.at("exchanges").as_array()) {
    const std::int64_t n = exchange.at("n").as_int64();
    if (n >= GetParam().before()) break;
    if (shop.now_ms == 0) shop.now_ms = moment_ms(exchange);
    meanwhile(shop, n);
    if (!is_ours(exchange)) {
      others(shop, exchange);
      continue;
    }
    if (is_left_out(n)) continue;
    const std::string target = text(exchange.at("request"), "target");
    const Message answer = replayed(shop, exchange);
    for (const Message& hook : std::exchange(shop.hooks, {})) {
      if (hook.tag != 0) shop.delivered(hook.tag, 200);
    }
    const bj::value& recorded = exchange.at("response");
    const std::string where = bj::serialize(exchange.at("n")) + " " +
                              text(exchange.at("request"), "method") + " " + target + " " +
                              text(exchange.at("request"), "body").substr(0, 120);
    EXPECT_EQ(answer.status, static_cast<unsigned>(recorded.at("status").as_int64())) << where;
    EXPECT_EQ(answer.header("x-wp-total"), header(recorded, "X-WP-Total")) << where;
    EXPECT_EQ(answer.header("x-wp-totalpages"), header(recorded, "X-WP-TotalPages")) << where;
    for (const char* rel : {"rel=\"next\"", "rel=\"prev\""}) {
      EXPECT_EQ(answer.header("link").find(rel) != std::string::npos,
                header(recorded, "Link").find(rel) != std::string::npos)
          << where;
    }
    const std::string body = text(recorded, "body");
    if (!body.empty()) {
      EXPECT_EQ(comparable(answer.body), comparable(body)) << where;
    }
    ++compared;
  }
  EXPECT_GT(compared, 0u);
}

class TapeWithWebhooks : public Tape {
 protected:
  // What left, eg: "product.updated 11 application/json product updated", "ping"; and whether it is
  // signed by `secret`.
  static std::string told(const std::string& topic, const std::string& body,
                          const std::string& type, const std::string& resource,
                          const std::string& event) {
    if (topic.empty()) return "ping " + type + " " + body.substr(0, body.find('='));
    boost::system::error_code failed;
    const bj::value value = bj::parse(body, failed);
    const std::string about = failed || !value.is_object()       ? "?"
                              : value.as_object().contains("id") ? bj::serialize(value.at("id"))
                                                                 : text(value, "code");
    return topic + " " + about + " " + type + " " + resource + " " + event;
  }
  static std::string signature(const std::string& secret, const std::string& body) {
    HmacSha256 hmac(secret);
    const Sha256 digest = hmac.sign(body);
    return to_base64(bytes_of(digest));
  }
};

TEST_P(TapeWithWebhooks, TheSameWebhooksLeaveInTheSameOrderAndBearTheSameSecret) {
  Shop shop{settings()};
  shop.now_ms = 0;
  std::vector<Message> hooks;
  for (const bj::value& exchange : tape_.at("exchanges").as_array()) {
    const std::int64_t n = exchange.at("n").as_int64();
    if (n >= GetParam().before()) break;
    if (shop.now_ms == 0) shop.now_ms = moment_ms(exchange);
    meanwhile(shop, n);
    if (text(exchange, "actor") == "api client" && !is_left_out(n)) {
      replayed(shop, exchange);
    } else {
      others(shop, exchange);
    }
    for (Message& hook : std::exchange(shop.hooks, {})) {
      if (hook.tag != 0) shop.delivered(hook.tag, 200);
      // Elsewhere nobody listened, so nothing was recorded.
      if (hook.url.starts_with("http://hook.example/")) hooks.push_back(std::move(hook));
    }
  }
  if (is_queued_) {
    shop.command(R"({"do":"cron"})");
    for (Message& hook : std::exchange(shop.hooks, {}))
      hooks.push_back(std::move(hook));
  }
  std::vector<std::string> twins, recorded;
  std::size_t at = 0;
  for (const bj::value& hook : tape_.at("webhooks").as_array()) {
    const bj::array& during = hook.at("during_exchanges").as_array();
    if (!is_queued_ && (during.empty() || during.front().as_int64() >= GetParam().before()))
      continue;
    const std::string topic = header(hook, "X-WC-Webhook-Topic");
    recorded.push_back(told(topic, base64_decoded(text(hook, "body_base64")),
                            header(hook, "Content-Type"), header(hook, "X-WC-Webhook-Resource"),
                            header(hook, "X-WC-Webhook-Event")));
    if (at < hooks.size() && !topic.empty()) {
      EXPECT_EQ(hooks[at].header("x-wc-webhook-signature"),
                signature(text(hook, "secret"), hooks[at].body))
          << "webhook " << at << " is not signed by " << text(hook, "secret");
    }
    ++at;
  }
  for (const Message& hook : hooks) {
    twins.push_back(told(hook.header("x-wc-webhook-topic"), hook.body, hook.header("content-type"),
                         hook.header("x-wc-webhook-resource"), hook.header("x-wc-webhook-event")));
  }
  EXPECT_EQ(twins, recorded);
}

INSTANTIATE_TEST_SUITE_P(Recorded, Tape, ::testing::ValuesIn(cases(false)), named);
INSTANTIATE_TEST_SUITE_P(Recorded, TapeWithWebhooks, ::testing::ValuesIn(cases(true)), named);

TEST(Tapes, EveryRecordingIsReplayedOrSaysWhyItCannotMatter) {
  if (!std::filesystem::exists(tapes())) GTEST_SKIP() << "no recordings at " << tapes();
  const bj::object plan = read_plan();
  std::set<std::string> known;
  for (const Case& item : cases(false))
    known.insert(item.tape);
  for (const auto& [tape, why] : plan.at("not_replayed").as_object()) {
    EXPECT_GT(why.as_string().size(), 20u) << tape;
    EXPECT_TRUE(known.insert(std::string{tape}).second) << tape << " is named twice";
  }
  std::size_t found = 0;
  for (const auto& file : std::filesystem::directory_iterator{tapes()}) {
    if (file.path().extension() != ".json") continue;
    ++found;
    EXPECT_TRUE(known.contains(file.path().stem().string())) << file.path();
  }
  EXPECT_GT(found, 0u);
}

}  // namespace
}  // namespace stockd::test
