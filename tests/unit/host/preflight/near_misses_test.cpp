// SPDX-License-Identifier: Apache-2.0
//
// Who is taken for whose misspelling, and that a large catalogue takes no time by its square.
#include "preflight/near_misses.hpp"

#include <gmock/gmock.h>

namespace stockd::preflight {
namespace {

using engine::TruthState;
using testing::ElementsAre;
using testing::IsEmpty;

// None looks like a digit.
constexpr std::string_view kLetters = "ABCDEFGHJKMNPQRSTUVWXYZ";

class NearMisses : public testing::Test {
 protected:
  std::uint32_t add(const std::string& sku, std::uint64_t channels,
                    TruthState truth = TruthState::Known, bool kit = false) {
    survey_.products.push_back({survey_.skus.size(), truth, kit});
    survey_.skus += sku;
    presence_.push_back(channels);
    return static_cast<std::uint32_t>(survey_.products.size() - 1);
  }

  std::vector<std::string> found() const {
    std::vector<std::string> out;
    for (const NearMiss& near : find_near_misses(survey_, presence_)) {
      out.push_back(std::string(survey_.sku(near.product)) + " > " +
                    std::string(survey_.sku(near.partner)) +
                    (near.others == 0 ? "" : " or " + std::to_string(near.others)));
    }
    return out;
  }

  engine::Survey survey_;
  Presence presence_;
};

TEST_F(NearMisses, GoToTheOneWhoseStockIsKnownAndThatMoreChannelsSell) {
  add("tent2p", 4, TruthState::Missing);
  add("TENT-2P", 1);
  add("lantren", 1);
  add("LANTERN", 6);
  EXPECT_THAT(found(), ElementsAre("tent2p > TENT-2P", "lantren > LANTERN"));
}

TEST_F(NearMisses, AreNoneWhereOneChannelSellsBoth) {
  add("tent2p", 3);
  add("TENT-2P", 1);
  add("ROPE", 3);
  add("rope", 3);
  EXPECT_THAT(found(), IsEmpty());
}

TEST_F(NearMisses, MayBeAKitThatNoChannelSellsUnderItsName) {
  add("CAMP-SET", 0, TruthState::Known, true);
  add("camp set", 2, TruthState::Missing);
  add("OTHER", 1);
  EXPECT_THAT(found(), ElementsAre("camp set > CAMP-SET"));
}

TEST_F(NearMisses, PreferTheSurerDifferenceAndCountWhoIsAsNear) {
  add("TENT-2P", 1);
  add("tentt-2p", 1);
  add("tent-2p", 2, TruthState::Missing);
  add("LANTERN", 1);
  add("lanterm", 2, TruthState::Missing);
  add("lantrn", 2, TruthState::Missing);
  EXPECT_THAT(found(),
              ElementsAre("tent-2p > TENT-2P", "lanterm > LANTERN or 1", "lantrn > LANTERN or 1"));
}

TEST_F(NearMisses, AreFoundAmongVeryMany) {
  constexpr int kMany = 100'000;
  for (int i = 0; i < kMany; ++i) {
    std::string sku = "KAROO-";
    for (int rest = i, k = 0; k < 4; ++k, rest /= 23)
      sku += kLetters[static_cast<std::size_t>(rest % 23)];
    sku += "-" + std::to_string(i * 7919LL % 1'000'003);
    add(sku, 1);
    sku.erase(sku.find('-'), i % 2 == 0 ? 1 : 2);  // a separator, or a letter with it
    add(sku, 2, TruthState::Missing);
  }
  const auto near = find_near_misses(survey_, presence_);
  ASSERT_EQ(near.size(), static_cast<std::size_t>(kMany));
  for (const NearMiss& one : near)
    EXPECT_EQ(one.partner + 1, one.product);
}

TEST_F(NearMisses, AreNotLookedForAmongSystematicNames) {
  for (std::size_t a = 0; a < kLetters.size(); ++a) {
    for (std::size_t b = 0; b < kLetters.size(); ++b)
      add(std::string("FABRIC") + kLetters[a] + kLetters[b], (a + b) % 2 == 0 ? 1 : 2);
  }
  for (const NearMiss& near : find_near_misses(survey_, presence_))
    EXPECT_GT(near.others, 0u) << "one of very many is no likely partner";
}

}  // namespace
}  // namespace stockd::preflight
