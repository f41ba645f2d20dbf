// SPDX-License-Identifier: Apache-2.0
//
// The connector's and the twin's files, loaded and driven against each other on virtual time: what
// the connector asks for goes to the twin with credentials, what the twin answers goes back. No
// socket, no thread, no host; so a failure here is a failure of one of the two.
#pragma once

#include "model/facts.hpp"

#include <stockd/abi/abi.h>

#include <boost/json.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stockd::test {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Message {
  std::uint64_t tag = 0;
  std::string method;
  std::string url;
  std::uint32_t status = 0;  // of an answer; 0: the connection was closed
  Headers headers;           // names in lower case
  std::string body;

  std::string header(const std::string& name) const;
  boost::json::value json() const { return boost::json::parse(body); }
};

// A shop with a clock. Webhooks it sends are collected in `hooks`.
class Shop {
 public:
  explicit Shop(const std::string& settings_json);
  ~Shop();
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;

  Message handle(const Message& request);
  boost::json::object command(const std::string& json);

  // Time goes on; what falls due happens on the way.
  void pass(std::int64_t ms);
  void delivered(std::uint64_t tag, std::uint32_t status);

  std::int64_t now_ms = 1'795'000'000'000;
  std::vector<Message> hooks;

 private:
  friend struct TwinSink;
  const stockd_twin_t* twin_ = nullptr;
  stockd_twin_sink_t sink_{};
  Message reply_;
  std::string result_;
  std::int64_t wake_at_ms_ = 0;
};

struct Outcome {
  std::vector<Fact> facts;
  bool done = false;
  std::int32_t trouble = STOCKD_TROUBLE_NONE;
  std::string code;
  std::string message;
  std::vector<Message> requests;

  template <class T>
  std::vector<T> all() const {
    return facts_of<T>(facts);
  }
};

struct Asked {
  std::uint64_t ref = 0;
  std::string remote;
  std::int64_t quantity = 0;
};

// One instance of the connector, bound to a shop.
class Channel {
 public:
  Channel(Shop& shop, const std::string& url);
  ~Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  Outcome list(const std::string& cursor);
  Outcome list_all();  // every page, facts together
  Outcome lookup(const std::vector<Asked>& items);
  Outcome set(const std::vector<Asked>& items);
  Outcome poll(const std::string& cursor, std::int64_t window_ms, std::int64_t overlap_ms);
  Outcome orders(const std::vector<std::string>& ids);
  Outcome receive(const Message& hook);
  Outcome subscribe(const std::string& url);
  Outcome check();

  // Changes a request on its way to the shop, or an answer on its way back; for what no shop does
  // on command.
  std::function<void(Message&)> divert;
  std::function<void(Message&)> meddle;

  // How many requests the host takes at once, and the most there were; more are STOCKD_LIMIT.
  std::size_t parallel = 4;
  std::size_t most_at_once = 0;

 private:
  using Begin = std::function<stockd_status(void*, const stockd_op_t*, const stockd_sink_t*)>;
  Outcome run(const Begin& begin);

  template <class Table>
  const Table* table(const char* id) const {
    return static_cast<const Table*>(connector_->extension(connector_->self, id));
  }

  Shop& shop_;
  const stockd_connector_t* connector_ = nullptr;
  std::uint64_t next_op_ = 1;
};

}  // namespace stockd::test
