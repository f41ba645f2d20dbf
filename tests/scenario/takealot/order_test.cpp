// SPDX-License-Identifier: Apache-2.0
//
// Sales, by polls and by webhooks: which move the merchant's stock, and that nothing counts twice.
#include "pump.hpp"
#include "specification.hpp"

#include <gtest/gtest.h>

#include <map>
#include <tuple>

namespace stockd::test {
namespace {

constexpr const char* kStock = R"("products":[{"sku":"MUG-1","quantity":10,"at_takealot":5}])";
constexpr std::int64_t kDay = 24LL * 3600 * 1000;

// As the engine merges them: the first sight of a line says whose it is, counts only grow.
class Book {
 public:
  void read(const connectors::OperationResult& result) {
    ASSERT_FALSE(result.trouble) << result.trouble.message;
    for (const OrderLineFact& line : facts_of<OrderLineFact>(result.facts)) {
      EXPECT_FALSE(line.order.empty());
      EXPECT_FALSE(line.line.empty());
      auto& known = lines_.try_emplace({line.order, line.line}, line).first->second;
      known.counts.ordered = std::max(known.counts.ordered, line.counts.ordered);
      known.counts.cancelled = std::max(known.counts.cancelled, line.counts.cancelled);
      known.counts.restocked = std::max(known.counts.restocked, line.counts.restocked);
    }
  }
  std::int64_t taken() const {
    std::int64_t sum = 0;
    for (const auto& [key, line] : lines_) {
      if (line.fulfilment == Fulfilment::Merchant) sum += line.counts.ordered;
    }
    return sum;
  }
  std::int64_t cancelled() const {
    std::int64_t sum = 0;
    for (const auto& [key, line] : lines_)
      sum += line.fulfilment == Fulfilment::Merchant ? line.counts.cancelled : 0;
    return sum;
  }
  std::int64_t restocked() const {
    std::int64_t sum = 0;
    for (const auto& [key, line] : lines_)
      sum += line.counts.restocked;
    return sum;
  }
  std::size_t size() const { return lines_.size(); }

 private:
  std::map<std::pair<std::string, std::string>, OrderLineFact> lines_;
};

TEST(TakealotOrders, LeadtimeAndDropShipSalesTakeFromTheMerchantAndDcSalesDoNot) {
  Seller seller(kStock);
  Channel channel(seller);
  Book book;
  std::string cursor;
  seller.sell("MUG-1", 2, "leadtime");
  seller.sell("MUG-1", 1, "dropship");
  seller.sell("MUG-1", 3, "dc");
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.size(), 3u);
  EXPECT_EQ(book.taken(), 3);
  EXPECT_EQ(seller.level("MUG-1"), 7);
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 2);
}

TEST(TakealotOrders, AreReadTwiceWithoutHarmAndInEveryState) {
  Seller seller(kStock);
  Channel channel(seller);
  Book book;
  std::string cursor;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  const std::string dc = seller.sell("MUG-1", 1, "dc");
  for (int i = 0; i < 3; ++i) {
    book.read(channel.poll(cursor));
    seller.pass(60'000);
  }
  seller.act(R"({"do":"fulfil","order":")" + order + "\"}");
  seller.act(R"({"do":"fulfil","order":")" + dc + "\"}");
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.taken(), 2);
  // Seen first when it was shipped already, by the shipment it lay in.
  Book late;
  std::string anew;
  late.read(Channel(seller).poll(anew));
  EXPECT_EQ(late.taken(), 2);
}

TEST(TakealotOrders, ACancelledSaleIsCancelledAndNeverRestocked) {
  Seller seller(kStock);
  Channel channel(seller);
  Book book;
  std::string cursor;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.poll(cursor));
  seller.act(R"({"do":"cancel","order":")" + order + R"(","status":"Cancelled - Late Delivery"})");
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.taken(), 2);
  EXPECT_EQ(book.cancelled(), 2);
  EXPECT_EQ(book.restocked(), 0);
  EXPECT_EQ(seller.level("MUG-1"), 8) << "Takealot gives nothing back";
}

TEST(TakealotOrders, WhereTakealotGivesBackTheUnitsAreRestocked) {
  Seller seller(std::string(kStock) + R"(,"cancel_gives_back":true)");
  Channel channel(seller, R"("cancelled_units":"given_back")");
  Book book;
  std::string cursor;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.poll(cursor));
  seller.act(R"({"do":"cancel","order":")" + order + "\"}");
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.restocked(), 2);
  EXPECT_EQ(seller.level("MUG-1"), 10);
}

