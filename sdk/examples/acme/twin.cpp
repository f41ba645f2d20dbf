// SPDX-License-Identifier: Apache-2.0
//
// Acme, simulated: enough of it to try the connector in the sandbox.
#include <stockd/json.hpp>
#include <stockd/json_impl.hpp>
#include <stockd/twin.hpp>

#include <map>
#include <string>

class AcmeTwin {
 public:
  explicit AcmeTwin(std::string_view settings_json) {
    const stockd::json::Value settings = stockd::json::parse(settings_json);
    for (const auto& product : stockd::json::array(settings, "products")) {
      stock_[stockd::json::text(product, "sku")] =
          stockd::json::integer(product, "quantity").value_or(0);
    }
  }

  void handle(stockd::TwinTurn& turn, const stockd::TwinRequest& request) {
    const auto found = stock_.find(request.url.substr(request.url.rfind('/') + 1));
    if (found == stock_.end()) return turn.reply(stockd::TwinReply(404));
    if (request.method == "PUT") {
      const auto body = stockd::json::parse(request.body);
      found->second = stockd::json::integer(body, "quantity").value_or(found->second);
    }
    turn.reply(stockd::TwinReply(200).body(quantity(found->second), "application/json"));
  }

  void tick(stockd::TwinTurn&) {}
  void delivered(stockd::TwinTurn&, std::uint64_t, std::uint32_t) {}

  void command(stockd::TwinTurn& turn, std::string_view json) {
    const stockd::json::Value command = stockd::json::parse(json);
    if (stockd::json::text(command, "do") != "edit") {
      throw stockd::Trouble::rejected("acme.command", "This twin knows only \"edit\".");
    }
    auto& level = stock_[stockd::json::text(command, "sku")];
    level = stockd::json::integer(command, "quantity").value_or(0);
    turn.result(quantity(level));
  }

 private:
  static std::string quantity(std::int64_t units) {
    return "{\"quantity\":" + std::to_string(units) + "}";
  }

  std::map<std::string, std::int64_t> stock_;
};
STOCKD_TWIN(AcmeTwin, "acme")
