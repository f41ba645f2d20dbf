// SPDX-License-Identifier: Apache-2.0
//
// Field by field in the order of the specification.
#include "render.hpp"

#include "../sast_time.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace stockd::takealot::twin {
namespace {

namespace bj = boost::json;
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bj::value or_null(const std::optional<std::int64_t>& number) {
  return number ? bj::value(*number) : bj::value(nullptr);
}

bj::array dc_json(const Units& units) {
  bj::array out;
  for (const auto& [id, count] : units) {
    out.push_back(bj::object{{"warehouse", {{"warehouse_id", id}, {"name", dc_name(id)}}},
                             {"quantity_available", count}});
  }
  return out;
}

std::string url_of(const Offer& offer) {
  return "https://www.takealot.com/x/PLID" + std::to_string(offer.tsin + 20000000);
}

}  // namespace

std::string sale_stamp(std::int64_t unix_ms) {
  const Moment local{std::chrono::milliseconds(unix_ms + kSastMs)};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(local)};
  std::array<char, 40> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%02u %s %04d ", static_cast<unsigned>(date.day()),
      kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()));
  return std::string(text.data(), static_cast<std::size_t>(size)) +
         format_iso(unix_ms + kSastMs).substr(11, 8);
}

std::string http_date(std::int64_t unix_ms) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                       "Thu", "Fri", "Sat"};
  const Moment moment{std::chrono::milliseconds(unix_ms)};
  const std::chrono::weekday day{std::chrono::floor<std::chrono::days>(moment)};
  return std::string(kDays[day.c_encoding()]) + ", " + sale_stamp(unix_ms - kSastMs) + " GMT";
}

const char* dc_name(std::int64_t id) {
  for (const Dc& dc : kDcs) {
    if (dc.id == id) return dc.name;
  }
  return "JHB";
}

bj::array leadtime_json(const Seller& seller, const Offer& offer) {
  bj::array out;
  for (const auto& [id, count] : offer.leadtime) {
    out.push_back(bj::object{
        {"merchant_warehouse", {{"warehouse_id", id}, {"name", seller.warehouse_name(id)}}},
        {"quantity_available", count}});
  }
  return out;
}

bj::object offer_json(const Seller& seller, const Offer& offer) {
  bj::array cover, sold;
  for (const Dc& dc : kDcs) {
    const auto held = offer.at_dc.find(dc.id);
    const bool empty = held == offer.at_dc.end() || held->second == 0;
    cover.push_back(bj::object{{"warehouse_id", dc.id}, {"stock_cover_days", empty ? 0 : -1}});
    sold.push_back(bj::object{{"warehouse_id", dc.id}, {"sales_units", 0}});
  }
  const std::int64_t price = offer.price.value_or(0);
  const std::int64_t rrp = offer.rrp.value_or(price);
  const std::int64_t percent = rrp > price && rrp > 0 ? (rrp - price) * 100 / rrp : 0;
  bj::object out;
  out["tsin_id"] = offer.tsin;
  out["offer_id"] = offer.id;
  out["sku"] = offer.sku;
  out["barcode"] = offer.barcode;
  out["product_label_number"] = std::to_string(9900000000000 + offer.id % 100000000);
  out["selling_price"] = or_null(offer.price);
  out["rrp"] = or_null(offer.rrp);
  out["leadtime_days"] = or_null(offer.leadtime_days);
  out["leadtime_stock"] = leadtime_json(seller, offer);
  out["status"] = offer.status();
  out["title"] = offer.title;
  out["offer_url"] = url_of(offer);
  out["stock_cover"] = std::move(cover);
  out["sales_units"] = std::move(sold);
  out["discount"] = std::to_string(percent) + "%";
  out["discount_shown"] = percent > 0;
  out["storage_fee_eligible"] = false;
  std::string created = format_iso(offer.created_ms + kSastMs).substr(0, 19);
  created[10] = ' ';
  out["date_created"] = created;
  out["stock_at_takealot_total"] = offer.dc_total();
  out["total_excess_takealot_stock"] = 0;
  out["stock_at_takealot"] = dc_json(offer.at_dc);
  out["stock_on_way"] = dc_json(offer.on_way);
  out["total_stock_on_way"] = offer.on_way_total();
  out["total_stock_cover"] = 0;
  out["catalogue_quality_score"] = 80;
  return out;
}

bj::object batch_offer_json(const Seller& seller, const Offer& offer) {
  return bj::object{{"selling_price", or_null(offer.price)},
                    {"rrp", or_null(offer.rrp)},
                    {"leadtime_days", or_null(offer.leadtime_days)},
                    {"leadtime_stock", leadtime_json(seller, offer)},
                    {"stock_at_takealot", dc_json(offer.at_dc)},
                    {"status", offer.status()},
                    {"sku", offer.sku},
                    {"offer_id", offer.id}};
}

bj::object sale_json(const Seller& seller, const Sale& sale) {
  const auto found = seller.offers.find(sale.offer);
  const Offer none;
  const Offer& offer = found == seller.offers.end() ? none : found->second;
  const bool shipped = sale.shipment != 0;
  bj::object out;
  out["shipment_id"] = shipped ? bj::value(sale.shipment) : bj::value(nullptr);
  out["shipment_state_id"] = shipped ? bj::value(3) : bj::value(nullptr);
  out["po_number"] = shipped ? bj::value(sale.shipment + 1443434) : bj::value(nullptr);
  out["shipment_name"] =
      shipped ? bj::value("LT " + sale_stamp(sale.placed_ms).substr(0, 6) + " " + dc_name(sale.dc))
              : bj::value(nullptr);
  out["offer_id"] = sale.offer;
  out["product_title"] = offer.title;
  out["takealot_url_mobi"] = url_of(offer);
  out["sku"] = offer.sku;
  out["tsin"] = offer.tsin;
  out["order_id"] = sale.order;
  out["order_item_id"] = sale.item;
  out["quantity"] = sale.quantity;
  out["selling_price"] = sale.price * sale.quantity;  // of the line
  out["dc"] = dc_name(sale.dc);
  out["customer_dc"] = "CPT";
  out["order_date"] = sale_stamp(sale.placed_ms);
  out["sale_status"] = sale.status;
  out["promotion"] = nullptr;
  out["customer"] = "Example, Thandi";
  out["stock_source_region"] = dc_name(sale.dc);
  return out;
}

}  // namespace stockd::takealot::twin
