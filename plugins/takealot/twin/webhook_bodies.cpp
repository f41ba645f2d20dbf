// SPDX-License-Identifier: Apache-2.0
//
// Written with a blank after each colon and comma, as Takealot's server does: whoever signs a body
// that was parsed and written again gets another signature.
#include "webhook_bodies.hpp"

#include "../sast_time.hpp"
#include "render.hpp"

#include <boost/json.hpp>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;

std::string spaced(const bj::value& value) {
  std::string out;
  bool quoted = false;
  const std::string dense = bj::serialize(value);
  for (std::size_t i = 0; i < dense.size(); ++i) {
    const char c = dense[i];
    out += c;
    if (quoted && c == '\\') out += dense[++i];
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == ':' || c == ',')) out += ' ';
  }
  return out;
}

// "2026-05-02T13:13:05.000000+02:00"
std::string event_date(std::int64_t unix_ms) {
  return format_iso((unix_ms + kSastMs) / 1000 * 1000).substr(0, 19) + ".000000+02:00";
}

bj::object offer_part(const Seller& seller, const Offer& offer, bool variant) {
  bj::array stock;
  if (variant) {
    for (const auto& [id, count] : offer.leadtime)
      stock.push_back(bj::object{{"warehouse_id", id}, {"quantity_available", count}});
  } else {
    stock = leadtime_json(seller, offer);
  }
  return bj::object{{"offer_id", offer.id},
                    {"sku", offer.sku},
                    {"barcode", offer.barcode},
                    {"leadtime_stock", std::move(stock)}};
}

bj::object leadtime_order(const Seller& seller, const Offer& offer, const Sale& sale,
                          bool variant) {
  const char* dc = dc_name(sale.dc);
  return bj::object{
      {"order_id", sale.order},
      {"order_item_id", sale.item},
      {"offer", offer_part(seller, offer, variant)},
      {"warehouse", dc},
      {"total_selling_price", sale.price * sale.quantity},
      {"quantity", sale.quantity},
      {"event_date", event_date(sale.placed_ms)},
      {"facility",
       variant ? bj::value(dc) : bj::value(bj::object{{"code", dc}, {"address", "<address>"}})}};
}

bj::object drop_ship_order(const Seller& seller, const Offer& offer, const Sale& sale,
                           bool variant) {
  const std::int64_t placed = sale.placed_ms;
  return bj::object{
      {"order_id", sale.order},
      {"ready_for_collect_due_date", sast_day(placed + 3 * kDayMs)},
      {"acceptance_due_date", sast_day(placed + kDayMs)},
      {"merchant_warehouse",
       {{"warehouse_id", sale.warehouse}, {"name", seller.warehouse_name(sale.warehouse)}}},
      {"offers", bj::array{bj::object{{"offer", offer_part(seller, offer, variant)},
                                      {"quantity_required", sale.quantity}}}},
      {"event_date", event_date(placed)}};
}

bj::object status_change(const Seller& seller, const Sale& sale, std::int64_t now_ms) {
  bj::object row = sale_json(seller, sale);
  row["warehouse"] = row["dc"];
  row["customer_warehouse"] = row["customer_dc"];
  row["takealot_url"] = row["takealot_url_mobi"];
  row["promotion"] = "";
  for (const char* name : {"dc", "customer_dc", "stock_source_region"})
    row.erase(name);
  return bj::object{{"sale", std::move(row)},
                    {"event_timestamp_utc", format_iso(now_ms / 1000 * 1000)}};
}

bj::object offer_updated(const Seller& seller, const Offer& offer, const News& news) {
  bj::object changed;
  for (const auto& [name, value] : news.changed) {
    if (name == "leadtime_stock") {
      changed[name] = leadtime_json(seller, offer);
    } else if (name == "sku") {
      changed[name] = offer.sku;
    } else if (name == "status") {
      changed[name] = offer.status();
    } else {
      changed[name] = value;
    }
  }
  bj::object out{{"seller_id", seller.seller_id}, {"offer_id", offer.id}};
  out["values_changed"] = std::move(changed);
  if (!news.batch.empty()) out["batch_id"] = std::stoll(news.batch);
  return out;
}

