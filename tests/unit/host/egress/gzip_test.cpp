// SPDX-License-Identifier: Apache-2.0
//
// Bodies that come packed: read like plain ones, and never unpacked beyond the limit.
#include "egress/gzip.hpp"

#include "client.hpp"
#include "loopback_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <zlib.h>

namespace stockd::egress::test {
namespace {

std::string packed(const std::string& plain) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib does not start");
  }
  std::string out(deflateBound(&stream, plain.size()) + 64, '\0');
  std::string in = plain;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("zlib does not end");
  return out;
}

std::string noise(std::size_t size) {
  std::string out(size, '\0');
  std::uint32_t state = 1;
  for (char& c : out) {
    state = state * 1664525 + 1013904223;
    c = static_cast<char>(state >> 24);
  }
  return out;
}

TEST(Gzip, UnpacksWhatWasPacked) {
  for (const std::string& plain : {std::string(), std::string("{}"), std::string(200'000, 'a'),
                                   noise(65'536), noise(150'001)}) {
    const Unpacked unpacked = gunzip(packed(plain), 1 << 20);
    EXPECT_EQ(unpacked.failure, "") << plain.size();
    EXPECT_EQ(unpacked.body, plain);
  }
}

TEST(Gzip, UnpacksSeveralMembersInARow) {
  EXPECT_EQ(gunzip(packed("one,") + packed("two"), 100).body, "one,two");
}

TEST(Gzip, StopsAtTheLimit) {
  const std::string bomb = packed(std::string(50 << 20, '0'));
  EXPECT_LT(bomb.size(), 60'000u);
  EXPECT_EQ(gunzip(bomb, 1 << 20).failure, "too-large");
  EXPECT_EQ(gunzip(packed("12345"), 5).failure, "");
  EXPECT_EQ(gunzip(packed("123456"), 5).failure, "too-large");
}

TEST(Gzip, RefusesWhatIsDamagedOrCutShort) {
  const std::string whole = packed(noise(10'000));
  for (std::size_t size = 0; size < whole.size(); size += 997)
    EXPECT_EQ(gunzip(whole.substr(0, size), 1 << 20).failure, "garbled") << size;
  std::string flipped = whole;
  flipped[flipped.size() / 2] ^= 0x10;
  EXPECT_EQ(gunzip(flipped, 1 << 20).failure, "garbled");
  EXPECT_EQ(gunzip("{\"plain\":true}", 1 << 20).failure, "garbled");
  EXPECT_EQ(gunzip(whole + "tail", 1 << 20).failure, "garbled");
}

TEST(Gzip, PutsTheContentOfAFileInItsPlace) {
  connectors::HttpResponse response;
  response.status = 200;
  response.body = packed("sku\tquantity\n");
  unpack_file(response, 100);
  EXPECT_EQ(response.body, "sku\tquantity\n");
  unpack_file(response, 100);  // it is plain now, and stays as it is
  EXPECT_EQ(response.body, "sku\tquantity\n");
  EXPECT_EQ(response.status, 200u);
  response.body = packed(noise(1000)).substr(0, 500);
  unpack_file(response, 10'000);
  EXPECT_EQ(response.status, 0u);
  EXPECT_EQ(response.failure, "garbled");
  EXPECT_EQ(response.body, "");
}

Answer answer_of(const std::string& encoding, const std::string& body,
                 std::int64_t body_max = 1 << 20) {
  LoopbackServer server([&](const Seen& seen) {
    EXPECT_EQ(seen.headers.at("accept-encoding"), "gzip");
    Script script;
    script.headers = {{"Content-Encoding", encoding}};
    script.body = body;
    return script;
  });
  EgressOptions options;
  options.sandbox = true;
  options.body_max = body_max;
  Client client(options, url_channel(local_url(server.port())));
  return client.ask(request_of("POST", local_url(server.port()) + "/", "{}"));
}

TEST(PackedAnswers, ReachTheConnectorPlain) {
  const Answer answer = answer_of("gzip", packed(R"({"a":1})"));
  EXPECT_EQ(answer.response.status, 200u);
  EXPECT_EQ(answer.response.body, R"({"a":1})");
  for (const auto& [name, value] : answer.response.headers) {
    EXPECT_NE(name, "content-encoding");
    EXPECT_NE(name, "content-length");
  }
}

TEST(PackedAnswers, ThatCannotBeUnpackedLeaveAWriteUnsure) {
  const std::string bomb = packed(std::string(4 << 20, '0'));
  for (const auto& [encoding, body, failure] :
       {std::tuple{"gzip", bomb, "too-large"}, std::tuple{"gzip", std::string("{}"), "garbled"},
        std::tuple{"br", std::string("{}"), "garbled"}}) {
    const Answer answer = answer_of(encoding, body);
    EXPECT_EQ(answer.response.status, 0u) << encoding;
    EXPECT_EQ(answer.response.failure, failure);
    EXPECT_FALSE(answer.response.unsent);
    EXPECT_TRUE(answer.may_have_changed);
  }
}

TEST(PackedAnswers, MayBeFilesThatAreUnpackedWhereTheRequestSaysSo) {
  LoopbackServer server([&](const Seen&) {
    Script script;
    script.headers = {{"Content-Type", "text/plain; charset=windows-1252"}};
    script.body = packed("a file");
    return script;
  });
  EgressOptions options;
  options.sandbox = true;
  Client client(options, url_channel(local_url(server.port())));
  auto request = request_of("GET", local_url(server.port()) + "/");
  EXPECT_EQ(client.ask(request).response.body, packed("a file"));
  request.unpack = true;
  const Answer answer = client.ask(request);
  EXPECT_EQ(answer.response.body, "a file");
  EXPECT_EQ(answer.response.status, 200u);
}

}  // namespace
}  // namespace stockd::egress::test
