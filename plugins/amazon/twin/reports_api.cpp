// SPDX-License-Identifier: Apache-2.0
//
// See reports_api.hpp. A report without data is CANCELLED by Amazon.
#include "reports_api.hpp"

#include "listing_json.hpp"

#include <stockd/time.hpp>

#include <algorithm>

namespace stockd::amazon::twin {
namespace {

constexpr const char* kListings = "GET_MERCHANT_LISTINGS_ALL_DATA";
constexpr const char* kHeader =
    "item-name\titem-description\tlisting-id\tseller-sku\tprice\tquantity\topen-date\timage-url\t"
    "item-is-marketplace\tproduct-id-type\tzshop-shipping-fee\titem-note\titem-condition\t"
    "zshop-category1\tzshop-browse-path\tzshop-storefront-feature\tasin1\tasin2\tasin3\t"
    "will-ship-internationally\texpedited-shipping\tzshop-boldface\tproduct-id\t"
    "bid-for-featured-placement\tadd-delete\tpending-quantity\tfulfillment-channel\t"
    "merchant-shipping-group\tstatus\r\n";

Answer answer_of(std::uint32_t status, json::Object body) {
  Answer out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

std::string row_of(const Listing& listing) {
  std::string channel = "DEFAULT";
  std::string quantity;
  for (const auto& [code, units] : listing.availability) {
    if (!listing.by_merchant()) channel = code;
    if (code == "DEFAULT" && units) quantity = std::to_string(*units);
  }
  const char* status = listing.incomplete    ? "Incomplete"
                       : is_buyable(listing) ? "Active"
                                             : "Inactive";
  return listing.title + "\t\t0701Z" + listing.asin.substr(4) + "\t" + listing.sku + "\t249\t" +
         quantity + "\t2026-03-01 08:00:00 GMT\t\ty\t1\t\t\t11\t\t\t\t" + listing.asin +
         "\t\t\t\t\t\t" + listing.asin + "\t\t\t0\t" + channel + "\tDefault Template\t" + status +
         "\r\n";
}

// UTF-8 as windows-1252, as far as that has the letters.
std::string as_windows(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool latin = (byte == 0xC2 || byte == 0xC3) && i + 1 < text.size();
    if (byte < 0x80) {
      out += text[i];
    } else if (latin) {
      out += static_cast<char>(((byte & 3) << 6) | (static_cast<unsigned char>(text[++i]) & 0x3F));
    } else if (byte >= 0xC0) {
      out += '?';
    }
  }
  return out;
}

}  // namespace

ReportsApi::Report* ReportsApi::find(const std::string& id) {
  const auto found =
      std::ranges::find_if(reports_, [&](const Report& each) { return each.id == id; });
  if (found == reports_.end()) throw ApiError(404, "NOT_FOUND", "Report '" + id + "' not found");
  return &*found;
}

Answer ReportsApi::create(const Call& call) {
  const json::Object wish = call.body();
  Report report;
  report.type = json::text(wish, "reportType");
  for (const json::Value& each : json::array(wish, "marketplaceIds"))
    report.marketplaces.push_back(json::as_text(each));
  if (report.type.empty() || report.marketplaces.empty()) {
    throw invalid_input("reportType and marketplaceIds are needed");
  }
  if (report.type != kListings) throw invalid_input("reportType is unknown");
  report.id = std::to_string(60'000'000 + seller_.next_number());
  report.created_ms = call.now_ms;
  report.due_ms = call.now_ms + delays_.report_ms;
  json::Object body;
  body["reportId"] = report.id;
  reports_.push_back(std::move(report));
  return answer_of(202, std::move(body));
}

json::Object ReportsApi::json_of(const Report& report) const {
  json::Object out;
  out["reportId"] = report.id;
  out["reportType"] = report.type;
  json::Array marketplaces;
  for (const std::string& each : report.marketplaces)
    marketplaces.push_back(json::Value(each));
  out["marketplaceIds"] = std::move(marketplaces);
  out["createdTime"] = format_iso(report.created_ms);
  out["processingStatus"] = report.status;
  if (report.ended_ms != 0) out["processingEndTime"] = format_iso(report.ended_ms);
  if (!report.document.empty()) out["reportDocumentId"] = report.document;
  return out;
}

Answer ReportsApi::get(const Call& call) {
  return answer_of(200, json_of(*find(call.parts().at(3))));
}

Answer ReportsApi::list(const Call& call) {
  const auto types = call.list("reportTypes");
  const auto statuses = call.list("processingStatuses");
  if (types.empty()) throw invalid_input("reportTypes is missing");
  json::Array told;
  for (const Report& report : reports_) {
    const bool fits =
        std::ranges::find(types, report.type) != types.end() &&
        (statuses.empty() || std::ranges::find(statuses, report.status) != statuses.end());
    if (fits) told.push_back(json_of(report));
  }
  json::Object body;
  body["reports"] = std::move(told);
  return answer_of(200, std::move(body));
}

Answer ReportsApi::cancel(const Call& call) {
  Report* report = find(call.parts().at(3));
  if (report->status != "IN_QUEUE") {
    throw invalid_input("only a report in the queue can be cancelled");
  }
  report->status = "CANCELLED";
  report->ended_ms = call.now_ms;
  return Answer();
}

Answer ReportsApi::get_document(const Call& call) {
  const std::string& id = call.parts().at(3);
  const Document* document = documents_.find(id);
  if (document == nullptr) throw ApiError(404, "NOT_FOUND", "Document '" + id + "' not found");
  json::Object body;
  body["reportDocumentId"] = id;
  body["url"] = documents_.address(id, call, false);
  if (document->packed) body["compressionAlgorithm"] = "GZIP";
  return answer_of(200, std::move(body));
}

std::string ReportsApi::listings_table() const {
  std::string out = kHeader;
  for (const auto& [sku, listing] : seller_.listings())
    out += row_of(listing);
  return delays_.report_charset == "UTF-8" ? out : as_windows(out);
}

void ReportsApi::advance(std::int64_t now_ms) {
  for (Report& report : reports_) {
    if (report.status != "IN_QUEUE" && report.status != "IN_PROGRESS") continue;
    report.status = "IN_PROGRESS";
    if (now_ms < report.due_ms) continue;
    report.ended_ms = report.due_ms;
    if (delays_.reports_fail) {
      report.status = "FATAL";
    } else if (seller_.listings().empty()) {
      report.status = "CANCELLED";
    } else {
      report.status = "DONE";
      report.document =
          documents_.make("report", listings_table(),
                          "text/plain; charset=" + delays_.report_charset, delays_.gzip);
    }
  }
}

std::optional<std::int64_t> ReportsApi::next_ms() const {
  std::optional<std::int64_t> out;
  for (const Report& report : reports_) {
    if (report.status != "IN_QUEUE" && report.status != "IN_PROGRESS") continue;
    out = std::min(out.value_or(report.due_ms), report.due_ms);
  }
  return out;
}

}  // namespace stockd::amazon::twin
