// SPDX-License-Identifier: Apache-2.0
//
// Routing, webhooks, and the little of settings and system status a connector asks for.
#include "api.hpp"

#include <algorithm>

namespace stockd::woocommerce::twin {
namespace {

namespace bj = boost::json;

std::string text(const bj::object& object, std::string_view name) {
  const bj::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

RestError bad_delivery_url() {
  return RestError{400, "woocommerce_rest_shop_webhook_invalid_delivery_url",
                   "Webhook delivery URL must be a valid URL starting with http:// or https://."};
}

bool is_http(const std::string& url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

Answer Api::run(const Call& call) {
  const std::string& group = call.path.empty() ? std::string{} : call.path[0];
  if (group == "products") return products(call);
  if (group == "variations" && call.path.size() == 1 && call.reads() &&
      shop_.rules.has_flat_variations) {
    return variation_list(call, 0);
  }
  if (group == "orders") return orders(call);
  if (group == "webhooks") return webhooks(call);
  if (group == "settings") return settings(call);
  if (group == "system_status" && call.path.size() == 1 && call.reads()) return system_status(call);
  throw no_route();
}

Answer Api::index(const Call& call) const {
  bj::object out{{"name", "shop"},
                 {"description", ""},
                 {"url", call.target.origin},
                 {"home", call.target.origin},
                 {"gmt_offset", static_cast<double>(offset_) / 60},
                 {"timezone_string", offset_ == 120 ? "Africa/Johannesburg" : ""},
                 {"namespaces", bj::array{"oembed/1.0", "wc/v3", "wc/v1", "wc/v2", "wp/v2"}}};
  return Answer{200, with_fields(std::move(out), call, true)};
}

Answer Api::system_status(const Call& call) const {
  bj::object out{{"environment", bj::object{{"home_url", call.target.origin},
                                            {"version", shop_.rules.version},
                                            {"wp_version", "7.1"},
                                            {"php_version", "8.2.36"}}},
                 {"settings",
                  bj::object{{"api_enabled", false}, {"currency", "ZAR"}, {"HPOS_enabled", true}}}};
  return Answer{200, with_fields(std::move(out), call, true)};
}

Answer Api::settings(const Call& call) {
  const bool known = call.path.size() == 3 && call.path[1] == "products" &&
                     call.path[2] == "woocommerce_manage_stock";
  if (!known) throw RestError{404, "rest_setting_setting_invalid", "Invalid setting."};
  if (call.updates()) shop_.counts_stock = text(call.body, "value") != "no";
  bj::object out{{"id", "woocommerce_manage_stock"},
                 {"label", "Manage stock"},
                 {"type", "checkbox"},
                 {"default", "yes"},
                 {"value", shop_.counts_stock ? "yes" : "no"},
                 {"group_id", "products"}};
  return Answer{200, with_fields(std::move(out), call, false)};
}

bj::object Api::webhook_shown(const Call& call, const Webhook& webhook) const {
  const auto dot = webhook.topic.find('.');
  bj::object out{{"id", webhook.id},
                 {"name", webhook.name},
                 {"status", webhook.status},
                 {"topic", webhook.topic},
                 {"resource", webhook.topic.substr(0, dot)},
                 {"event", webhook.topic.substr(dot + 1)},
                 {"hooks", bj::array{}},
                 {"delivery_url", webhook.delivery_url}};
  renderer_.stamp(out, "date_created", webhook.created_ms);
  out["date_modified"] = nullptr;
  out["date_modified_gmt"] = nullptr;
  if (webhook.modified_ms) renderer_.stamp(out, "date_modified", *webhook.modified_ms);
  const std::string all = call.target.origin + "/wp-json/wc/v3/webhooks";
  out["_links"] = links(all + "/" + std::to_string(webhook.id), all);
  return out;
}

Answer Api::webhooks(const Call& call) {
  if (call.path.size() == 1) {
    if (call.method == "POST") return webhook_create(call);
    if (!call.reads()) throw no_route();
    ListQuery query{call, offset_};
    query.ties_ascend = true;
    const std::string status = call.target.param("status").value_or("all");
    std::vector<Row> rows;
    for (const auto& [id, webhook] : webhooks_.all()) {
      Row row;
      row.id = id;
      row.created_ms = webhook.created_ms;
      row.modified_ms = webhook.modified_ms.value_or(webhook.created_ms);
      if ((status == "all" || status == webhook.status) && query.passes(row)) rows.push_back(row);
    }
    return query.page(std::move(rows), [&](const Row& row) {
      return webhook_shown(call, webhooks_.all().at(row.id));
    });
  }
  const std::int64_t id = path_id(call.path[1]);
  if (id < 0 || call.path.size() != 2) throw no_route();
  const auto found = webhooks_.all().find(id);
  if (found == webhooks_.all().end()) {
    throw RestError{404, "woocommerce_rest_shop_webhook_invalid_id", "ID is invalid."};
  }
  return webhook_item(call, found->second);
}

Answer Api::webhook_create(const Call& call) {
  if (!call.body.contains("delivery_url")) {
    throw RestError{400, "rest_missing_callback_param", "Missing parameter(s): delivery_url"}.with(
        "params", bj::array{"delivery_url"});
  }
  Webhook draft;
  draft.topic = text(call.body, "topic");
  draft.delivery_url = text(call.body, "delivery_url");
  if (!is_topic(draft.topic)) {
    throw RestError{400, "woocommerce_rest_shop_webhook_invalid_topic",
                    "Webhook topic is required and must be valid."};
  }
  if (!is_http(draft.delivery_url)) throw bad_delivery_url();
  draft.name = text(call.body, "name");
  if (draft.name.empty()) draft.name = "Webhook created";
  // Without a secret the shop makes one up that nobody can read.
  draft.secret = call.body.contains("secret") ? text(call.body, "secret") : "made up by the shop";
  if (call.body.contains("status")) draft.status = text(call.body, "status");
  const Webhook& made = webhooks_.add(std::move(draft), call.now_ms);
  webhooks_.ping(made);
  return Answer{201, with_fields(webhook_shown(call, made), call, false)};
}

Answer Api::webhook_item(const Call& call, Webhook& webhook) {
  if (call.method == "DELETE") {
    if (call.target.param("force") != "true") {
      throw RestError{501, "woocommerce_rest_trash_not_supported",
                      "Webhooks do not support trashing."};
    }
    const bj::object before = webhook_shown(call, webhook);
    webhooks_.all().erase(webhook.id);
    return Answer{200, before};
  }
  if (call.updates()) {
    const std::string url = text(call.body, "delivery_url");
    if (!url.empty() && !is_http(url)) throw bad_delivery_url();
    const std::string topic = text(call.body, "topic");
    if (!topic.empty()) {
      if (!is_topic(topic)) {
        throw RestError{400, "woocommerce_rest_shop_webhook_invalid_topic",
                        "Webhook topic must be valid."};
      }
      webhook.topic = topic;
    }
    if (call.body.contains("status")) webhook.status = text(call.body, "status");
    if (call.body.contains("secret")) webhook.secret = text(call.body, "secret");
    if (call.body.contains("name")) webhook.name = text(call.body, "name");
    webhook.modified_ms = call.now_ms;
    if (!url.empty() && url != webhook.delivery_url) {
      webhook.delivery_url = url;
      webhooks_.ping(webhook);
    }
  }
  return Answer{200, with_fields(webhook_shown(call, webhook), call, false)};
}

}  // namespace stockd::woocommerce::twin