TEST(TakealotOrders, AReturnNeverReachesTheMerchantsStock) {
  Seller seller(kStock);
  Channel channel(seller);
  Book book;
  std::string cursor;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.poll(cursor));
  seller.act(R"({"do":"fulfil","order":")" + order + "\"}");
  seller.act(R"({"do":"return","order":")" + order + R"(","sku":"MUG-1","quantity":2})");
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.taken(), 2);
  EXPECT_EQ(book.cancelled() + book.restocked(), 0);
  EXPECT_EQ(seller.level("MUG-1"), 8);
  EXPECT_EQ(seller.level("MUG-1", "at_takealot"), 7);
}

TEST(TakealotOrders, OfManyPagesAreAllRead) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":1000}])");
  Channel channel(seller);
  for (int i = 0; i < 250; ++i)
    seller.sell("MUG-1", 1, "leadtime");
  Book book;
  std::string cursor;
  // One comes between the pages, which moves all others; none is lost.
  int asked = 0;
  channel.instead = [&](const connectors::HttpRequest&) -> std::optional<connectors::HttpResponse> {
    if (++asked == 3) seller.sell("MUG-1", 1, "leadtime");
    return std::nullopt;
  };
  book.read(channel.poll(cursor));
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.taken(), 251);
  EXPECT_NE(channel.requests[0].url.find("/v2/sales?"), std::string::npos);
  EXPECT_EQ(channel.requests[0].lane, "sales");
}

TEST(TakealotOrders, APageThatIsNotWholeVoidsThePass) {
  for (const char* kind : {"short_page", "empty_page", "truncate", "garbage"}) {
    Seller seller(kStock);
    Channel channel(seller);
    std::string cursor;
    Book book;
    book.read(channel.poll(cursor));
    const std::string before = cursor;
    seller.sell("MUG-1", 1, "leadtime");
    seller.act(std::string(R"({"do":"fault","kind":")") + kind + R"("})");
    EXPECT_EQ(channel.poll(cursor).trouble.kind, Kind::Transient) << kind;
    EXPECT_EQ(cursor, before);
    book.read(channel.poll(cursor));
    EXPECT_EQ(book.taken(), 1) << kind;
  }
}

// The list knows days of the order alone, so an old sale's cancellation shows to a full look only.
TEST(TakealotOrders, AnOldSalesCancellationIsFoundWithoutItsWebhook) {
  Seller seller(kStock);
  Channel channel(seller);
  Book book;
  std::string cursor;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.poll(cursor));
  for (int day = 0; day < 20; ++day) {
    seller.pass(kDay);
    book.read(channel.poll(cursor));
  }
  seller.act(R"({"do":"cancel","order":")" + order + "\"}");
  seller.pass(60'000);
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.cancelled(), 0) << "only the last days were read";
  seller.pass(7LL * 3600 * 1000);
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.cancelled(), 2);
}

// Neither a fortnight's silence nor a window of a year may ask for more than 180 days.
TEST(TakealotOrders, NeverAskForMoreThanTakealotAllows) {
  Seller seller(kStock);
  Channel channel(seller);
  connectors::PollOrders poll;
  poll.window_ms = 400 * kDay;
  const auto first = channel.run(poll);
  ASSERT_FALSE(first.trouble) << first.trouble.message;
  poll.cursor = facts_of<PageFact>(first.facts)[0].cursor;
  seller.pass(500 * kDay);
  EXPECT_FALSE(channel.run(poll).trouble);
}

TEST(TakealotOrders, DaysAreSouthAfrican) {
  Seller seller(kStock);
  seller.now_ms = 1'795'000'000'000 / kDay * kDay + 22 * 3600'000LL + 30 * 60'000;  // 00:30 there
  Channel channel(seller);
  seller.sell("MUG-1", 1, "leadtime");
  Book book;
  std::string cursor;
  const auto result = channel.poll(cursor);
  const auto lines = facts_of<OrderLineFact>(result.facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].placed_at_ms, seller.now_ms) << "stamps without a zone are South African";
}

TEST(TakealotOrders, TheFilterMayBeSeparatedEitherWay) {
  for (const char* separator : {"comma", "semicolon"}) {
    Seller seller(kStock);
    Channel channel(seller, std::string(R"("filter_separator":")") + separator + "\"");
    seller.sell("MUG-1", 1, "leadtime");
    Book book;
    std::string cursor;
    book.read(channel.poll(cursor));
    EXPECT_EQ(book.taken(), 1);
  }
}

