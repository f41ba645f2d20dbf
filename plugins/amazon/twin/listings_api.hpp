// SPDX-License-Identifier: Apache-2.0
//
// Listings Items 2021-08-01: search, get, patch, put, delete.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "seller.hpp"

#include <string>

namespace stockd::amazon::twin {

class ListingsApi {
 public:
  ListingsApi(Seller& seller, const Delays& delays) : seller_(seller), delays_(delays) {}

  Answer search(const Call& call);
  Answer get(const Call& call);
  Answer patch(const Call& call);
  Answer put(const Call& call);
  Answer remove(const Call& call);

  // What the next write answers instead of being accepted: INVALID, with this code and message.
  void refuse_next(std::string code, std::string message);

 private:
  Listing& found(const Call& call, const std::string& marketplace);
  Answer submitted(const Call& call, const std::string& sku, json::Array issues, bool accepted,
                   bool preview);
  bool refused(json::Array& issues);
  std::string submission_id();

  Seller& seller_;
  const Delays& delays_;
  std::string refuse_code_, refuse_message_;
};

}  // namespace stockd::amazon::twin
