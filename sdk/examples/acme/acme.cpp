// SPDX-License-Identifier: Apache-2.0
//
// A connector for Acme, which knows two calls: read one product's stock, and set it.
#include <stockd/connector.hpp>
#include <stockd/json.hpp>
#include <stockd/json_impl.hpp>

class Acme {
 public:
  Acme(const stockd::Host&, std::string_view settings_json)
      : shop_(stockd::json::text(stockd::json::parse(settings_json), "shop")) {
    if (shop_.empty()) throw stockd::Trouble::config("acme.shop", "No shop.").path("/shop");
  }

  stockd::Task<> lookup_stock(stockd::Op& op, std::vector<stockd::Item> items) {
    std::vector<stockd::Request> requests;
    for (const stockd::Item& item : items)
      requests.push_back(op.get(url(item)));
    const std::vector<stockd::Response> answers = co_await op.all(std::move(requests));
    for (std::size_t i = 0; i < items.size(); ++i)
      tell_level(op, items[i], answers[i]);
  }

  stockd::Task<> set_stock(stockd::Op& op, std::vector<stockd::Item> items) {
    for (const stockd::Item& item : items) {
      const std::string body = "{\"quantity\":" + std::to_string(item.quantity) + "}";
      const stockd::Response answer = co_await op.put(url(item)).json(body).idempotent();
      if (answer.ok()) {
        op.applied(item);
      } else {
        op.failed(item, stockd::Trouble::rejected("acme.refused", answer.body()));
      }
    }
  }

 private:
  std::string url(const stockd::Item& item) const {
    return "https://" + shop_ + ".acme.example/stock/" + stockd::percent_encoded(item.remote);
  }

  static void tell_level(stockd::Op& op, const stockd::Item& item, const stockd::Response& answer) {
    if (answer.status() == 404) return op.emit(stockd::LevelFact::gone(item.remote).ref(item.ref));
    const auto quantity = stockd::json::integer(stockd::json::parse(answer.body()), "quantity");
    if (!quantity) return op.emit(stockd::LevelFact::unknown(item.remote).ref(item.ref));
    op.emit(stockd::LevelFact(item.remote, *quantity).ref(item.ref));
  }

  std::string shop_;
};
STOCKD_CONNECTOR(Acme, "acme", "0.1.0")
