// SPDX-License-Identifier: Apache-2.0
//
// One webhook subscription a topic, to our address. The address's path names this channel, so a
// subscription with the same path is ours, whatever host it points to; others are left alone.
#include "connector.hpp"
#include "graphql/shop.hpp"
#include "topics.hpp"

namespace stockd::shopify {

namespace {

std::string_view path_of(std::string_view url) {
  const auto host = url.find("://");
  const auto slash = host == std::string_view::npos ? host : url.find('/', host + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

// A repeated request finds what its first sending made.
bool was_made_before(const json::Object& payload) {
  for (const json::Value& error : json::array(payload, "userErrors")) {
    if (json::text(error, "message").find("already been taken") != std::string::npos) return true;
  }
  return false;
}

// The complaint of a mutation's user errors, if any.
std::optional<Trouble> complaint(const json::Object& payload) {
  const json::Array& errors = json::array(payload, "userErrors");
  if (errors.empty()) return std::nullopt;
  return Trouble::config(
             "shopify.subscription-refused",
             "Shopify refuses the webhook address: " + json::text(errors.front(), "message") + ".")
      .hint("Shopify delivers to public https:// addresses only; see webhooks.public_url.");
}

}  // namespace

Task<> Connector::ensure_subscriptions(Op& op, std::string url) {
  std::vector<json::Value> present;
  std::string after;
  do {
    json::Object variables;
    if (!after.empty()) variables["after"] = after;
    const Answer answer = co_await ask(op, kSubscriptions, std::move(variables));
    const json::Object& page = json::object(answer.data, "webhookSubscriptions");
    for (const json::Value& row : json::array(page, "nodes"))
      present.push_back(row);
    const json::Object& info = json::object(page, "pageInfo");
    const bool more = json::boolean(info, "hasNextPage").value_or(false);
    after.clear();
    if (more) after = json::text(info, "endCursor");
  } while (!after.empty());
  for (const std::string_view topic_view : kTopics) {
    const std::string topic(topic_view);
    bool kept = false;
    bool moved = false;
    for (const json::Value& row : present) {
      if (json::text(row, "topic") != topic) continue;
      const std::string id = json::text(row, "id");
      const std::string uri = json::text(row, "uri");
      if (uri == url && !kept) {
        kept = true;
        op.emit(SubscriptionFact(topic).remote(id).kept());
      } else if (path_of(uri) == path_of(url)) {
        moved = true;
        json::Object variables;
        variables["id"] = id;
        const json::Object payload =
            co_await change(op, kUnsubscribe, std::move(variables), "webhookSubscriptionDelete");
        // One that is gone already is gone.
        const bool removed = json::array(payload, "userErrors").empty();
        if (removed) op.emit(SubscriptionFact(topic).remote(id).removed());
      }
    }
    if (kept) continue;
    json::Object variables;
    variables["topic"] = topic;
    variables["uri"] = url;
    const json::Object payload =
        co_await change(op, kSubscribe, std::move(variables), "webhookSubscriptionCreate");
    SubscriptionFact made(topic);
    if (was_made_before(payload)) {
      op.emit(made);
      continue;
    }
    if (const auto refused = complaint(payload)) throw *refused;
    made.remote(json::text(json::object(payload, "webhookSubscription"), "id"));
    if (moved) {
      made.repaired();
    } else {
      made.created();
    }
    op.emit(made);
  }
}

}  // namespace stockd::shopify
