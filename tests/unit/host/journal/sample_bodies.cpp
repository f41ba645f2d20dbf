// SPDX-License-Identifier: Apache-2.0
//
// The golden corpus. These bytes are on merchants' disks: never change a line, add
// lines for new versions.
#include "sample_bodies.hpp"

namespace stockd::journal {
namespace {

ListingFact listing_fact() {
  return {"gid://1/2",          "MUG-1", "shelf-7",           "Mug",
          Fulfilment::Platform, false,   ListingState::Hidden};
}

LineMerged merged_line() {
  LineMerged line;
  line.channel = ChannelId{3};
  line.order = "1001";
  line.line = "1001-1";
  line.listing = ListingId{300};
  line.sku = "MUG-1";
  line.remote = "55";
  line.fulfilment = Fulfilment::Platform;
  line.first_seen = true;
  line.closed = true;
  line.before = {1, 0, 0};
  line.after = {5, 2, 1};
  line.base = {-1, 64, -65};
  line.placed_at_ms = 1764028800123;
  line.touched_at_ms = 1764028800999;
  return line;
}

LineMerged line_of_a_kit() {
  LineMerged line = merged_line();
  line.parts = {{ProductId{4}, 2}, {ProductId{300}, 1}};
  line.waiting = 2;
  line.refused_before = 1;
  line.refused = 3;
  return line;
}

}  // namespace

std::vector<SampleBody> sample_bodies() {
  return {
      {1, "127b226163636f756e74223a2261636d65227d", AccountConfigured{"{\"account\":\"acme\"}"}},
      {2, "c801030b63726564656e7469616c73",
       ChannelPhaseChanged{ChannelId{200}, ChannelPhase::Blind, "credentials"}},
      {3, "ffffffff0f01096769643a2f2f312f32054d55472d31077368656c662d37034d7567010001",
       ListingSeen{kNoListing, ChannelId{1}, listing_fact()}},
      {4, "01f6f1fa84d766", BaselineMarked{ChannelId{1}, 1764028800123}},
      {5, "7f", BaselineFixed{ChannelId{127}}},
      {6, "80010106706167653d32", FeedPassed{ChannelId{128}, -1, "page=2"}},
      {7,
       "03043130303106313030312d31ac02054d55472d310235350101010200000a04020180018101f6f1"
       "fa84d766cefffa84d766",
       merged_line()},
      {8, "0905020108f6f1fa84d766",
       LevelRead{ListingId{9}, -3, LevelState::Untracked, true, 4, 1764028800123}},
      {9, "808001025004", ProductOpened{ProductId{16384}, ListingId{2}, 40, 2}},
      {10, "050561646a2d31020dffffffffffffffffff0103616e6e0662726f6b656e",
       StockAdjusted{ProductId{5}, "adj-1", AdjustKind::Count, -7, INT64_MIN, "ann", "broken"}},
      {11, "ffffffffffffffffff0102056b65792d310102010a0802feffffffffffffffff0100",
       IntentMade{
           UINT64_MAX,
           ChannelId{2},
           "key-1",
           WriteMode::Swap,
           {{ListingId{1}, 5, 4, FenceKind::None}, {ListingId{2}, INT64_MAX, 0, FenceKind::None}}}},
      {12, "07020107011603742d31097468726f74746c6564056c6174657202000000000000",
       OutcomeKnown{7,
                    {{ListingId{1}, Outcome::Unsent, true, 11, "t-1", "throttled", "later"},
                     {ListingId{2}, Outcome::Applied, false, 0, "", "", ""}}}},
      {13, "03018001808001", IntentsOrphaned{{1, 128, 16384}}},
      {14, "046162636402000103616e6e", PlanAccepted{"abcd", {ChannelId{0}, ChannelId{1}}, "ann"}},
      {15, "0103616e6e", KillSwitchSet{true, "ann"}},
      {16, "", DeadlineFell{}},
      {17, "01f6f1fa84d766", SweepEnded{ChannelId{1}, 1764028800123}},
      {21, "03616e6e", AccountRestored{"ann"}},
      {11, "ffffffffffffffffff0102056b65792d310102010a0802feffffffffffffffff01000201",
       IntentMade{
           UINT64_MAX,
           ChannelId{2},
           "key-1",
           WriteMode::Swap,
           {{ListingId{1}, 5, 4, FenceKind::Full}, {ListingId{2}, INT64_MAX, 0, FenceKind::Read}}},
       2},
      {18, "010c50c801", GuardTripped{ChannelId{1}, 6, 40, 100}},
      {19, "01086163636570746564", GuardReleased{ChannelId{1}, "accepted"}},
      {20, "ac02010654454e542d3203616e6e", ListingRelinked{ListingId{300}, true, "TENT-2", "ann"}},
      {22, "02043130303106313030312d31ac02040203616e6e",
       ReturnDecided{ChannelId{2}, "1001", "1001-1", ListingId{300}, 2, 1, "ann"}},
      {30, "ac021428", PoolsTold{ListingId{300}, 10, 20}},
      {31, "ac0201060803616e6e", TransferDecided{ListingId{300}, true, 3, 4, "ann"}},
      {7,
       "03043130303106313030312d31ac02054d55472d310235350101010200000a04020180018101f6f1"
       "fa84d766cefffa84d766020404ac0202040206",
       line_of_a_kit(), 2},
      {14, "0461626364010003616e6e0654454e542d2a",
       PlanAccepted{"abcd", {ChannelId{0}}, "ann", "TENT-*"}, 2},
  };
}

}  // namespace stockd::journal