TEST(TakealotOrders, TellNothingAboutACustomer) {
  Seller seller(kStock);
  Channel channel(seller);
  seller.sell("MUG-1", 1, "leadtime");
  std::string cursor;
  const auto result = channel.poll(cursor);
  for (const OrderLineFact& line : facts_of<OrderLineFact>(result.facts)) {
    for (const std::string& text : {line.order, line.line, line.remote, line.sku, line.location})
      EXPECT_EQ(text.find("Thandi"), std::string::npos);
  }
}

TEST(TakealotOrders, AWebhookAndAPollAreOneLine) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  Book book;
  std::string cursor;
  seller.sell("MUG-1", 2, "leadtime");
  const auto hook = seller.hook("New Leadtime Order");
  book.read(channel.receive(hook.request));
  book.read(channel.receive(hook.request));
  EXPECT_EQ(book.taken(), 2);
  book.read(channel.poll(cursor));
  EXPECT_EQ(book.size(), 1u);
  EXPECT_EQ(book.taken(), 2);
}

TEST(TakealotOrders, ADropShipOrderNamesNoItemsSoItsSalesAreAskedFor) {
  Seller seller(std::string(kStock) + R"(,"sales_lag_ms":5000)" +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  Book book;
  seller.sell("MUG-1", 2, "dropship");
  const auto hook = seller.hook("New Drop Ship Order");
  const auto early = channel.receive(hook.request);
  EXPECT_TRUE(facts_of<OrderLineFact>(early.facts).empty());
  ASSERT_EQ(facts_of<HintFact>(early.facts).size(), 1u);
  EXPECT_EQ(facts_of<HintFact>(early.facts)[0].remote, seller.remote("MUG-1"));
  seller.pass(6'000);
  book.read(channel.receive(hook.request));
  EXPECT_EQ(book.taken(), 2);
}

TEST(TakealotOrders, AChangedSaleIsTakenFromItsWebhook) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  Book book;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.receive(seller.hook("New Leadtime Order").request));
  seller.act(R"({"do":"cancel","order":")" + order + "\"}");
  book.read(channel.receive(seller.hook("Sale Status Changed").request));
  EXPECT_EQ(book.taken(), 2);
  EXPECT_EQ(book.cancelled(), 2);
}

