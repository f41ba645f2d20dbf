// SPDX-License-Identifier: Apache-2.0
//
// Feeds 2021-06-30: a document, a feed of it, and after a while a report about its messages. Only
// JSON_LISTINGS_FEED does anything; Amazon refuses the older kinds.
#pragma once

#include "call.hpp"
#include "delays.hpp"
#include "documents.hpp"
#include "seller.hpp"

#include <deque>
#include <string>

namespace stockd::amazon::twin {

class FeedsApi {
 public:
  FeedsApi(Seller& seller, Documents& documents, const Delays& delays)
      : seller_(seller), documents_(documents), delays_(delays) {}

  Answer create_document(const Call& call);
  Answer create(const Call& call);
  Answer get(const Call& call);
  Answer list(const Call& call);
  Answer cancel(const Call& call);
  Answer get_document(const Call& call);

  // Works off what is due.
  void advance(std::int64_t now_ms);
  std::optional<std::int64_t> next_ms() const;

 private:
  struct Feed {
    std::string id, type, input, result;
    std::vector<std::string> marketplaces;
    std::string status = "IN_QUEUE";
    std::int64_t created_ms = 0;
    std::int64_t due_ms = 0;
    std::int64_t ended_ms = 0;
  };

  Feed* find(const std::string& id);
  json::Object json_of(const Feed& feed) const;
  void work_off(Feed& feed, std::int64_t at_ms);
  json::Array process(const json::Object& message, const Feed& feed, std::int64_t at_ms);
  json::Array carry_out(const json::Object& message, Listing* listing,
                        const std::string& marketplace, std::int64_t at_ms);

  Seller& seller_;
  Documents& documents_;
  const Delays& delays_;
  std::deque<Feed> feeds_;
};

}  // namespace stockd::amazon::twin
