// SPDX-License-Identifier: Apache-2.0
//
// The connector's and the twin's files as the server loads them, driven against each other on
// virtual time. Requests get a token as the server's egress would give them one, and are repeated
// where egress repeats them: idempotent ones whose fate is unknown. No socket, no thread.
#pragma once

#include "connectors/connector_host.hpp"
#include "connectors/operation_runner.hpp"
#include "connectors/twin_host.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stockd::test {

// A shop with a clock. Webhooks it sends are collected in `hooks`.
class Shop {
 public:
  // `settings` beside address and credentials, eg: R"("products":[{"sku":"A","quantity":5}])"
  explicit Shop(const std::string& settings, std::string name = "karoo-outdoor");

  boost::json::object command(const std::string& json);
  connectors::HttpResponse handle(connectors::HttpRequest request);
  // The body of a GraphQL answer, with a fresh token.
  boost::json::object graphql(const std::string& query, const boost::json::object& variables = {},
                              const std::string& version = "2026-07");
  connectors::HttpResponse post(const std::string& path, const std::string& body);
  const std::string& token();

  std::string remote(const std::string& sku);
  std::int64_t level(const std::string& sku);
  std::int64_t level(const std::string& sku, const std::string& location);
  // The gid of a location.
  std::string place(const std::string& name);
  std::string url() const { return "https://" + name + ".myshopify.com"; }
  // Orders some units of one SKU; the order's gid. `more`, eg: R"(,"location":"Durban")"
  std::string sell(const std::string& sku, std::int64_t quantity, const std::string& more = "");
  // A command about an order.
  void act(const std::string& what, const std::string& order, const std::string& more = "");
  void fault(const std::string& kind, std::int64_t ms = 0);
  void delivered(std::uint64_t tag, std::uint32_t status);
  // Takes the next webhook of this topic out of `hooks`.
  connectors::HttpRequest hook(const std::string& topic);

  std::string name;
  UnixMs now_ms = 1'795'000'000'000;
  std::vector<connectors::TwinWebhook> hooks;

 private:
  void take(connectors::TwinTurn& turn);

  std::unique_ptr<connectors::Twin> twin_;
  std::string token_;
  UnixMs token_ends_ms_ = 0;
};

// One instance of the connector, bound to a shop.
class Channel : public connectors::OperationPort {
 public:
  explicit Channel(Shop& shop, const std::string& more_settings = "");

  // Runs one operation to its end, under a key of its own or under a given one.
  connectors::OperationResult run(connectors::Command command, const std::string& key = "");
  connectors::OperationResult receive(const connectors::HttpRequest& hook);
  // A webhook of this topic with this body, as if the shop had sent it.
  connectors::OperationResult receive(const std::string& topic, const std::string& body);

  UnixMs now_ms() const override { return shop_.now_ms; }
  void send(connectors::HttpRequest request, Answered answered) override;
  Cancel sleep(std::uint32_t ms, std::function<void()> over) override;

  bool repeats = true;  // idempotent requests whose fate is unknown
  // Answers in the shop's place, where it is set and returns something.
  std::function<std::optional<connectors::HttpResponse>(const connectors::HttpRequest&)> instead;
  std::vector<connectors::HttpRequest> requests;

 private:
  Shop& shop_;
  std::unique_ptr<connectors::ConnectorHost> host_;
  std::uint64_t operations_ = 0;
};

// A 200 with this body.
connectors::HttpResponse answer_of(const std::string& body);

// What was logged meanwhile. The log has a thread of its own, so its end is waited for.
std::string said_while(const std::function<void()>& work);

std::string header_of(const connectors::Headers& headers, const std::string& name);

// A directory for the copies of loaded files.
std::string cache_directory();

}  // namespace stockd::test
