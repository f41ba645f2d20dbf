// SPDX-License-Identifier: Apache-2.0
//
// One active webhook a topic, to our address. The shop switches a webhook off after failures and
// keeps its counter when it is switched on again, so a webhook that is off is made anew. A webhook
// is ours if it bears our name; others are left alone, wherever they point.
#include "answer.hpp"
#include "connector.hpp"

#include <array>

namespace stockd::woocommerce {
namespace {

constexpr std::array<std::string_view, 8> kTopics = {
    "order.created",   "order.updated",   "order.deleted",   "order.restored",
    "product.created", "product.updated", "product.deleted", "product.restored"};
constexpr std::string_view kName = "stockd ";

std::string_view path_of(std::string_view url) {
  const auto host = url.find("://");
  const auto slash = host == std::string_view::npos ? host : url.find('/', host + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

// Ours, of this topic, and made for this channel: the path names it, whatever host it points to.
bool is_ours(const json::Value& webhook, std::string_view topic, std::string_view url) {
  return json::text(webhook, "topic") == topic && json::text(webhook, "name").starts_with(kName) &&
         path_of(json::text(webhook, "delivery_url")) == path_of(url);
}

// WordPress delivers to these ports alone, and says nothing when it does not.
bool is_deliverable(std::string_view url) {
  const std::string_view host = url.substr(0, url.size() - path_of(url).size());
  const auto colon = host.rfind(':');
  if (colon == std::string_view::npos || host.substr(colon).starts_with("://")) return true;
  const std::string_view port = host.substr(colon + 1);
  return port == "80" || port == "443" || port == "8080" || host.ends_with(']');
}

}  // namespace

Task<> Connector::ensure_subscriptions(Op& op, std::string url) {
  const std::vector<json::Value> present =
      co_await whole_list(op, "/webhooks", "id,name,status,topic,delivery_url");
  for (const std::string_view topic : kTopics) {
    bool kept = false;
    bool removed = false;
    for (const json::Value& webhook : present) {
      if (!is_ours(webhook, topic, url)) continue;
      const std::string id = json::text(webhook, "id");
      const bool good =
          json::text(webhook, "status") == "active" && json::text(webhook, "delivery_url") == url;
      if (good && !kept) {
        kept = true;
        op.emit(SubscriptionFact(std::string(topic)).remote(id).kept());
        continue;
      }
      co_await remove_webhook(op, id);
      if (good) op.emit(SubscriptionFact(std::string(topic)).remote(id).removed());
      removed = true;
    }
    if (!kept) co_await create_webhook(op, std::string(topic), url, removed);
  }
}

Task<> Connector::remove_webhook(Op& op, std::string id) {
  Response answer = co_await ask(op, "DELETE", "/webhooks/" + id).query("force", "true");
  if (!answer.ok() && answer.status() != 404) throw refusal(answer);
}

Task<> Connector::create_webhook(Op& op, std::string topic, std::string url, bool repaired) {
  if (!is_deliverable(url)) {
    op.log(Severity::Warn, "WordPress sends webhooks to the ports 80, 443 and 8080 only.", "url",
           url, "topic", topic);
  }
  json::Object body;
  body["name"] = std::string(kName) + topic;
  body["topic"] = topic;
  body["status"] = "active";
  body["delivery_url"] = url;
  body["secret"] = "{{secret:webhook}}";
  Response answer =
      co_await ask(op, "POST", "/webhooks").json(json::dump(body)).fill().all_status();
  if (!answer.ok()) {
    const std::string code = error_code(answer);
    if (code == "woocommerce_rest_shop_webhook_invalid_delivery_url") {
      throw Trouble::config("woo.bad-delivery-url",
                            "The shop refuses to send webhooks to " + url + ".")
          .hint("The public address of stockd must begin with https:// or http://.");
    }
    throw refusal(answer);
  }
  const json::Value made = read_json(answer);
  SubscriptionFact fact(topic);
  fact.remote(json::text(made, "id"));
  if (repaired) {
    fact.repaired();
  } else {
    fact.created();
  }
  op.emit(fact);
}

}  // namespace stockd::woocommerce
