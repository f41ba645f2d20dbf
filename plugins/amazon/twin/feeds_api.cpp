// SPDX-License-Identifier: Apache-2.0
//
// See feeds_api.hpp. A feed whose messages were all refused is DONE all the same.
#include "feeds_api.hpp"

#include "attributes.hpp"

#include <stockd/time.hpp>

#include <algorithm>
#include <set>

namespace stockd::amazon::twin {
namespace {

constexpr std::size_t kMessagesMost = 25'000;

const std::set<std::string> kStatuses{"CANCELLED", "DONE", "FATAL", "IN_PROGRESS", "IN_QUEUE"};

json::Object feed_issue(std::int64_t message, const std::string& sku, const std::string& code,
                        const std::string& text) {
  json::Object out;
  if (message > 0) out["messageId"] = message;
  if (!sku.empty()) out["sku"] = sku;
  out["code"] = code;
  out["severity"] = "ERROR";
  out["message"] = text;
  return out;
}

struct Tally {
  std::int64_t processed = 0;
  std::int64_t accepted = 0;
  json::Array issues;
};

std::string report_of(const Tally& tally, const std::string& seller, const std::string& feed) {
  json::Object header;
  header["sellerId"] = seller;
  header["version"] = "2.0";
  header["feedId"] = feed;
  json::Object summary;
  summary["errors"] = static_cast<std::int64_t>(tally.issues.size());
  summary["warnings"] = 0;
  summary["messagesProcessed"] = tally.processed;
  summary["messagesAccepted"] = tally.accepted;
  summary["messagesInvalid"] = tally.processed - tally.accepted;
  json::Object out;
  out["header"] = std::move(header);
  out["issues"] = tally.issues;
  out["summary"] = std::move(summary);
  return json::dump(out);
}

Answer answer_of(std::uint32_t status, json::Object body) {
  Answer out;
  out.status = status;
  out.body = std::move(body);
  return out;
}

}  // namespace

FeedsApi::Feed* FeedsApi::find(const std::string& id) {
  const auto found = std::ranges::find_if(feeds_, [&](const Feed& each) { return each.id == id; });
  if (found == feeds_.end()) throw ApiError(404, "NOT_FOUND", "Feed '" + id + "' not found");
  return &*found;
}

Answer FeedsApi::create_document(const Call& call) {
  const std::string type = json::text(call.body(), "contentType");
  if (type.empty()) throw invalid_input("contentType is missing");
  json::Object body;
  const std::string id = documents_.expect("feed", type);
  body["feedDocumentId"] = id;
  body["url"] = documents_.address(id, call, true);
  return answer_of(201, std::move(body));
}

Answer FeedsApi::create(const Call& call) {
  const json::Object wish = call.body();
  Feed feed;
  feed.type = json::text(wish, "feedType");
  feed.input = json::text(wish, "inputFeedDocumentId");
  for (const json::Value& each : json::array(wish, "marketplaceIds"))
    feed.marketplaces.push_back(json::as_text(each));
  if (feed.type.empty() || feed.input.empty() || feed.marketplaces.empty()) {
    throw invalid_input("feedType, marketplaceIds and inputFeedDocumentId are needed");
  }
  const Document* document = documents_.find(feed.input);
  if (document == nullptr || !document->stored) {
    throw invalid_input("the document is unknown or was not uploaded");
  }
  feed.id = std::to_string(50'000'000 + seller_.next_number());
  feed.created_ms = call.now_ms;
  feed.due_ms = call.now_ms + delays_.feed_ms;
  json::Object body;
  body["feedId"] = feed.id;
  feeds_.push_back(std::move(feed));
  return answer_of(202, std::move(body));
}

json::Object FeedsApi::json_of(const Feed& feed) const {
  json::Object out;
  out["feedId"] = feed.id;
  out["feedType"] = feed.type;
  json::Array marketplaces;
  for (const std::string& each : feed.marketplaces)
    marketplaces.push_back(json::Value(each));
  out["marketplaceIds"] = std::move(marketplaces);
  out["createdTime"] = format_iso(feed.created_ms);
  out["processingStatus"] = feed.status;
  if (feed.ended_ms != 0) out["processingEndTime"] = format_iso(feed.ended_ms);
  if (!feed.result.empty()) out["resultFeedDocumentId"] = feed.result;
  return out;
}

Answer FeedsApi::get(const Call& call) {
  return answer_of(200, json_of(*find(call.parts().at(3))));
}

Answer FeedsApi::list(const Call& call) {
  const auto types = call.list("feedTypes");
  const auto statuses = call.list("processingStatuses");
  const auto since = call.moment("createdSince");
  const std::int64_t size = call.integer("pageSize").value_or(10);
  if (types.empty()) throw invalid_input("feedTypes is missing");
  if (size < 1 || size > 100) throw invalid_input("pageSize must be 1 to 100");
  for (const std::string& status : statuses) {
    if (!kStatuses.contains(status)) throw invalid_input("processingStatuses has no " + status);
  }
  json::Array told;
  for (const Feed& feed : feeds_) {
    const bool fits =
        std::ranges::find(types, feed.type) != types.end() &&
        (statuses.empty() || std::ranges::find(statuses, feed.status) != statuses.end()) &&
        (!since || feed.created_ms >= *since);
    if (fits && static_cast<std::int64_t>(told.size()) < size) told.push_back(json_of(feed));
  }
  json::Object body;
  body["feeds"] = std::move(told);
  return answer_of(200, std::move(body));
}

Answer FeedsApi::cancel(const Call& call) {
  Feed* feed = find(call.parts().at(3));
  if (feed->status != "IN_QUEUE") throw invalid_input("only a feed in the queue can be cancelled");
  feed->status = "CANCELLED";
  feed->ended_ms = call.now_ms;
  return Answer();
}

Answer FeedsApi::get_document(const Call& call) {
  const std::string& id = call.parts().at(3);
  const Document* document = documents_.find(id);
  if (document == nullptr) throw ApiError(404, "NOT_FOUND", "Document '" + id + "' not found");
  json::Object body;
  body["feedDocumentId"] = id;
  body["url"] = documents_.address(id, call, false);
  if (document->packed) body["compressionAlgorithm"] = "GZIP";
  return answer_of(200, std::move(body));
}

void FeedsApi::advance(std::int64_t now_ms) {
  for (Feed& feed : feeds_) {
    const bool running = feed.status == "IN_QUEUE" || feed.status == "IN_PROGRESS";
    if (!running) continue;
    const std::int64_t halfway = feed.created_ms + (feed.due_ms - feed.created_ms) / 2;
    if (now_ms >= halfway) feed.status = "IN_PROGRESS";
    if (delays_.feeds_hang || now_ms < feed.due_ms) continue;
    work_off(feed, std::max(feed.due_ms, feed.created_ms));
  }
}

std::optional<std::int64_t> FeedsApi::next_ms() const {
  std::optional<std::int64_t> out;
  for (const Feed& feed : feeds_) {
    const bool running = feed.status == "IN_QUEUE" || feed.status == "IN_PROGRESS";
    if (running && !delays_.feeds_hang) out = std::min(out.value_or(feed.due_ms), feed.due_ms);
  }
  return out;
}

void FeedsApi::work_off(Feed& feed, std::int64_t at_ms) {
  feed.ended_ms = at_ms;
  boost::system::error_code failed;
  const Document* document = documents_.find(feed.input);
  const json::Value content = boost::json::parse(document->content, failed);
  if (feed.type != "JSON_LISTINGS_FEED" || failed || !content.is_object()) {
    feed.status = "FATAL";
    return;
  }
  Tally tally;
  const std::string seller = json::text(json::object(content, "header"), "sellerId");
  const json::Array& messages = json::array(content, "messages");
  if (seller != seller_.token() || messages.size() > kMessagesMost) {
    tally.processed = static_cast<std::int64_t>(messages.size());
    tally.issues.push_back(feed_issue(0, "", "4002005", "The header's sellerId is not valid."));
  } else {
    for (const json::Value& message : messages) {
      ++tally.processed;
      json::Array issues;
      if (message.is_object()) {
        issues = process(message.get_object(), feed, at_ms);
      } else {
        issues.push_back(feed_issue(0, "", "BAD_REQUEST", "A message is no object."));
      }
      if (issues.empty()) ++tally.accepted;
      for (const json::Value& each : issues)
        tally.issues.push_back(each);
    }
  }
  feed.status = "DONE";
  feed.result = documents_.make("result", report_of(tally, seller_.token(), feed.id),
                                "application/json; charset=UTF-8", delays_.gzip);
}

// The issues of one message; none: it was accepted.
json::Array FeedsApi::process(const json::Object& message, const Feed& feed, std::int64_t at_ms) {
  const std::int64_t number = json::integer(message, "messageId").value_or(0);
  const std::string sku = json::text(message, "sku");
  json::Array out;
  try {
    json::Array issues = carry_out(message, seller_.listing(sku), feed.marketplaces.front(), at_ms);
    for (const json::Value& each : issues) {
      json::Object told =
          feed_issue(number, sku, json::text(each, "code"), json::text(each, "message"));
      for (const json::Value& name : json::array(each, "attributeNames"))
        told["attributeName"] = name;
      out.push_back(std::move(told));
    }
  } catch (const ApiError&) {
    out.push_back(feed_issue(number, sku, "BAD_REQUEST", "Invalid parameters provided."));
  }
  return out;
}

json::Array FeedsApi::carry_out(const json::Object& message, Listing* listing,
                                const std::string& marketplace, std::int64_t at_ms) {
  const std::string kind = json::text(message, "operationType");
  const std::string sku = json::text(message, "sku");
  const std::int64_t effect_ms = at_ms + delays_.patch_ms;
  if (kind == "DELETE") {
    if (listing != nullptr) seller_.remove(sku);
    return json::Array();
  }
  if (listing == nullptr && kind == "UPDATE" && !sku.empty()) listing = &seller_.add(sku, at_ms);
  if (listing == nullptr) throw invalid_input("the SKU is unknown");
  if (kind == "PATCH") {
    return patch(seller_, *listing, json::array(message, "patches"), marketplace, false, effect_ms)
        .issues;
  }
  if (kind != "UPDATE" && kind != "PARTIAL_UPDATE") throw invalid_input("no such operation");
  return put(seller_, *listing, json::object(message, "attributes"), marketplace, kind == "UPDATE",
             false, effect_ms)
      .issues;
}

}  // namespace stockd::amazon::twin
