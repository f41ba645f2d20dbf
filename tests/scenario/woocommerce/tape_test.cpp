// SPDX-License-Identifier: Apache-2.0
//
// Replays recordings of a real WooCommerce 11.0.1 against the twin: the same requests in the same
// order, at the recorded times. Compared are the status, the error code and its parameters, the
// paging headers, the fields a stock connector reads, and which webhooks leave in which order. The
// recordings lie beside the source tree (or where STOCKD_SHARED says); without them the tests are
// skipped.
#include "pump.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iomanip>
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

struct Case {
  const char* tape;
  std::int64_t before = 1'000'000;
};

void PrintTo(const Case& item, std::ostream* out) {
  *out << item.tape;
}

class Tape : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const auto file = tapes() / (std::string{GetParam().tape} + ".json");
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no recording at " << file;
    std::ifstream in{file};
    std::stringstream content;
    content << in.rdbuf();
    tape_ = bj::parse(content.str());
  }

  static std::string settings() {
    return R"({"base_url":"https://woo.example","timezone_offset_minutes":120,
      "credentials":{"consumer_key":"ck_twin","consumer_secret":"cs_twin"}})";
  }

  Message replayed(Shop& shop, const bj::value& exchange) {
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

  // eg: "product.updated 11", "ping"
  static std::string named(const std::string& topic, const std::string& body) {
    if (topic.empty()) return "ping";
    const bj::value value = bj::parse(body);
    return topic + " " + bj::serialize(value.at("id"));
  }

  bj::value tape_;
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
    if (exchange.at("n").as_int64() >= GetParam().before) break;
    const std::string target = text(exchange.at("request"), "target");
    const bool ours =
        text(exchange, "actor") == "api client" && target.starts_with("/wp-json/wc/v3/");
    if (!ours || target.find("/notes") != std::string::npos) continue;
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

TEST_P(Tape, TheSameWebhooksLeaveInTheSameOrder) {
  if (text(tape_, "webhook_delivery") != "synchronous" || tape_.at("webhooks").as_array().empty()) {
    GTEST_SKIP() << "no synchronous webhooks in this recording";
  }
  Shop shop{settings()};
  shop.now_ms = 0;
  std::vector<std::string> twins, recorded;
  for (const bj::value& exchange : tape_.at("exchanges").as_array()) {
    if (exchange.at("n").as_int64() >= GetParam().before) break;
    if (text(exchange, "actor") != "api client") continue;
    replayed(shop, exchange);
    for (const Message& hook : std::exchange(shop.hooks, {})) {
      twins.push_back(named(hook.header("x-wc-webhook-topic"), hook.body));
      if (hook.tag != 0) shop.delivered(hook.tag, 200);
    }
  }
  for (const bj::value& hook : tape_.at("webhooks").as_array()) {
    const bj::array& during = hook.at("during_exchanges").as_array();
    if (during.empty() || during.front().as_int64() >= GetParam().before) continue;
    const std::string topic = header(hook, "X-WC-Webhook-Topic");
    recorded.push_back(named(topic, base64_decoded(text(hook, "body_base64"))));
  }
  EXPECT_EQ(twins, recorded);
}

// Where `before` is given the replay ends there: what follows was prepared, or done in wp-admin,
// outside of the recording.
INSTANTIATE_TEST_SUITE_P(
    Recorded, Tape,
    ::testing::Values(
        Case{"async-coalescing"}, Case{"manage-stock-off"}, Case{"modified-filters"},
        Case{"not-found-errors"}, Case{"order-cancel-restock"}, Case{"order-line-edits"},
        Case{"order-line-sku-follows-product"}, Case{"order-list-filters"},
        Case{"order-oversell", 13}, Case{"order-pending-to-processing"}, Case{"order-processing"},
        Case{"order-refund-full", 20}, Case{"order-trash-and-delete"},
        Case{"order-with-variations"}, Case{"polling-same-second"}, Case{"products-batch-100", 4},
        Case{"products-batch-one-bad"}, Case{"simple-product-lifecycle"}, Case{"sku-errors", 25},
        Case{"sku-rename"}, Case{"stale-write-overwrites-order"}, Case{"stock-put-values", 13},
        Case{"stock-status-and-backorders", 15}, Case{"variable-with-own-stock"},
        Case{"variable-with-parent-stock"}, Case{"variations-batch", 14},
        Case{"variations-list-and-flat", 21}, Case{"webhook-answers"}, Case{"webhook-batch"},
        Case{"webhook-create-and-ping", 23}, Case{"webhook-delivery-id-repeats"},
        Case{"webhook-order-lifecycle", 12}, Case{"webhook-payload-equals-rest"},
        Case{"webhook-product-lifecycle", 13}, Case{"webhook-variations", 17}),
    [](const ::testing::TestParamInfo<Case>& item) {
      std::string name = item.param.tape;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace stockd::test
