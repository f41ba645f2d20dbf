// SPDX-License-Identifier: Apache-2.0
//
// What stock mutations answer with: user errors, and the group of changes that were made.
#pragma once

#include "graphql/execute.hpp"
#include "shop.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::shopify::twin {

// A counter that changed by `delta`; `ledger` where the change named a document.
struct StockChange {
  std::size_t item = 0;
  std::size_t location = 0;
  std::string name;
  std::int64_t delta = 0;
  std::string ledger;
};

class UserErrors {
 public:
  // `field` steps from the root of the input, eg: {"input", "changes", "0", "delta"}. Payloads of
  // plain UserError have no codes.
  void add(const std::vector<std::string>& field, const std::string& message,
           const std::string& code = {});
  void add_for_call(const std::string& message, const std::string& code = {});

  bool empty() const { return list_.empty(); }
  const boost::json::array& list() const { return list_; }

 private:
  boost::json::array list_;
};

graphql::Object record_of(std::string_view type, graphql::Record fields);

// `type` with the errors, and `value` under `key` if there is one.
graphql::Cell payload_of(std::string_view type, std::string_view key, graphql::Cell value,
                         const UserErrors& errors);

// Null where nothing changed, as Shopify answers a write of what is there already.
graphql::Cell group_of(Shop& shop, const boost::json::object& input,
                       const std::vector<StockChange>& changes, std::int64_t now_ms);

// The reason and document of a write, which are checked first and alone.
bool check_reason(const boost::json::object& input, UserErrors& errors);

}  // namespace stockd::shopify::twin
