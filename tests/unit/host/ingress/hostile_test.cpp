// SPDX-License-Identifier: Apache-2.0
//
// Forged, oversized, slow and smuggled requests over real sockets: refused, and nothing stored.
#include "client.hpp"
#include "served.hpp"

#include <memory>

namespace stockd::ingress {
namespace {

class IngressRefuses : public Served {
 protected:
  // Sends it on a connection of its own.
  Answer answer_to(std::string_view request) {
    Client client(port());
    client.send(request);
    return client.read();
  }
};

std::string post(std::string_view fields, std::string_view body = "") {
  return "POST /hooks/acme/shop HTTP/1.1\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

TEST_F(IngressRefuses, ForgedAndUnknownAlike) {
  serve();
  const Answer unknown = answer_to(signed_post("{}", "/hooks/acme/nobody"));
  EXPECT_EQ(unknown.status, 401);
  const std::string good = signature_of("{}");
  const std::string length = "Host: h\r\nContent-Length: 2\r\n";
  for (const std::string& fields :
       {length, length + "X-Signature:\r\n", length + "X-Signature: AAAA\r\n",
        length + "X-Signature: " + signature_of("{}", "wrong") + "\r\n",
        length + "X-Signature: " + signature_of("{} ") + "\r\n",
        length + "X-Signature: " + good + "=\r\n",
        length + "X-Signature: " + good + "\r\nX-Signature: " + good + "\r\n",
        length + "X-Signature: " + good + "\r\nx-signature: AAAA\r\n"}) {
    const Answer forged = answer_to(post(fields, "{}"));
    EXPECT_EQ(forged.status, 401) << fields;
    EXPECT_EQ(forged.body, unknown.body);
    EXPECT_EQ(forged.header.substr(forged.header.find("GMT")),
              unknown.header.substr(unknown.header.find("GMT")));
  }
  EXPECT_EQ(answer_to(signed_post("{}", "/")).status, 401);
  EXPECT_EQ(ingress_->stats().unknown, 2u);
  EXPECT_EQ(ingress_->stats().forged, 8u);
  EXPECT_TRUE(rows().empty());
}

TEST_F(IngressRefuses, EveryFlippedBitOfABody) {
  serve();
  const std::string body = "{\"id\":820982911946154508}";
  Client client(port());
  for (std::size_t bit = 0; bit < body.size() * 8; ++bit) {
    std::string request = signed_post(body);
    char& byte = request[request.size() - body.size() + bit / 8];
    byte = static_cast<char>(byte ^ (1 << (bit % 8)));
    client.send(request);
    ASSERT_EQ(client.read().status, 401) << bit;
  }
  EXPECT_TRUE(rows().empty());
}

TEST_F(IngressRefuses, WhatIsNoPost) {
  serve();
  for (const char* method : {"GET", "PUT", "DELETE", "OPTIONS", "HEAD", "BREW"}) {
    const Answer answer =
        answer_to(std::string(method) + " /hooks/acme/shop HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_NE(answer.header.find("Allow: POST"), std::string::npos);
  }
}

TEST_F(IngressRefuses, BodiesAboveTheEndpointsLimit) {
  serve();
  const std::string big(64 * 1024 + 1, 'b');
  EXPECT_EQ(answer_to(signed_post(big)).status, 413);
  EXPECT_EQ(answer_to(signed_post(big.substr(1))).status, 200);
  EXPECT_EQ(answer_to(post("Host: h\r\nContent-Length: 18446744073709551615\r\n")).status, 413);
  EXPECT_EQ(answer_to(post("Host: h\r\nContent-Length: 18446744073709551616\r\n")).status, 400);
  const std::string chunk = "8000\r\n" + std::string(0x8000, 'c') + "\r\n";
  EXPECT_EQ(answer_to(post("Host: h\r\nTransfer-Encoding: chunked\r\n",
                           chunk + chunk + "1\r\nx\r\n0\r\n\r\n"))
                .status,
            413);
  EXPECT_EQ(rows().size(), 1u);
}

TEST_F(IngressRefuses, TooMuchHeader) {
  serve();
  std::string many;
  for (int i = 0; i < 101; ++i)
    many += "X-" + std::to_string(i) + ": v\r\n";
  EXPECT_EQ(answer_to(post(many)).status, 431);
  EXPECT_EQ(answer_to(post("X-Long: " + std::string(17'000, 'l') + "\r\n")).status, 431);
  std::string lines;
  for (int i = 0; i < 90; ++i)
    lines += "X: " + std::string(200, 'l') + "\r\n";
  EXPECT_EQ(answer_to(post(lines)).status, 431);
}

TEST_F(IngressRefuses, WhatTwoServersCouldReadDifferently) {
  serve();
  const std::string host = "Host: h\r\n";
  for (const std::string& fields : {
           host + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
           host + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
           host + "Content-Length: 2\r\nContent-Length: 2\r\n",
           host + "Content-Length: 2\r\nContent-Length: 3\r\n",
           host + "Content-Length: 2, 2\r\n",
           host + "Content-Length: +2\r\n",
           host + "Content-Length: 0x2\r\n",
           host + "Transfer-Encoding: xchunked\r\n",
           host + "Transfer-Encoding: chunked, identity\r\n",
           host + "Transfer-Encoding: gzip, chunked\r\n",
           host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
           host + "Transfer-Encoding : chunked\r\n",
           host + "X-Folded: a\r\n b\r\nContent-Length: 2\r\n",
           host + "X-Folded:\r\n b\r\nContent-Length: 2\r\n",
           host + " X-First: b\r\nContent-Length: 2\r\n",
           host + "X-Bare: a\nContent-Length: 2\r\n",
           host + "X-Bare: a\rb\r\nContent-Length: 2\r\n",
           host + std::string("X-Nul: a\0b\r\n", 12),
           host + host + "Content-Length: 2\r\n",
           std::string("Content-Length: 2\r\n"),
       }) {
    Client client(port());
    client.send(post(fields, "{}"));
    EXPECT_EQ(client.read().status, 400) << fields;
    EXPECT_TRUE(client.ended()) << "nothing after it is a request";
  }
  for (const char* line : {"POST http://h/hooks/acme/shop HTTP/1.1", "POST h:80 HTTP/1.1",
                           "POST * HTTP/1.1", "POST /hooks/acme/shop HTTP/2.0",
                           "POST /hooks/acme/shop", "POST  /hooks/acme/shop HTTP/1.1"}) {
    EXPECT_EQ(answer_to(std::string(line) + "\r\nHost: h\r\n\r\n").status, 400) << line;
  }
  EXPECT_TRUE(rows().empty());
}

TEST_F(IngressRefuses, MalformedChunksAndTrailers) {
  serve();
  const std::string fields =
      "Host: h\r\nTransfer-Encoding: chunked\r\nX-Signature: " + signature_of("{}") + "\r\n";
  for (const std::string& body :
       {std::string("zz\r\n{}\r\n0\r\n\r\n"), std::string("2\r\n{}x\r\n0\r\n\r\n"),
        std::string("2\r\n{}\r\n0\r\nX-Signature: AAAA\r\n\r\n"),
        "2;" + std::string(40'000, 'e') + "\r\n{}\r\n0\r\n\r\n"}) {
    EXPECT_EQ(answer_to(post(fields, body)).status, 400) << body.substr(0, 40);
  }
  EXPECT_TRUE(rows().empty());
}

TEST_F(IngressRefuses, OtherExpectations) {
  serve();
  EXPECT_EQ(answer_to(post("Host: h\r\nExpect: miracles\r\n")).status, 417);
}

TEST_F(IngressRefuses, SlowHeadersSlowBodiesAndIdleConnections) {
  IngressOptions options;
  options.header_ms = options.body_ms = options.idle_ms = 200;
  serve(options);
  Client silent(port());
  Client slow_header(port());
  slow_header.send("POST /hooks/acme/shop HTTP/1.1\r\nHost: h\r\n");
  Client slow_body(port());
  const std::string request = signed_post("{}");
  slow_body.send(std::string_view(request).substr(0, request.size() - 1));
  Client idle(port());
  idle.send(request);
  EXPECT_EQ(idle.read().status, 200);
  for (Client* client : {&silent, &slow_header, &slow_body, &idle})
    EXPECT_TRUE(client->ended());
  EXPECT_EQ(rows().size(), 1u);
}

TEST_F(IngressRefuses, BodiesOfStrangersThatTogetherTakeTooMuchMemory) {
  IngressOptions options;
  options.unproven_bytes_max = 100'000;
  serve(options);
  const std::string big = signed_post(std::string(60'000, 'b'));
  Client first(port());
  first.send(std::string_view(big).substr(0, big.size() - 1));
  // Until the first one's last byte is there nobody knows who it is.
  Client second(port());
  int status = 200;
  while (status == 200) {
    Client next(port());
    next.send(big);
    status = next.read().status;
  }
  EXPECT_EQ(status, 503);
  first.send(std::string_view(big).substr(big.size() - 1));
  EXPECT_EQ(first.read().status, 200);
  second.send(big);
  EXPECT_EQ(second.read().status, 200);
}

TEST_F(IngressRefuses, NobodyForWhatStrangersOnlyAnnounce) {
  IngressOptions options;
  options.unproven_bytes_max = 100'000;
  serve(options);
  const std::string big = signed_post(std::string(60'000, 'b'));
  const std::string_view announced = std::string_view(big).substr(0, big.find("\r\n\r\n") + 5);
  std::vector<std::unique_ptr<Client>> strangers;
  for (int i = 0; i < 8; ++i) {
    strangers.push_back(std::make_unique<Client>(port()));
    strangers.back()->send(announced);
  }
  Client shop(port());
  shop.send(big);
  EXPECT_EQ(shop.read().status, 200);
}

TEST_F(IngressRefuses, MoreConnectionsThanItsLimit) {
  IngressOptions options;
  options.connections_max = 2;
  serve(options);
  Client first(port());
  Client second(port());
  for (Client* client : {&first, &second}) {
    client->send(signed_post("{}"));
    EXPECT_EQ(client->read().status, 200);
  }
  Client third(port());
  EXPECT_TRUE(third.ended());
  first.send(signed_post("{}"));
  EXPECT_EQ(first.read().status, 200);
}

}  // namespace
}  // namespace stockd::ingress
