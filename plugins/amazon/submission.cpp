// SPDX-License-Identifier: Apache-2.0
//
// See submission.hpp. Amazon answers 200 to a write it refuses; only `status` tells.
#include "submission.hpp"

#include "answer.hpp"

#include <algorithm>

namespace stockd::amazon {
namespace {

constexpr std::size_t kMessageMost = 600;

json::Array patches_of(const StockWrite& write, bool names_marketplace) {
  json::Object entry;
  entry["fulfillment_channel_code"] = "DEFAULT";
  entry["quantity"] = write.item.quantity;
  if (names_marketplace) entry["marketplace_id"] = write.marketplace;
  json::Object patch;
  patch["op"] = "merge";
  patch["path"] = "/attributes/fulfillment_availability";
  json::Array values;
  values.push_back(std::move(entry));
  patch["value"] = std::move(values);
  json::Array out;
  out.push_back(std::move(patch));
  return out;
}

const char* type_of(const StockWrite& write) {
  return write.product_type.empty() ? "PRODUCT" : write.product_type.c_str();
}

bool names(const json::Value& issue, std::string_view attribute) {
  if (attribute.empty()) return true;
  const json::Array& all = json::array(issue, "attributeNames");
  return std::ranges::any_of(
      all, [&](const json::Value& name) { return json::as_text(name).starts_with(attribute); });
}

Trouble refused(const std::string& code, const std::string& message) {
  return Trouble::rejected(code, message.substr(0, kMessageMost))
      .hint("Put the listing right in Seller Central; the next sweep tries again.");
}

}  // namespace

std::string patch_of(const StockWrite& write) {
  json::Object out;
  out["productType"] = type_of(write);
  out["patches"] = patches_of(write, true);
  return json::dump(out);
}

std::string feed_of(const std::string& seller, const std::vector<StockWrite>& writes) {
  json::Object header;
  header["sellerId"] = seller;
  header["version"] = "2.0";
  header["issueLocale"] = "en_US";
  json::Array messages;
  for (const StockWrite& write : writes) {
    json::Object message;
    message["messageId"] = static_cast<std::int64_t>(messages.size()) + 1;
    message["sku"] = write.item.remote;
    message["operationType"] = "PATCH";
    message["productType"] = type_of(write);
    message["patches"] = patches_of(write, false);
    messages.push_back(std::move(message));
  }
  json::Object out;
  out["header"] = std::move(header);
  out["messages"] = std::move(messages);
  return json::dump(out);
}

Submitted read_submission(const json::Value& answer, const std::string& sku) {
  Submitted out;
  const std::string status = json::text(answer, "status");
  if (json::text(answer, "sku") != sku || (status != "ACCEPTED" && status != "INVALID")) {
    out.trouble = Trouble::unsure("amazon.other-answer",
                                  "Amazon's answer does not tell what became of " + sku + ".");
  } else if (status == "INVALID") {
    out.trouble = trouble_of_issues(json::array(answer, "issues"), sku);
    if (!out.trouble) {
      out.trouble = refused("amazon.invalid",
                            "Amazon refuses the quantity of " + sku + " without saying why.");
    }
  } else {
    out.submission = json::text(answer, "submissionId");
  }
  return out;
}

std::optional<Trouble> trouble_of_issues(const json::Array& issues, const std::string& sku,
                                         std::string_view attribute) {
  std::string code;
  std::string message;
  for (const json::Value& issue : issues) {
    if (json::text(issue, "severity") != "ERROR" || !names(issue, attribute)) continue;
    if (code.empty()) code = code_of(json::text(issue, "code"));
    message += (message.empty() ? "" : " ") + json::text(issue, "message") + " (" +
               json::text(issue, "code") + ")";
  }
  if (code.empty()) return std::nullopt;
  return refused(code, "Amazon refuses the quantity of " + sku + ": " + message);
}

std::map<std::int64_t, Trouble> refused_messages(const json::Value& report) {
  std::map<std::int64_t, Trouble> out;
  for (const json::Value& issue : json::array(report, "issues")) {
    if (json::text(issue, "severity") != "ERROR") continue;
    const std::int64_t message = json::integer(issue, "messageId").value_or(0);
    const std::string code = json::text(issue, "code");
    out.emplace(message, refused(code_of(code),
                                 "Amazon refuses the quantity: " + json::text(issue, "message") +
                                     " (" + code + ")"));
  }
  return out;
}

}  // namespace stockd::amazon
