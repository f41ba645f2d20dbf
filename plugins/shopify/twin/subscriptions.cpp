// SPDX-License-Identifier: Apache-2.0
//
// See subscriptions.hpp.
#include "subscriptions.hpp"

#include <stockd/json.hpp>

namespace stockd::shopify::twin {

namespace {

json::Object user_error(const json::Array& field, const std::string& message) {
  return {{"field", field}, {"message", message}};
}

const json::Array& address_field() {
  static const json::Array kField{"webhookSubscription", "callbackUrl"};
  return kField;
}

graphql::Cell payload(std::string_view type, std::string_view key, graphql::Cell value,
                      json::Array errors) {
  graphql::Record fields;
  fields.fields[std::string(key)] = std::move(value);
  fields.fields["userErrors"] = json::Value(std::move(errors));
  graphql::Object object;
  object.type = type;
  object.record = std::make_shared<const graphql::Record>(std::move(fields));
  return object;
}

graphql::Object subscription_at(std::size_t row) {
  graphql::Object object;
  object.type = "WebhookSubscription";
  object.row = row;
  return object;
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.back() == ' ')
    text.pop_back();
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

std::string address_of(const json::Object& input) {
  const std::string uri = trimmed(json::text(input, "uri"));
  return uri.empty() ? trimmed(json::text(input, "callbackUrl")) : uri;
}

json::Array unknown_id() {
  json::Object error = user_error(json::Array{"id"}, "Webhook subscription does not exist");
  return json::Array{std::move(error)};
}

}  // namespace

json::Array Subscriptions::check(const SubscriptionRow& wanted, const SubscriptionRow* self) const {
  const std::string& uri = wanted.uri;
  json::Array errors;
  const auto complain = [&](const std::string& message) {
    errors.push_back(user_error(address_field(), message));
  };
  const auto scheme = uri.find("://");
  const std::string rest = scheme == std::string::npos ? "" : uri.substr(scheme + 3);
  const std::string host = rest.substr(0, rest.find_first_of("/:?"));
  const bool loopback = host == "127.0.0.1" || host == "localhost";
  if (uri.empty()) {
    complain("Address can't be blank");
  } else if (scheme == std::string::npos) {
    complain("Address is invalid");
  } else if (!uri.starts_with("https://") &&
             !(plain_loopback_ && loopback && uri.starts_with("http://"))) {
    complain("Address protocol " + uri.substr(0, scheme + 3) + " is not supported");
  } else if (host.empty()) {
    complain("Address is invalid");
  } else if (host.ends_with("shopify.com") || (loopback && !plain_loopback_)) {
    complain("Address cannot be a Shopify or an internal domain");
  }
  for (const SubscriptionRow& row : shop_.subscriptions) {
    if (row.removed || &row == self || row.topic != wanted.topic) continue;
    // The same address may have a topic in each format.
    if (row.uri != uri || row.format != wanted.format) continue;
    complain("Address for this topic has already been taken");
  }
  return errors;
}

std::optional<std::size_t> Subscriptions::find(const std::string& id) const {
  const auto number = gid_number(id, "WebhookSubscription");
  for (std::size_t i = 0; number && i < shop_.subscriptions.size(); ++i) {
    if (!shop_.subscriptions[i].removed && shop_.subscriptions[i].id == *number) return i;
  }
  return std::nullopt;
}

graphql::Cell Subscriptions::create(const graphql::Call& call, std::int64_t now_ms) {
  constexpr std::string_view kType = "WebhookSubscriptionCreatePayload";
  const json::Object& input = json::object(call.arguments, "webhookSubscription");
  SubscriptionRow row;
  row.topic = json::text(call.arguments, "topic");
  row.uri = address_of(input);
  row.filter = json::text(input, "filter");
  row.name = json::text(input, "name");
  for (const json::Value& field : json::array(input, "includeFields"))
    row.fields.push_back(json::as_text(field));
  if (const std::string format = json::text(input, "format"); !format.empty()) row.format = format;
  json::Array errors = check(row, nullptr);
  if (!errors.empty()) {
    return payload(kType, "webhookSubscription", json::Value(), std::move(errors));
  }
  row.id = shop_.next_id();
  row.created_ms = now_ms;
  shop_.subscriptions.push_back(std::move(row));
  return payload(kType, "webhookSubscription", subscription_at(shop_.subscriptions.size() - 1), {});
}

graphql::Cell Subscriptions::update(const graphql::Call& call) {
  constexpr std::string_view kType = "WebhookSubscriptionUpdatePayload";
  const auto at = find(json::text(call.arguments, "id"));
  if (!at) return payload(kType, "webhookSubscription", json::Value(), unknown_id());
  SubscriptionRow& row = shop_.subscriptions[*at];
  const json::Object& input = json::object(call.arguments, "webhookSubscription");
  const bool moves = input.contains("uri") || input.contains("callbackUrl");
  SubscriptionRow moved = row;
  if (moves) moved.uri = address_of(input);
  json::Array errors = check(moved, &row);
  if (!errors.empty()) {
    return payload(kType, "webhookSubscription", json::Value(), std::move(errors));
  }
  if (const std::string format = json::text(input, "format"); !format.empty())
    moved.format = format;
  if (input.contains("filter")) moved.filter = json::text(input, "filter");
  if (input.contains("includeFields")) {
    moved.fields.clear();
    for (const json::Value& field : json::array(input, "includeFields"))
      moved.fields.push_back(json::as_text(field));
  }
  row = std::move(moved);
  return payload(kType, "webhookSubscription", subscription_at(*at), {});
}

graphql::Cell Subscriptions::remove(const graphql::Call& call) {
  constexpr std::string_view kType = "WebhookSubscriptionDeletePayload";
  const std::string id = json::text(call.arguments, "id");
  const auto at = find(id);
  if (!at) return payload(kType, "deletedWebhookSubscriptionId", json::Value(), unknown_id());
  shop_.subscriptions[*at].removed = true;
  return payload(kType, "deletedWebhookSubscriptionId", json::Value(id), {});
}

}  // namespace stockd::shopify::twin
