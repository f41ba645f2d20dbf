// SPDX-License-Identifier: Apache-2.0
//
// An operation as values: the command that begins it, the turns it takes and what each turn says.
// The same values drive a connector in process, in the sandboxed runner and in a checker.
#pragma once

#include "base/clock.hpp"
#include "model/facts.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace stockd::connectors {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Item {
  std::uint64_t ref = 0;
  std::string sku;
  std::string location;
  std::string remote;
  Quantity quantity = 0;
  Quantity expected = 0;
};

struct ListCatalogue {
  std::string cursor;
};
struct LookupStock {
  std::vector<Item> items;
};
struct SetStock {
  std::vector<Item> items;
};
struct SwapStock {
  std::vector<Item> items;
};
struct AdjustStock {
  std::vector<Item> items;
};
struct PollOrders {
  std::string cursor;
  std::int64_t window_ms = 0;
  std::int64_t overlap_ms = 0;
};
struct LookupOrders {
  std::vector<std::string> ids;
};
struct ReceiveWebhook {
  bool verified = false;
  std::string topic;
  std::string method;
  std::string url;
  Headers headers;
  std::string body;
};
struct EnsureSubscriptions {
  std::string url;
};
struct CheckCredentials {};
struct ListLocations {
  std::string cursor;
};
struct SettleWrites {
  struct Ticket {
    std::uint64_t ref = 0;
    std::string ticket;
    std::string remote;
    std::string sku;
  };
  std::vector<Ticket> tickets;
};

using Command = std::variant<ListCatalogue, LookupStock, SetStock, SwapStock, AdjustStock,
                             PollOrders, LookupOrders, ReceiveWebhook, EnsureSubscriptions,
                             CheckCredentials, ListLocations, SettleWrites>;

std::string_view command_name(const Command& command);

struct OperationHead {
  std::uint64_t id = 0;
  UnixMs now_ms = 0;
  UnixMs deadline_ms = 0;
  std::string key;      // a UUID; the idempotency key of all attempts
  std::string entropy;  // 32 random bytes
};

// STOCKD_HTTP_* as booleans, and the request's own fields.
struct HttpRequest {
  std::uint64_t tag = 0;
  std::string method;
  std::string url;
  Headers headers;
  std::string body;
  std::string auth = "default";
  std::string lane = "default";
  std::uint32_t cost = 1;
  std::uint32_t cache_s = 0;
  bool idempotent = false;
  bool fresh = false;
  bool all_status = false;
  bool fill = false;
  bool read = false;
  bool unpack = false;

  // GET and HEAD, or said so: may be repeated, and changes nothing.
  bool changes_nothing() const { return read || method == "GET" || method == "HEAD"; }
};

struct HttpResponse {
  std::uint64_t tag = 0;
  std::uint32_t status = 0;  // 0: never answered
  Headers headers;           // names in lower case
  std::string body;
  std::string failure;  // with status 0
  bool unsent = false;  // with status 0: certainly no byte was sent
  // An earlier attempt had no answer, or one that proves nothing, and may have been carried out.
  bool after_doubt = false;
};

struct Sleep {
  std::uint32_t ms = 0;
  std::uint64_t tag = 0;
};

// What the connector said to its sink during one turn.
struct Turn {
  std::vector<HttpRequest> requests;
  std::vector<Sleep> sleeps;
  std::vector<Fact> facts;
  bool done = false;
  Trouble trouble;  // with done
};

}  // namespace stockd::connectors
