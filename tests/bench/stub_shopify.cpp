// SPDX-License-Identifier: Apache-2.0
//
// It knows the connector's documents by their names and reads the variables, not the documents.
#include "stub_shops.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdlib>

namespace stockd::bench {
namespace {

namespace json = boost::json;

constexpr std::size_t kPage = 100;

// Far from any limit, as a shop's budget would be that is never the bottleneck.
constexpr std::string_view kCost =
    R"("extensions":{"cost":{"requestedQueryCost":1,"actualQueryCost":1,"throttleStatus":)"
    R"({"maximumAvailable":1000000,"currentlyAvailable":1000000,"restoreRate":1000000}}})";

constexpr std::string_view kLastPage = R"("pageInfo":{"hasNextPage":false,"endCursor":null})";

std::string answer_with(const std::string& data) {
  return "{\"data\":{" + data + "}," + std::string(kCost) + "}";
}

std::string nodes(const std::string& field, const std::string& rows, std::string_view page_info) {
  return "\"" + field + "\":{\"nodes\":[" + rows + "]," + std::string(page_info) + "}";
}

class ShopifyShop {
 public:
  explicit ShopifyShop(Shelf& shelf) : shelf_(shelf) {}

  StubAnswer answer(const StubRequest& request) {
    if (request.target == "/admin/oauth/access_token") {
      return {200, R"({"access_token":"shpat_bench","scope":"","expires_in":86399})"};
    }
    const json::value body = json::parse(request.body);
    const std::string_view document(body.at("query").as_string());
    const auto name_at = document.find(' ') + 1;
    const auto name = document.substr(name_at, document.find_first_of("( {", name_at) - name_at);
    return {200, answer_with(data_of(name, body.at("variables").as_object()))};
  }

 private:
  std::string data_of(std::string_view name, const json::object& variables) {
    if (name == "Items") return items(variables);
    if (name == "Stock") return stock(variables);
    if (name == "SetQuantities") return set_quantities(variables);
    if (name == "Orders") return nodes("orders", "", kLastPage);
    if (name == "Subscriptions") return nodes("webhookSubscriptions", "", kLastPage);
    if (name == "Locations") {
      return nodes("locations",
                   "{\"id\":\"" + std::string(kLocationGid) +
                       "\",\"name\":\"Shop\",\"isActive\":true,\"fulfillsOnlineOrders\":true,"
                       "\"isFulfillmentService\":false}",
                   kLastPage);
    }
    if (name == "Subscribe") {
      return R"("webhookSubscriptionCreate":{"webhookSubscription":{"id":"gid://shopify/WebhookSubscription/1"},"userErrors":[]})";
    }
    return R"("currentAppInstallation":{"accessScopes":[]})";
  }

  std::string item(std::size_t product, bool whole) const {
    const ShelfProduct& of = shelf_.products[product];
    std::string out = "{\"id\":\"" + Shelf::item_gid(product) + "\",\"tracked\":true,";
    if (whole) {
      out += "\"sku\":\"" + of.sku + "\",\"variants\":{\"nodes\":[{\"title\":\"Default Title\"," +
             "\"product\":{\"title\":\"" + of.sku + "\",\"status\":\"ACTIVE\"}}]},";
    }
    return out + "\"inventoryLevel\":{\"quantities\":[{\"quantity\":" + std::to_string(of.shop) +
           "}]}}";
  }

  std::string items(const json::object& variables) const {
    std::size_t first = 0;
    if (const json::value* after = variables.if_contains("after")) {
      first = std::strtoull(after->as_string().c_str(), nullptr, 10);
    }
    const std::size_t end = std::min(first + kPage, shelf_.products.size());
    std::string rows;
    for (std::size_t i = first; i < end; ++i)
      rows += (i > first ? "," : "") + item(i, true);
    const bool more = end < shelf_.products.size();
    return nodes("inventoryItems", rows,
                 std::string("\"pageInfo\":{\"hasNextPage\":") + (more ? "true" : "false") +
                     ",\"endCursor\":\"" + std::to_string(end) + "\"}");
  }

  std::string stock(const json::object& variables) const {
    std::string rows;
    for (const json::value& id : variables.at("ids").as_array()) {
      const auto product = shelf_.by_item_gid(std::string_view(id.as_string()));
      rows += (rows.empty() ? "" : ",") + (product ? item(*product, false) : std::string("null"));
    }
    return "\"nodes\":[" + rows + "]";
  }

  std::string set_quantities(const json::object& variables) {
    for (const json::value& each : variables.at("input").at("quantities").as_array()) {
      const auto product =
          shelf_.by_item_gid(std::string_view(each.at("inventoryItemId").as_string()));
      if (product) shelf_.products[*product].shop = each.at("quantity").as_int64();
    }
    return R"("inventorySetQuantities":{"inventoryAdjustmentGroup":{"id":"gid://shopify/InventoryAdjustmentGroup/1"},"userErrors":[]})";
  }

  Shelf& shelf_;
};

}  // namespace

StubHttp::Handler shopify_shop(Shelf& shelf) {
  return [shop = std::make_shared<ShopifyShop>(shelf)](const StubRequest& request) {
    return shop->answer(request);
  };
}

}  // namespace stockd::bench
