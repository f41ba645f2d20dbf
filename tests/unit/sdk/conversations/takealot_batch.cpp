// SPDX-License-Identifier: Apache-2.0
//
// Takealot's batch: one POST is accepted under a number, and a batch that "succeeded" may still
// hold items with validation errors. Results come in the order of the request, so an item's ticket
// is the batch and its place in it.
#include "conversations.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <charconv>
#include <map>
#include <string>

namespace stockd::test {
namespace {

constexpr const char* kBatches = "https://seller-api.test/v2/offers/batch";
constexpr std::int64_t kWarehouse = 28676;

class TakealotBatch {
 public:
  TakealotBatch(const Host&, std::string_view) {}

  Task<> set_stock(Op& op, std::vector<Item> items) {
    const std::string body = batch(items);
    const Response answer = co_await op.post(kBatches).json(body);
    if (!answer.ok()) throw Trouble::rejected("takealot.batch", answer.body());
    const std::string id = json::text(accepted(answer), "batch_id");
    for (std::size_t i = 0; i < items.size(); ++i) {
      op.accepted(items[i], id + "/" + std::to_string(i));
    }
  }

  Task<> settle_writes(Op& op, std::vector<Ticket> tickets) {
    std::map<std::string, std::vector<Ticket>> by_batch;
    for (Ticket& ticket : tickets) {
      const std::string id = ticket.ticket.substr(0, ticket.ticket.find('/'));
      by_batch[id].push_back(std::move(ticket));
    }
    for (const auto& [id, same] : by_batch) {
      const Response answer = co_await op.get(std::string(kBatches) + "/" + id);
      const json::Value document = json::parse(answer.body());
      for (const Ticket& ticket : same)
        judge(op, ticket, document);
    }
  }

 private:
  static std::string batch(const std::vector<Item>& items) {
    json::Array rows;
    for (const Item& item : items) {
      json::Object stock;
      stock["merchant_warehouse_id"] = kWarehouse;
      stock["quantity"] = item.quantity;
      json::Array stocks;
      stocks.push_back(std::move(stock));
      json::Object row;
      row["offer_id"] = std::stoll(item.remote);
      row["leadtime_stock"] = std::move(stocks);
      rows.push_back(std::move(row));
    }
    return json::dump(rows);
  }

  // The batch is on its way even if its number got lost.
  static json::Value accepted(const Response& answer) {
    try {
      return json::parse(answer.body());
    } catch (const Trouble& trouble) {
      throw Trouble::unsure(trouble.code(), trouble.message());
    }
  }

  // The key is `result`; a batch that is not ended yet keeps its items accepted.
  static void judge(Op& op, const Ticket& ticket, const json::Value& document) {
    const std::string state = json::text(json::object(document, "status"), "description");
    if (state != "Success" && state != "Failed") {
      op.accepted(ticket, ticket.ticket);
      return;
    }
    const std::string place = ticket.ticket.substr(ticket.ticket.find('/') + 1);
    std::size_t index = 0;
    std::from_chars(place.data(), place.data() + place.size(), index);
    const json::Array& results = json::array(document, "result");
    if (index >= results.size()) {
      op.failed(ticket, Trouble::unsure("takealot.no-result", "The batch does not mention it."));
      return;
    }
    const json::Array& errors = json::array(results[index], "validation_errors");
    if (errors.empty()) {
      op.applied(ticket);
      return;
    }
    const std::string code = "takealot." + json::text(errors[0], "code");
    op.failed(ticket, Trouble::rejected(code, json::text(errors[0], "message")));
  }
};

}  // namespace

const stockd_module_t kTakealotBatch = Adapter<TakealotBatch>::module_of("takealot-batch", "1.0.0");

}  // namespace stockd::test
