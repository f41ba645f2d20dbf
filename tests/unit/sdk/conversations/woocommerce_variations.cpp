// SPDX-License-Identifier: Apache-2.0
//
// WooCommerce's variations: each may count its own stock, or draw on its parent's ("parent"), and
// then they are many listings on one shelf. Writing one of those means writing the parent, once.
#include "conversations.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <map>
#include <string>

namespace stockd::test {
namespace {

constexpr const char* kProducts = "https://shop.test/wp-json/wc/v3/products";

class WooCommerceVariations {
 public:
  WooCommerceVariations(const Host&, std::string_view) {}

  Task<> list_catalogue(Op& op, std::string cursor) {
    const std::string page = cursor.empty() ? "1" : cursor;
    const Response answer = co_await op.get(kProducts).query("page", page).query("per_page", 2);
    const json::Value products = json::parse(answer.body());
    const json::Array& rows = products.as_array();
    std::vector<Request> requests;
    std::vector<std::string> parents;
    for (const json::Value& row : rows) {
      if (json::text(row, "type") != "variable") {
        tell(op, "product/" + json::text(row, "id"), "", row);
        continue;
      }
      parents.push_back(json::text(row, "id"));
      requests.push_back(op.get(kProducts + ("/" + parents.back() + "/variations")));
    }
    const std::vector<Response> answers = co_await op.all(std::move(requests));
    for (std::size_t i = 0; i < answers.size(); ++i)
      tell_variations(op, parents[i], answers[i]);
    const std::int64_t pages = pages_of(answer);
    const std::int64_t number = std::stoll(page);
    const std::int64_t seen_at = answer.date_ms().value_or(0);
    if (number < pages) {
      op.emit(PageFact::more(std::to_string(number + 1)).as_of_ms(seen_at));
    } else {
      op.emit(PageFact::last().as_of_ms(seen_at));
    }
  }

  // Absolute, so a shelf that is named twice gets one write: its listings agree by definition.
  Task<> set_stock(Op& op, std::vector<Item> items) {
    std::map<std::string, std::vector<Item>> by_address;
    for (Item& item : items)
      by_address[address(item.remote)].push_back(std::move(item));
    for (const auto& [url, same] : by_address) {
      json::Object change;
      change["stock_quantity"] = same.front().quantity;
      const std::string body = json::dump(change);
      const Response answer = co_await op.put(url).json(body);
      for (const Item& item : same)
        tell_fate(op, item, answer);
    }
  }

 private:
  static std::int64_t pages_of(const Response& answer) {
    return std::stoll(std::string(answer.header("x-wp-totalpages").value_or("1")));
  }

  static void tell_variations(Op& op, const std::string& parent, const Response& answer) {
    const json::Value variations = json::parse(answer.body());
    for (const json::Value& row : variations.as_array()) {
      const bool shared = json::text(row, "manage_stock") == "parent";
      const std::string own = "product/" + parent + "/" + json::text(row, "id");
      tell(op, own, shared ? "product/" + parent : std::string(), row);
    }
  }

  // manage_stock is true, false, or "parent".
  static void tell(Op& op, const std::string& remote, const std::string& shelf,
                   const json::Value& row) {
    const bool managed = !shelf.empty() || json::boolean(row, "manage_stock").value_or(false);
    op.emit(ListingFact(remote).sku(json::text(row, "sku")).shelf(shelf).managed(managed));
    const auto quantity = json::integer(row, "stock_quantity");
    if (!managed) {
      op.emit(LevelFact::untracked(remote));
    } else if (quantity) {
      op.emit(LevelFact(remote, *quantity));
    } else {
      op.emit(LevelFact::unknown(remote));
    }
  }

  // "product/12" and "product/12/34"; a shared variation is written by its shelf's remote.
  static std::string address(const std::string& remote) {
    const std::string path = remote.substr(std::string("product/").size());
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos) return std::string(kProducts) + "/" + path;
    return std::string(kProducts) + "/" + path.substr(0, slash) + "/variations/" +
           path.substr(slash + 1);
  }

  static void tell_fate(Op& op, const Item& item, const Response& answer) {
    if (answer.ok()) {
      op.applied(item);
    } else if (answer.status() == 404) {
      op.failed(item, Trouble::missing("woo.unknown", "The shop does not know this product."));
    } else {
      op.failed(item, Trouble::rejected("woo.refused", answer.body()));
    }
  }
};

}  // namespace

const stockd_module_t kWooCommerceVariations =
    Adapter<WooCommerceVariations>::module_of("woocommerce-variations", "1.0.0");

}  // namespace stockd::test
