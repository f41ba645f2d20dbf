// SPDX-License-Identifier: Apache-2.0
//
// Amazon's feed: three requests submit it, and the outcome comes minutes later, per message. The
// write ends with every item accepted, its ticket naming feed and message; a later operation asks
// for the feed and, once it is processed, reads the report, which names only what went wrong.
#include "conversations.hpp"

#include <stockd/connector.hpp>
#include <stockd/json.hpp>

#include <map>
#include <string>

namespace stockd::test {
namespace {

constexpr const char* kFeeds = "https://sp-api.test/feeds/2021-06-30";
constexpr const char* kContentType = "application/json; charset=UTF-8";

class AmazonFeed {
 public:
  AmazonFeed(const Host&, std::string_view) {}

  Task<> set_stock(Op& op, std::vector<Item> items) {
    json::Object wanted;
    wanted["contentType"] = kContentType;
    const std::string document_body = json::dump(wanted);
    const Response created = co_await op.post(at("/documents")).json(document_body).lane("feeds");
    const json::Value document = json::parse(created.body());
    const std::string feed_body = feed(items);
    // The upload goes to a signed URL of the storage: our credentials have no business there.
    const Response uploaded = co_await op.put(json::text(document, "url"))
                                  .body(feed_body, kContentType)
                                  .auth("none")
                                  .lane("upload")
                                  .idempotent();
    if (!uploaded.ok()) throw Trouble::transient("amazon.upload", "The feed was not stored.");
    const std::string submission = submit(json::text(document, "feedDocumentId"));
    const Response submitted = co_await op.post(at("/feeds")).json(submission).lane("feeds");
    if (submitted.status() != 202) throw Trouble::rejected("amazon.feed", submitted.body());
    const std::string feed_id = json::text(json::parse(submitted.body()), "feedId");
    for (std::size_t i = 0; i < items.size(); ++i) {
      op.accepted(items[i], feed_id + "#" + std::to_string(i + 1));
    }
  }

  // Tickets of one feed are settled together; those of a feed in progress stay accepted.
  Task<> settle_writes(Op& op, std::vector<Ticket> tickets) {
    std::map<std::string, std::vector<Ticket>> by_feed;
    for (Ticket& ticket : tickets) {
      const std::string feed_id = ticket.ticket.substr(0, ticket.ticket.find('#'));
      by_feed[feed_id].push_back(std::move(ticket));
    }
    for (const auto& [feed_id, same] : by_feed)
      co_await settle(op, feed_id, same);
  }

 private:
  static std::string at(const std::string& path) { return kFeeds + path; }

  Task<> settle(Op& op, std::string feed_id, std::vector<Ticket> tickets) {
    const Response answer = co_await op.get(at("/feeds/" + feed_id)).lane("feeds");
    const json::Value state = json::parse(answer.body());
    const std::string status = json::text(state, "processingStatus");
    if (status == "IN_QUEUE" || status == "IN_PROGRESS") {
      for (const Ticket& ticket : tickets)
        op.accepted(ticket, ticket.ticket);
      co_return;
    }
    if (status != "DONE") {
      const Trouble trouble =
          Trouble::rejected("amazon.feed-" + status, "Amazon gave the feed up as " + status + ".");
      for (const Ticket& ticket : tickets)
        op.failed(ticket, trouble);
      co_return;
    }
    const std::string id = json::text(state, "resultFeedDocumentId");
    const Response where = co_await op.get(at("/documents/" + id)).lane("feeds");
    const std::string url = json::text(json::parse(where.body()), "url");
    const Response downloaded = co_await op.get(url).auth("none").lane("upload");
    const json::Value report = json::parse(downloaded.body());
    for (const Ticket& ticket : tickets)
      judge(op, ticket, report);
  }

  static void judge(Op& op, const Ticket& ticket, const json::Value& report) {
    const std::string message = ticket.ticket.substr(ticket.ticket.find('#') + 1);
    for (const json::Value& issue : json::array(report, "issues")) {
      if (json::text(issue, "messageId") != message) continue;
      if (json::text(issue, "severity") != "ERROR") continue;
      const std::string code = "amazon." + json::text(issue, "code");
      op.failed(ticket, Trouble::rejected(code, json::text(issue, "message")));
      return;
    }
    op.applied(ticket);
  }

  static std::string feed(const std::vector<Item>& items) {
    json::Array messages;
    std::int64_t number = 0;
    for (const Item& item : items) {
      json::Object availability;
      availability["fulfillment_channel_code"] = "DEFAULT";
      availability["quantity"] = item.quantity;
      json::Array values;
      values.push_back(std::move(availability));
      json::Object patch;
      patch["op"] = "replace";
      patch["path"] = "/attributes/fulfillment_availability";
      patch["value"] = std::move(values);
      json::Array patches;
      patches.push_back(std::move(patch));
      json::Object message;
      message["messageId"] = ++number;
      message["sku"] = item.sku;
      message["operationType"] = "PATCH";
      message["productType"] = "PRODUCT";
      message["patches"] = std::move(patches);
      messages.push_back(std::move(message));
    }
    json::Object document;
    document["messages"] = std::move(messages);
    return json::dump(document);
  }

  static std::string submit(const std::string& document) {
    json::Object submission;
    submission["feedType"] = "JSON_LISTINGS_FEED";
    submission["inputFeedDocumentId"] = document;
    return json::dump(submission);
  }
};

}  // namespace

const stockd_module_t kAmazonFeed = Adapter<AmazonFeed>::module_of("amazon-feed", "1.0.0");

}  // namespace stockd::test
