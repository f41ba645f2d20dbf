// SPDX-License-Identifier: Apache-2.0
//
// Listings by SKU. The search takes twenty at once; whatever it does not show is asked for singly,
// because only Amazon's own 404 to the SKU itself proves that a listing is gone.
#include "answer.hpp"
#include "connector.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

constexpr std::size_t kSearchMost = 20;  // SKUs

// Its parameter is a list by commas, so that such an SKU cannot be searched for.
bool searchable(const std::string& sku) {
  return sku.find(',') == std::string::npos;
}

std::string joined(const std::vector<std::string>& skus, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i)
    out += (i == begin ? "" : ",") + skus[i];
  return out;
}

Found found_in(const json::Value& item, const std::vector<std::string>& marketplaces,
               std::int64_t as_of_ms) {
  Found out;
  out.row = read_listing(item, marketplaces);
  out.issues = json::array(item, "issues");
  out.as_of_ms = as_of_ms;
  return out;
}

}  // namespace

Request Connector::search(Op& op, std::string_view included) const {
  return ask(op, "GET", "/listings/2021-08-01/items/" + percent_encoded(seller_), "read")
      .query("marketplaceIds", joined_marketplaces_)
      .query("includedData", included)
      .query("pageSize", static_cast<std::int64_t>(kSearchMost));
}

Task<Listings> Connector::read_listings(Op& op, std::vector<std::string> skus, std::string included,
                                        Unseen unseen) {
  std::ranges::sort(skus);
  const auto same = std::ranges::unique(skus);
  skus.erase(same.begin(), same.end());
  std::vector<std::string> wanted;
  for (const std::string& sku : skus) {
    if (searchable(sku)) wanted.push_back(sku);
  }
  // One alone costs the same either way, and its own address tells more.
  Listings out;
  if (wanted.size() > 1 || unseen == Unseen::LeaveOut)
    out = co_await search_listings(op, std::move(wanted), included);
  std::vector<std::string> missing;
  for (const std::string& sku : skus) {
    const bool asked = unseen == Unseen::Ask || !searchable(sku);
    if (!out.contains(sku) && asked) missing.push_back(sku);
  }
  Listings single = co_await get_listings(op, std::move(missing), std::move(included));
  out.merge(single);
  co_return out;
}

Task<Listings> Connector::search_listings(Op& op, std::vector<std::string> skus,
                                          std::string included) {
  std::vector<Request> requests;
  for (std::size_t at = 0; at < skus.size(); at += kSearchMost) {
    const std::size_t end = std::min(at + kSearchMost, skus.size());
    Request request = search(op, included);
    request.query("identifiersType", "SKU").query("identifiers", joined(skus, at, end));
    requests.push_back(std::move(request));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  Listings out;
  for (const Response& answer : answers) {
    const json::Value body = read_object(answer);
    for (const json::Value& item : list_in(body.get_object(), "items")) {
      Found found = found_in(item, marketplaces_, as_of(answer));
      if (found.row) out.insert_or_assign(found.row->sku, std::move(found));
    }
  }
  co_return out;
}

Task<Listings> Connector::get_listings(Op& op, std::vector<std::string> skus,
                                       std::string included) {
  std::vector<Request> requests;
  for (const std::string& sku : skus) {
    const std::string path =
        "/listings/2021-08-01/items/" + percent_encoded(seller_) + "/" + percent_encoded(sku);
    Request request = ask(op, "GET", path, "item");
    request.query("marketplaceIds", joined_marketplaces_).query("includedData", included);
    requests.push_back(std::move(request));
  }
  const std::vector<Response> answers = co_await op.all(std::move(requests));
  Listings out;
  for (std::size_t i = 0; i < skus.size(); ++i) {
    const Response& answer = answers[i];
    if (says_not_found(answer)) {
      Found gone;
      gone.gone = true;
      gone.as_of_ms = as_of(answer);
      out.insert_or_assign(skus[i], std::move(gone));
      continue;
    }
    // One SKU that Amazon cannot read must not hide the others; it stays unknown.
    if (answer.status() == 400) {
      op.log(Severity::Warn, "Amazon refuses to show this listing.", "sku", skus[i]);
      continue;
    }
    const json::Value item = read_object(answer);
    Found found = found_in(item, marketplaces_, as_of(answer));
    if (found.row && found.row->sku == skus[i]) out.insert_or_assign(skus[i], std::move(found));
  }
  co_return out;
}

}  // namespace stockd::amazon
