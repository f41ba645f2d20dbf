// SPDX-License-Identifier: Apache-2.0
//
// Shoppers and staff: the commands of the twin. Beside those of every twin it takes
//   {"do":"sell", ..., "elsewhere":true}    bought on another shop and shipped by Amazon
//   {"do":"cancel","order":O,"reason":R,"by":"BUYER"}
//   {"do":"inbound","sku":S,"quantity":n,"step":"plan"|"ship"|"receive"}    on its way to Amazon
//   {"do":"edit","sku":S,"quantity":n}      of what Amazon ships: what its warehouse holds
//   {"do":"suppress","sku":S} {"do":"release","sku":S} {"do":"remove","sku":S}
//   {"do":"refuse","code":C,"message":M}    the next write is answered INVALID
//   {"do":"report_issue","sku":S,"code":C,"message":M}    an issue that appears later on the
//   listing
//   {"do":"expire_tokens"} {"do":"revoke"} {"do":"role","has":false} {"do":"credentials",...}
//   {"do":"feeds","hang":true} {"do":"reports","fail":true}
//   {"do":"delays","patch_ms":n,"order_ms":n,...}
//   {"do":"sandbox","on":true,"cases":[...]}
#pragma once

#include "api.hpp"
#include "delays.hpp"
#include "faults.hpp"
#include "seller.hpp"

#include <cstdint>
#include <string>

namespace stockd::amazon::twin {

class People {
 public:
  People(Seller& seller, Api& api, Delays& delays, Faults& faults)
      : seller_(seller), api_(api), delays_(delays), faults_(faults) {}

  json::Object act(const json::Object& command, std::int64_t now_ms);

 private:
  json::Object sell(const json::Object& command, std::int64_t now_ms);
  json::Object treat_order(const std::string& what, const json::Object& command,
                           std::int64_t now_ms);
  json::Object treat_listing(const std::string& what, const json::Object& command,
                             std::int64_t now_ms);
  json::Object treat_amazon(const std::string& what, const json::Object& command);
  json::Object stock_warehouse(Listing& listing, const json::Object& command);
  json::Object take_back(Order& order, const json::Object& command);
  json::Object show() const;

  Seller& seller_;
  Api& api_;
  Delays& delays_;
  Faults& faults_;
};

// Takes the delays that the object names.
void read_delays(const json::Object& from, Delays& to);

}  // namespace stockd::amazon::twin
