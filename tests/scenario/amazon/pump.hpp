// SPDX-License-Identifier: Apache-2.0
//
// The connector's and the twin's files as the server loads them, driven against each other on
// virtual time. Requests get a token as the server's egress would give them one. Whatever goes over
// the wire is held to Amazon's models, where these lie beside the project. No socket, no thread.
#pragma once

#include "connectors/connector_host.hpp"
#include "connectors/operation_runner.hpp"
#include "connectors/twin_host.hpp"
#include "swagger.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace stockd::test {

inline constexpr const char* kSeller = "A3TH9S8BH6GOGM";
inline constexpr const char* kRoot = "https://sellingpartnerapi-eu.amazon.com";

// A seller's account at Amazon, with a clock.
class Amazon {
 public:
  // `settings` beside address and credentials, eg: R"("products":[{"sku":"A","quantity":5}])"
  explicit Amazon(const std::string& settings);

  boost::json::object command(const std::string& json);
  connectors::HttpResponse handle(const connectors::HttpRequest& request);
  // With a good token.
  connectors::HttpResponse ask(const std::string& method, const std::string& path,
                               const std::string& body = {});
  const std::string& token();
  void forget_token() { token_.clear(); }
  void pass(std::int64_t ms) { now_ms += ms; }

  boost::json::object row(const std::string& sku);
  std::int64_t level(const std::string& sku);
  std::string sell(const std::string& sku, std::int64_t quantity, const std::string& more = "");
  void act(const std::string& json);  // throws where the twin refuses it
  void fault(const std::string& kind, std::int64_t count = 1);

  UnixMs now_ms = 1'795'000'000'000;
  std::vector<std::string> breaches;  // of Amazon's models, by either side
  bool checks_requests = true;

 private:
  void check(const connectors::HttpRequest& request, const connectors::HttpResponse& response);

  std::unique_ptr<connectors::Twin> twin_;
  std::optional<amazon::Swagger> models_;
  std::string token_;
  UnixMs token_ends_ms_ = 0;
};

// One instance of the connector, bound to a seller.
class Channel : public connectors::OperationPort {
 public:
  explicit Channel(Amazon& amazon, const std::string& more_settings = "");

  connectors::OperationResult run(connectors::Command command);
  // Every page of the catalogue, facts together; throws at trouble.
  std::vector<Fact> list_all();
  // Every page of the orders since `cursor`, which becomes the one to go on from.
  connectors::OperationResult poll(std::string& cursor, std::int64_t overlap_ms = 300'000);
  connectors::OperationResult set(const std::string& sku, Quantity quantity);
  connectors::OperationResult look_up(const std::vector<std::string>& skus);

  UnixMs now_ms() const override { return amazon_.now_ms; }
  void send(connectors::HttpRequest request, Answered answered) override;
  Cancel sleep(std::uint32_t ms, std::function<void()> over) override;

  // Answers in Amazon's place, where it is set and returns something.
  std::function<std::optional<connectors::HttpResponse>(const connectors::HttpRequest&)> instead;
  std::vector<connectors::HttpRequest> requests;

 private:
  connectors::HttpResponse exchange(const connectors::HttpRequest& request);

  Amazon& amazon_;
  std::unique_ptr<connectors::ConnectorHost> host_;
  std::uint64_t operations_ = 0;
};

connectors::HttpResponse answer_of(std::uint32_t status, const std::string& body);
connectors::SetStock set_of(const std::vector<std::pair<std::string, Quantity>>& levels);

// How many requests of this method went to an address that contains `part`.
std::size_t count_of(const std::vector<connectors::HttpRequest>& requests,
                     const std::string& method, const std::string& part);

// The accepted writes of a result as tickets to settle.
connectors::SettleWrites tickets_of(const connectors::OperationResult& result,
                                    const connectors::SetStock& set);

// The level of a listing; throws where there is not exactly one.
LevelFact level_of(const std::vector<Fact>& facts, const std::string& remote);

}  // namespace stockd::test
