// SPDX-License-Identifier: Apache-2.0
//
// Honest marketplaces over real sockets: what they send is stored as it came and answered in order.
#include "client.hpp"
#include "served.hpp"

namespace stockd::ingress {
namespace {

class IngressServes : public Served {};

TEST_F(IngressServes, StoresASignedWebhookAsItCameAndAnswers200) {
  serve();
  const std::string body("{\"id\":1}\0\xff", 10);
  Client client(port());
  client.send(signed_post(body, "/hooks/acme/shop?a=b%20c", "X-Topic: Orders/Create\r\n"));
  EXPECT_EQ(client.read().status, 200);
  const journal::InboxRow row = next_arrived();
  EXPECT_GT(row.id, 0u);
  EXPECT_EQ(row.account, "acme");
  EXPECT_EQ(row.channel, "shop");
  EXPECT_EQ(row.url, "/hooks/acme/shop?a=b%20c");
  EXPECT_EQ(row.body, body);
  EXPECT_GT(row.received_at_ms, 0);
  const std::pair<std::string, std::string> topic{"x-topic", "Orders/Create"};
  EXPECT_EQ(std::count(row.headers.begin(), row.headers.end(), topic), 1);
  ASSERT_EQ(rows().size(), 1u);
  EXPECT_EQ(rows().front().body, body);
  EXPECT_EQ(ingress_->stats().accepted, 1u);
  EXPECT_EQ(ingress_->stats().durable, 1u);
}

TEST_F(IngressServes, AcceptsTheSecretThatIsBeingRotatedOut) {
  serve();
  Client client(port());
  client.send("POST /hooks/acme/shop HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX-SIGNATURE: " +
              signature_of("{}", "previous") + "\r\n\r\n{}");
  EXPECT_EQ(client.read().status, 200);
}

TEST_F(IngressServes, KeepsTheConnectionForMoreRequests) {
  serve();
  Client client(port());
  for (int i = 0; i < 50; ++i) {
    client.send(signed_post(std::to_string(i)));
    ASSERT_EQ(client.read().status, 200);
    ASSERT_EQ(next_arrived().body, std::to_string(i));
  }
}

TEST_F(IngressServes, AnswersPipelinedRequestsInOrder) {
  serve();
  Client client(port());
  std::string all;
  for (int i = 0; i < 40; ++i) {
    const std::string body(static_cast<std::size_t>(1000 * (i % 3)), 'p');
    all += i % 4 == 3 ? signed_post(body, "/hooks/acme/nobody") : signed_post(body);
  }
  client.send(all);
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(client.read().status, i % 4 == 3 ? 401 : 200) << i;
  EXPECT_EQ(rows().size(), 30u);
}

TEST_F(IngressServes, UnderstandsARequestInWhateverPiecesItComes) {
  serve();
  const std::string fields = "X-Long: " + std::string(5000, 'l') + "\r\n";
  const std::string request = signed_post("{\"id\":1}", "/hooks/acme/shop", fields);
  for (const std::size_t piece : {1u, 7u, 4096u}) {
    Client client(port());
    for (std::size_t at = 0; at < request.size(); at += piece) {
      client.send(std::string_view(request).substr(at, piece));
    }
    EXPECT_EQ(client.read().status, 200) << piece;
    EXPECT_EQ(next_arrived().body, "{\"id\":1}");
  }
}

std::string chunked(std::string_view body, std::size_t piece) {
  std::string out =
      "POST /hooks/acme/shop HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n"
      "X-Signature: " +
      signature_of(body) + "\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += piece) {
    const std::string_view part = body.substr(at, piece);
    char size[20];
    std::snprintf(size, sizeof size, "%zx\r\n", part.size());
    out += size;
    out += part;
    out += "\r\n";
  }
  return out + "0\r\n\r\n";
}

TEST_F(IngressServes, TakesChunkedBodies) {
  serve();
  const std::string body(60'000, 'c');
  Client client(port());
  for (const std::size_t piece : {500u, 20'000u, 60'000u}) {
    client.send(chunked(body, piece));
    EXPECT_EQ(client.read().status, 200) << piece;
    EXPECT_EQ(next_arrived().body, body);
  }
}

TEST_F(IngressServes, TellsAClientThatAsksToGoOn) {
  serve();
  const std::string request = signed_post("{}", "/hooks/acme/shop", "Expect: 100-continue\r\n");
  Client client(port());
  client.send(std::string_view(request).substr(0, request.size() - 2));
  EXPECT_EQ(client.read().status, 100);
  client.send("{}");
  EXPECT_EQ(client.read().status, 200);
}

TEST_F(IngressServes, ClosesWhenTheClientAsksForIt) {
  serve();
  Client client(port());
  client.send(signed_post("{}", "/hooks/acme/shop", "Connection: close\r\n"));
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.header.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.ended());
}

TEST_F(IngressServes, AnswersThePingAndForgetsIt) {
  serve();
  Client client(port());
  client.send(
      "POST /hooks/acme/shop HTTP/1.1\r\nHost: h\r\n"
      "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
      "Content-Length: 12\r\n\r\nwebhook_id=7");
  EXPECT_EQ(client.read().status, 200);
  EXPECT_TRUE(rows().empty());
}

TEST_F(IngressServes, AsksOneAccountToComeAgainWhileOthersGoOn) {
  serve({}, 1 << 20, 3000);
  Endpoint other = shop_endpoint();
  other.account = "blue-bikes";
  ingress_->serve({shop_endpoint(), other});
  Client client(port());
  client.send(signed_post(std::string(2000, 'a')));
  EXPECT_EQ(client.read().status, 200);
  const auto id = next_arrived().id;
  client.send(signed_post(std::string(2000, 'b')));
  const Answer full = client.read();
  EXPECT_EQ(full.status, 503);
  EXPECT_NE(full.header.find("Retry-After: "), std::string::npos);
  client.send(signed_post(std::string(2000, 'c'), "/hooks/blue-bikes/shop"));
  EXPECT_EQ(client.read().status, 200);
  inbox_->handled({id});
  client.send(signed_post(std::string(2000, 'd')));
  EXPECT_EQ(client.read().status, 200);
}

TEST_F(IngressServes, AsksToComeAgainWhenTheInboxIsFullAndRecovers) {
  serve({}, 3000);
  Client client(port());
  client.send(signed_post(std::string(2000, 'a')));
  EXPECT_EQ(client.read().status, 200);
  const auto id = next_arrived().id;
  client.send(signed_post(std::string(2000, 'b')));
  const Answer full = client.read();
  EXPECT_EQ(full.status, 503);
  EXPECT_NE(full.header.find("Retry-After: "), std::string::npos);
  inbox_->handled({id});
  client.send(signed_post(std::string(2000, 'c')));
  EXPECT_EQ(client.read().status, 200);
}

TEST_F(IngressServes, ServesTheNewEndpointsAfterAChange) {
  serve();
  Client client(port());
  Endpoint other = shop_endpoint();
  other.channel = "other";
  ingress_->serve({other});
  client.send(signed_post("{}"));
  EXPECT_EQ(client.read().status, 401);
  client.send(signed_post("{}", "/hooks/acme/other"));
  EXPECT_EQ(client.read().status, 200);
  EXPECT_EQ(next_arrived().channel, "other");
}

TEST_F(IngressServes, EndsConnectionsWhenItCloses) {
  serve();
  Client client(port());
  client.send(signed_post("{}"));
  EXPECT_EQ(client.read().status, 200);
  ingress_->close();
  EXPECT_TRUE(client.ended());
}

TEST_F(IngressServes, SaysWhyItCannotListen) {
  serve();
  IngressOptions options;
  options.port = port();
  const auto second = Ingress::make(context_.get_executor(), options, *inbox_, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind(), Kind::Config);
  EXPECT_NE(second.error().text().find(std::to_string(port())), std::string::npos);
}

}  // namespace
}  // namespace stockd::ingress
