// SPDX-License-Identifier: Apache-2.0
//
// One webhook subscription a topic, to our address, with whole bodies. The address's path names
// this channel, so a subscription with the same path is ours, whatever host it points to; others
// are left alone. One that somebody filtered or cut down is brought in line: it would keep sales
// from us.
#include "connector.hpp"
#include "graphql/shop.hpp"
#include "topics.hpp"

#include <algorithm>

namespace stockd::shopify {

namespace {

// An operation has few turns; what is left over is removed by the next audit.
constexpr int kRemovalsMost = 8;

std::string_view path_of(std::string_view url) {
  const auto host = url.find("://");
  const auto slash = host == std::string_view::npos ? host : url.find('/', host + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

// Tells everything about its topic, as JSON.
bool is_whole(const json::Value& row) {
  return json::text(row, "format") == "JSON" && json::text(row, "filter").empty() &&
         json::array(row, "includeFields").empty();
}

bool is_right(const json::Value& row, const std::string& url) {
  return json::text(row, "uri") == url && is_whole(row);
}

// Our subscriptions to a topic, one that is right first.
std::vector<json::Value> ours_of(const std::vector<json::Value>& present, const std::string& topic,
                                 const std::string& url) {
  std::vector<json::Value> ours;
  for (const json::Value& row : present) {
    const bool is_ours = path_of(json::text(row, "uri")) == path_of(url);
    if (json::text(row, "topic") == topic && is_ours) ours.push_back(row);
  }
  std::stable_partition(ours.begin(), ours.end(),
                        [&](const json::Value& row) { return is_right(row, url); });
  return ours;
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

Task<std::vector<json::Value>> Connector::subscriptions(Op& op) {
  std::vector<json::Value> present;
  std::string after;
  do {
    json::Object variables;
    if (!after.empty()) variables["after"] = after;
    const Answer answer = co_await ask(op, kSubscriptions, std::move(variables));
    const json::Object& page = json::object(answer.data, "webhookSubscriptions");
    for (const json::Value& row : json::array(page, "nodes"))
      present.push_back(row);
    after = next_page(page);
  } while (!after.empty());
  co_return present;
}

Task<> Connector::subscribe(Op& op, std::string topic, std::string url, bool again) {
  json::Object variables;
  variables["topic"] = topic;
  variables["uri"] = url;
  const json::Object payload =
      co_await change(op, kSubscribe, std::move(variables), "webhookSubscriptionCreate");
  SubscriptionFact made(topic);
  if (!was_made_before(payload)) {
    if (const auto refused = complaint(payload)) throw *refused;
    made.remote(json::text(json::object(payload, "webhookSubscription"), "id"));
    if (again) {
      made.repaired();
    } else {
      made.created();
    }
  }
  op.emit(made);
}

Task<> Connector::ensure_subscriptions(Op& op, std::string url) {
  const std::vector<json::Value> present = co_await subscriptions(op);
  int removals = 0;
  for (const std::string_view topic_view : kTopics) {
    std::string topic(topic_view);
    const std::vector<json::Value> ours = ours_of(present, topic, url);
    if (ours.empty()) {
      co_await subscribe(op, std::move(topic), url, false);
      continue;
    }
    const std::string id = json::text(ours.front(), "id");
    if (is_right(ours.front(), url)) {
      const json::Object& version = json::object(ours.front(), "apiVersion");
      warn_of_version(op, json::text(version, "handle"), "a webhook subscription");
      op.emit(SubscriptionFact(topic).remote(id).kept());
    } else {
      json::Object variables;
      variables["id"] = id;
      variables["uri"] = url;
      const json::Object payload =
          co_await change(op, kMoveSubscription, std::move(variables), "webhookSubscriptionUpdate");
      const bool gone = json::array(payload, "userErrors").size() > 0 &&
                        json::find(payload, "webhookSubscription") == nullptr;
      if (gone) {
        // It ended meanwhile, or Shopify does not like the address and says so again.
        co_await subscribe(op, topic, url, true);
      } else {
        op.emit(SubscriptionFact(topic).remote(id).repaired());
      }
    }
    for (std::size_t i = 1; i < ours.size() && removals < kRemovalsMost; ++i, ++removals) {
      const std::string extra = json::text(ours[i], "id");
      json::Object variables;
      variables["id"] = extra;
      const json::Object payload =
          co_await change(op, kUnsubscribe, std::move(variables), "webhookSubscriptionDelete");
      // One that is gone already is gone.
      const bool removed = json::array(payload, "userErrors").empty();
      if (removed) op.emit(SubscriptionFact(topic).remote(extra).removed());
    }
  }
}

}  // namespace stockd::shopify
