// SPDX-License-Identifier: Apache-2.0
//
// The golden corpus both ways, and a decoder that survives whatever a disk may hand it.
#include "journal/record_codec.hpp"

#include "base/digest.hpp"
#include "sample_bodies.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace stockd::journal {
namespace {

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return out;
}

std::string encoded(const Body& body) {
  std::string out;
  encode_body(body, out);
  return out;
}

TEST(RecordCodec, WritesTheGoldenBytesOfEveryKind) {
  const auto samples = sample_bodies();
  std::set<std::uint32_t> kinds;
  for (const SampleBody& sample : samples)
    kinds.insert(sample.kind);
  ASSERT_EQ(kinds.size(), std::variant_size_v<Body>);
  for (const SampleBody& sample : samples) {
    std::string payload;
    EXPECT_EQ(encode_body(sample.body, payload), (BodyTag{sample.kind, sample.version}));
    EXPECT_EQ(to_hex(payload), sample.hex) << "kind " << sample.kind;
  }
}

TEST(RecordCodec, ReadsTheGoldenBytesOfEveryKind) {
  for (const SampleBody& sample : sample_bodies()) {
    const auto body = decode_body({sample.kind, sample.version}, from_hex(sample.hex));
    ASSERT_TRUE(body) << "kind " << sample.kind;
    EXPECT_EQ(body->index(), sample.body.index());
    EXPECT_EQ(encoded(*body), encoded(sample.body)) << "kind " << sample.kind;
  }
}

TEST(RecordCodec, ReadsEveryFieldBack) {
  const auto samples = sample_bodies();
  const Body& original = samples[6].body;
  const auto body = decode_body({7, 1}, encoded(original));
  ASSERT_TRUE(body);
  const auto& line = std::get<LineMerged>(*body);
  EXPECT_EQ(line.channel, ChannelId{3});
  EXPECT_EQ(line.order, "1001");
  EXPECT_EQ(line.listing, ListingId{300});
  EXPECT_EQ(line.fulfilment, Fulfilment::Platform);
  EXPECT_TRUE(line.first_seen);
  EXPECT_TRUE(line.closed);
  EXPECT_EQ(line.after, (LineCounts{5, 2, 1}));
  EXPECT_EQ(line.base, (LineCounts{-1, 64, -65}));
  EXPECT_EQ(line.touched_at_ms, 1764028800999);
}

TEST(RecordCodec, WritesTheOldestVersionThatSaysEverything) {
  LineMerged line;
  std::string payload;
  EXPECT_EQ(encode_body(line, payload).version, 1U);
  // The same line in the newer version has more bytes than it needs, so nobody wrote them.
  EXPECT_FALSE(decode_body({7, 2}, payload + std::string(4, '\0')));
  line.waiting = 1;
  payload.clear();
  EXPECT_EQ(encode_body(line, payload).version, 2U);
  EXPECT_EQ(std::get<LineMerged>(*decode_body({7, 2}, payload)).waiting, 1);
}

TEST(RecordCodec, RefusesUnknownKindsAndVersions) {
  EXPECT_EQ(decode_body({0, 1}, "").error().code(), "journal.record");
  EXPECT_FALSE(decode_body({1000, 1}, ""));
  EXPECT_FALSE(decode_body({16, 0}, ""));
  EXPECT_FALSE(decode_body({16, 2}, ""));
  EXPECT_TRUE(decode_body({16, 1}, ""));
}

TEST(RecordCodec, RefusesEveryTruncationAndEveryTrailingByte) {
  for (const SampleBody& sample : sample_bodies()) {
    const std::string payload = encoded(sample.body);
    for (std::size_t size = 0; size < payload.size(); ++size) {
      EXPECT_FALSE(
          decode_body({sample.kind, sample.version}, std::string_view(payload).substr(0, size)))
          << "kind " << sample.kind << " cut to " << size;
    }
    EXPECT_FALSE(decode_body({sample.kind, sample.version}, payload + '\0'))
        << "kind " << sample.kind;
  }
}

TEST(RecordCodec, RefusesLongSpellingsOfNumbersAndValuesOutOfRange) {
  EXPECT_TRUE(decode_body({5, 1}, std::string("\x05", 1)));
  EXPECT_FALSE(decode_body({5, 1}, std::string("\x85\x00", 2)));
  EXPECT_FALSE(decode_body({5, 1}, from_hex("ffffffffffffffffff7f")));  // beyond 64 bits
  EXPECT_FALSE(decode_body({5, 1}, from_hex("8080808010")));            // beyond 32 bits
  EXPECT_FALSE(decode_body({15, 1}, from_hex("0200")));                 // no such truth value
  EXPECT_FALSE(decode_body({2, 1}, from_hex("000500")));                // no such phase
}

// Whatever is accepted is what the encoder would have written: one body, one spelling.
TEST(RecordCodec, NeverCrashesOnDamageAndAcceptsOnlyCanonicalBytes) {
  std::mt19937 random(20251125);
  const auto samples = sample_bodies();
  int accepted = 0;
  for (int round = 0; round < 10'000; ++round) {
    const SampleBody& sample = samples[random() % samples.size()];
    std::string payload = encoded(sample.body);
    const auto changes = 1 + random() % 4;
    for (unsigned change = 0; change < changes && !payload.empty(); ++change) {
      const std::size_t at = random() % payload.size();
      switch (random() % 3) {
        case 0:
          payload[at] = static_cast<char>(random());
          break;
        case 1:
          payload.erase(at, 1);
          break;
        default:
          payload.insert(at, 1, static_cast<char>(random()));
          break;
      }
    }
    const auto kind = random() % 8 == 0 ? random() % 24 : sample.kind;
    const auto body = decode_body({static_cast<std::uint32_t>(kind), sample.version}, payload);
    if (!body) continue;
    ++accepted;
    EXPECT_EQ(encoded(*body), payload);
  }
  EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace stockd::journal
