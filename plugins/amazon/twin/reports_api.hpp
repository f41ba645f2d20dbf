// SPDX-License-Identifier: Apache-2.0
//
// Reports 2021-06-30: asked for, made after a while, downloaded from the storage. One kind is made
// here, that of all the merchant's listings.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "documents.hpp"
#include "seller.hpp"

#include <deque>
#include <optional>
#include <string>

namespace stockd::amazon::twin {

class ReportsApi {
 public:
  ReportsApi(Seller& seller, Documents& documents, const Delays& delays)
      : seller_(seller), documents_(documents), delays_(delays) {}

  Answer create(const Call& call);
  Answer get(const Call& call);
  Answer list(const Call& call);
  Answer cancel(const Call& call);
  Answer get_document(const Call& call);

  void advance(std::int64_t now_ms);
  std::optional<std::int64_t> next_ms() const;

 private:
  struct Report {
    std::string id, type, document;
    std::vector<std::string> marketplaces;
    std::string status = "IN_QUEUE";
    std::int64_t created_ms = 0;
    std::int64_t due_ms = 0;
    std::int64_t ended_ms = 0;
  };

  Report* find(const std::string& id);
  json::Object json_of(const Report& report) const;
  std::string listings_table() const;

  Seller& seller_;
  Documents& documents_;
  const Delays& delays_;
  std::deque<Report> reports_;
};

}  // namespace stockd::amazon::twin
