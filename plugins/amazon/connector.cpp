// SPDX-License-Identifier: Apache-2.0
//
// Settings in, instance out; and the one symbol the file exports.
#include "connector.hpp"

#include "marketplaces.hpp"

#include <stockd/json_impl.hpp>

namespace stockd::amazon {

Connector::Connector(const Host& host, std::string_view settings_json) {
  const json::Value settings = json::parse(settings_json);
  const std::string region = json::text(settings, "region");
  seller_ = json::text(settings, "seller");
  marketplaces_ = marketplace_ids(json::text(settings, "marketplace"), region);
  if (seller_.empty() || marketplaces_.empty()) {
    throw Trouble::config("amazon.settings", "The merchant token or the marketplace is missing.")
        .hint("Seller Central > Settings > Account Info > Merchant Token.")
        .path(seller_.empty() ? "/seller" : "/marketplace");
  }
  for (const std::string& id : marketplaces_)
    joined_marketplaces_ += (joined_marketplaces_.empty() ? "" : ",") + id;
  feed_from_ = json::integer(settings, "feed_from").value_or(0);
  root_ = "https://sellingpartnerapi-" + region + ".amazon.com";
  host.log(Severity::Debug, "Amazon seller.", "seller", seller_, "marketplaces",
           joined_marketplaces_);
}

Request Connector::ask(Op& op, const char* method, std::string_view path, const char* lane) const {
  return op.request(method, root_ + std::string(path)).lane(lane);
}

}  // namespace stockd::amazon

STOCKD_CONNECTOR(stockd::amazon::Connector, "amazon", "0.1.0")