TEST(TakealotOrders, OtherWebhooksAreHints) {
  Seller seller(R"("products":[{"sku":"MUG-1","quantity":10}],)"
                R"("webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  channel.set("MUG-1", 7);
  seller.pass(3'000);
  const auto done =
      facts_of<HintFact>(channel.receive(seller.hook("Batch Completed").request).facts);
  ASSERT_EQ(done.size(), 1u);
  EXPECT_EQ(done[0].kind, HintKind::Ticket);
  EXPECT_EQ(done[0].remote, "4711");
  const auto echo = facts_of<HintFact>(channel.receive(seller.hook("Offer Updated").request).facts);
  ASSERT_EQ(echo.size(), 1u);
  EXPECT_EQ(echo[0].kind, HintKind::Listing);
  EXPECT_EQ(echo[0].remote, seller.remote("MUG-1"));
  seller.act(R"({"do":"rename","sku":"MUG-1","to":"MUG-2"})");
  const auto renamed =
      facts_of<HintFact>(channel.receive(seller.hook("Offer Updated").request).facts);
  ASSERT_EQ(renamed.size(), 2u);
  EXPECT_EQ(renamed[1].kind, HintKind::Catalogue);
}

TEST(TakealotOrders, ThePortalsTestIsAnsweredAndMeansNothing) {
  Seller seller(std::string(kStock) +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  EXPECT_EQ(seller.act(R"({"do":"portal_test"})").at("sent").as_int64(), 6);
  ASSERT_EQ(seller.hooks.size(), 6u);
  for (const auto& hook : seller.hooks) {
    const auto result = channel.receive(hook.request);
    EXPECT_FALSE(result.trouble) << hook.request.body;
    EXPECT_TRUE(result.facts.empty()) << hook.request.body;
  }
  EXPECT_TRUE(channel.requests.empty());
}

// As clients met them: the facility a text, another spelling of an event, of a header, of stock.
TEST(TakealotOrders, WebhooksMayBeSpeltOtherwise) {
  Seller seller(std::string(kStock) + R"(,"webhook_variant":true)" +
                R"(,"webhook_url":"https://stockd.example.test/hooks/takealot")");
  Channel channel(seller);
  Book book;
  const std::string order = seller.sell("MUG-1", 2, "leadtime");
  book.read(channel.receive(seller.hook("New Leadtime Order").request));
  seller.act(R"({"do":"cancel","order":")" + order + "\"}");
  book.read(channel.receive(seller.hook("Sales Status Changed").request));
  EXPECT_EQ(book.cancelled(), 2);
  const auto unknown = channel.receive("Moon Phase Changed", R"({"moon":"full"})");
  EXPECT_FALSE(unknown.trouble);
  EXPECT_TRUE(unknown.facts.empty());
  // Without its header the body says what it is.
  book.read(channel.receive("", R"({"order_id":5,"order_item_id":6,"quantity":1,)"
                                R"("offer":{"offer_id":200123456,"sku":"MUG-1"}})"));
  EXPECT_EQ(book.taken(), 3);
}

TEST(TakealotOrders, AWebhookThatNamesNothingIsADefect) {
  Seller seller(kStock);
  Channel channel(seller);
  for (const auto& [event, body] :
       {std::pair{"New Leadtime Order", "{}"}, std::pair{"New Leadtime Order", "no json"},
        std::pair{"Sale Status Changed", R"({"sale":{}})"}, std::pair{"Batch Completed", "{}"},
        std::pair{"New Leadtime Order",
                  R"({"order_id":1,"order_item_id":2,"quantity":0.5,"offer":{"offer_id":3}})"}}) {
    EXPECT_EQ(channel.receive(event, body).trouble.kind, Kind::Defect) << event << body;
  }
}

// Takealot's own examples of webhooks.
TEST(TakealotOrders, TheExamplesOfWebhooksAreRead) {
  const auto body = [](const std::string& name) {
    return takealot::shared_file("examples/webhooks/" + name + ".body");
  };
  if (!body("new_leadtime_order")) GTEST_SKIP() << "the examples are not here; set STOCKD_SHARED";
  Seller seller(kStock);
  Channel channel(seller);
  const auto sold = facts_of<OrderLineFact>(
      channel.receive("New Leadtime Order", *body("new_leadtime_order")).facts);
  ASSERT_EQ(sold.size(), 1u);
  EXPECT_EQ(sold[0].order, "900100001");
  EXPECT_EQ(sold[0].line, "300555001");
  EXPECT_EQ(sold[0].remote, "200123456");
  EXPECT_EQ(sold[0].counts.ordered, 2);
  EXPECT_EQ(sold[0].fulfilment, Fulfilment::Merchant);
  const auto changed = facts_of<OrderLineFact>(
      channel.receive("Sale Status Changed", *body("sale_status_changed")).facts);
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed[0].line, "300555001");
  EXPECT_EQ(changed[0].counts.cancelled, 2);
  EXPECT_EQ(changed[0].fulfilment, Fulfilment::Merchant) << "only leadtime units come late";
  const auto test = channel.receive("New Leadtime Order", *body("portal_test_new_leadtime_order"));
  EXPECT_FALSE(test.trouble);
  EXPECT_TRUE(test.facts.empty());
  EXPECT_EQ(
      facts_of<HintFact>(channel.receive("Batch Completed", *body("batch_completed")).facts)[0]
          .remote,
      "4711");
  EXPECT_EQ(
      facts_of<HintFact>(channel.receive("Offer Created", *body("offer_created")).facts)[0].kind,
      HintKind::Catalogue);
  EXPECT_EQ(
      facts_of<HintFact>(channel.receive("Offer Updated", *body("offer_updated")).facts)[0].remote,
      "200123456");
}

TEST(TakealotOrders, TheExampleOfAListOfSalesIsRead) {
  const auto text = takealot::shared_file("examples/sales_list.json");
  if (!text) GTEST_SKIP() << "the examples are not here; set STOCKD_SHARED";
  const auto body = boost::json::serialize(boost::json::parse(*text).at("response").at("body"));
  Seller seller(kStock);
  Channel channel(seller);
  channel.instead = [&](const connectors::HttpRequest&) { return std::optional(answer_of(body)); };
  std::string cursor;
  const auto lines = facts_of<OrderLineFact>(channel.poll(cursor).facts);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].fulfilment, Fulfilment::Merchant);
  EXPECT_EQ(lines[0].counts, (LineCounts{2, 0, 0}));
  EXPECT_EQ(lines[0].placed_at_ms, 1'777'720'380'000);
  EXPECT_EQ(lines[1].counts, (LineCounts{1, 1, 0}));
  EXPECT_EQ(lines[2].fulfilment, Fulfilment::Merchant) << "it lay in a shipment of the merchant's";
  EXPECT_EQ(lines[2].counts, (LineCounts{1, 0, 0})) << "a return is not restocked";
}

}  // namespace
}  // namespace stockd::test
