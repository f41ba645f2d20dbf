// SPDX-License-Identifier: Apache-2.0
//
// The connector's and the twin's files as the server loads them, driven against each other on
// virtual time. Every request and every answer is held to Takealot's specification where that is
// present. No socket, no thread.
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

inline constexpr const char* kRoot = "https://seller-api.takealot.com";

// A seller account with a clock. Webhooks it sends are collected in `hooks`.
class Seller {
 public:
  // `settings` beside address and credentials, eg: R"("products":[{"sku":"A","quantity":5}])"
  explicit Seller(const std::string& settings);

  boost::json::object command(const std::string& json);
  // A command that must not be refused.
  boost::json::object act(const std::string& json);
  connectors::HttpResponse handle(connectors::HttpRequest request);
  // With the key, eg: call("GET", "/v2/offers/count")
  connectors::HttpResponse call(const std::string& method, const std::string& path,
                                const std::string& body = "");

  std::string remote(const std::string& sku);
  std::int64_t level(const std::string& sku, const std::string& pool = "quantity");
  // The order's id.
  std::string sell(const std::string& sku, std::int64_t quantity, const std::string& kind);

  // Time goes on; what falls due happens on the way.
  void pass(std::int64_t ms);
  void delivered(std::uint64_t tag, std::uint32_t status);
  // Takes the next webhook of this event out of `hooks`.
  connectors::TwinWebhook hook(const std::string& event);

  UnixMs now_ms = 1'795'000'000'000;
  std::vector<connectors::TwinWebhook> hooks;

 private:
  void take(connectors::TwinTurn& turn);

  std::unique_ptr<connectors::Twin> twin_;
  std::optional<UnixMs> wake_at_ms_;
};

// One instance of the connector, bound to a seller account.
class Channel : public connectors::OperationPort {
 public:
  // `settings` beside the warehouse 28676, eg: R"("writes":"single")"
  explicit Channel(Seller& seller, const std::string& settings = "");

  connectors::OperationResult run(connectors::Command command);
  connectors::OperationResult list(const std::string& cursor = "");
  // Every page, facts together; the last one's trouble.
  connectors::OperationResult list_all();
  connectors::OperationResult lookup(const std::vector<std::string>& remotes);
  // Sets one offer by its SKU.
  connectors::OperationResult set(const std::string& sku, std::int64_t quantity);
  connectors::OperationResult settle(const std::string& sku, const std::string& ticket);
  // A whole pass from `cursor`, which goes on from its end.
  connectors::OperationResult poll(std::string& cursor);
  connectors::OperationResult receive(const connectors::HttpRequest& hook);
  connectors::OperationResult receive(const std::string& event, const std::string& body);

  UnixMs now_ms() const override { return seller_.now_ms; }
  void send(connectors::HttpRequest request, Answered answered) override;
  Cancel sleep(std::uint32_t ms, std::function<void()> over) override;

  // Answers in Takealot's place, where it is set and returns something.
  std::function<std::optional<connectors::HttpResponse>(const connectors::HttpRequest&)> instead;
  std::vector<connectors::HttpRequest> requests;

 private:
  Seller& seller_;
  std::unique_ptr<connectors::ConnectorHost> host_;
  std::uint64_t operations_ = 0;
};

std::string header_of(const connectors::Headers& headers, const std::string& name);
connectors::HttpResponse answer_of(const std::string& body, std::uint32_t status = 200);

// What a write's only item became; the kind of its trouble, and its code.
struct Fate {
  WrittenState state = WrittenState::Applied;
  Kind kind = Kind::None;
  std::string code;
  std::string ticket;
};
Fate fate_of(const connectors::OperationResult& result);

// The level facts of one pool.
std::vector<LevelFact> pool_of(const connectors::OperationResult& result, Pool pool);

// A directory for the copies of loaded files.
std::string cache_directory();

}  // namespace stockd::test