bj::object offer_created(const Seller& seller, const Offer& offer, const News& news) {
  bj::array stock;
  for (const auto& [id, count] : offer.leadtime)
    stock.push_back(bj::object{{"merchant_warehouse_id", id}, {"quantity", count}});
  return bj::object{
      {"seller_id", seller.seller_id},
      {"offer_id", offer.id},
      {"merchant_sku", offer.sku},
      {"tsin_id", offer.tsin},
      {"gtin", offer.barcode},
      {"minimum_leadtime_days", offer.leadtime_days.value_or(0)},
      {"maximum_leadtime_days", offer.leadtime_days.value_or(0) + 2},
      {"selling_price", offer.price.value_or(0)},
      {"rrp", offer.rrp.value_or(0)},
      {"merchant_warehouse_stock", std::move(stock)},
      {"batch_id", news.batch.empty() ? bj::value(nullptr) : bj::value(std::stoll(news.batch))}};
}

}  // namespace

std::string news_body(const Seller& seller, const News& news, std::int64_t now_ms, bool variant) {
  if (news.event == "Batch Completed") {
    return spaced(bj::object{{"seller_id", seller.seller_id},
                             {"batch_id", std::stoll(news.batch)},
                             {"status", news.failed ? "FAILURE" : "SUCCESS"}});
  }
  const Offer& offer = seller.offers.at(news.offer);
  if (news.event == "Offer Updated") return spaced(offer_updated(seller, offer, news));
  if (news.event == "Offer Created") return spaced(offer_created(seller, offer, news));
  Sale sale = seller.sales.at(news.sale);
  if (news.event == "New Leadtime Order")
    return spaced(leadtime_order(seller, offer, sale, variant));
  if (news.event == "New Drop Ship Order")
    return spaced(drop_ship_order(seller, offer, sale, variant));
  return spaced(status_change(seller, sale, now_ms));
}

std::string test_body(const std::string& event) {
  const bj::object offer{{"sku", "test_sku"},
                         {"offer_id", -1},
                         {"barcode", "test_barcode"},
                         {"leadtime_stock", bj::array()}};
  if (event == "New Leadtime Order") {
    return spaced(bj::object{{"offer", offer},
                             {"order_id", -1},
                             {"total_selling_price", -1},
                             {"warehouse", "test_warehouse"},
                             {"event_date", "2020-12-23T10:53:05.933928+02:00"},
                             {"order_item_id", -1},
                             {"quantity", -1}});
  }
  if (event == "New Drop Ship Order") {
    return spaced(
        bj::object{{"order_id", -1},
                   {"merchant_warehouse", {{"warehouse_id", -1}, {"name", "test_warehouse"}}},
                   {"offers", bj::array{bj::object{{"offer", offer}, {"quantity_required", -1}}}},
                   {"event_date", "2020-12-23T10:53:05.933928+02:00"}});
  }
  if (event == "Sale Status Changed") {
    return spaced(bj::object{{"sale",
                              {{"order_item_id", -1},
                               {"order_id", -1},
                               {"order_date", "23 Dec 2020 10:53:05"},
                               {"sale_status", "test_status"},
                               {"offer_id", -1},
                               {"sku", "test_sku"},
                               {"quantity", -1}}},
                             {"event_timestamp_utc", "2020-12-23T08:53:05Z"}});
  }
  bj::object out{{"seller_id", -1}};
  if (event == "Batch Completed") {
    out["batch_id"] = -1;
    out["status"] = "SUCCESS";
    return spaced(out);
  }
  out["offer_id"] = -1;
  if (event == "Offer Updated") {
    out["values_changed"] = bj::object{{"selling_price", -1}};
  } else {
    out["merchant_sku"] = "test_sku";
    out["gtin"] = "test_barcode";
  }
  return spaced(out);
}

}  // namespace stockd::takealot::twin
