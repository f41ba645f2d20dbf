// SPDX-License-Identifier: Apache-2.0
//
// Seeded runs of the small world. A failure names its seed.
#include "small_world.hpp"

#include <cstdlib>

namespace stockd::engine {
namespace {

int runs(int usual) {
  const char* wanted = std::getenv("STOCKD_SIMULATION_RUNS");
  return wanted != nullptr ? std::atoi(wanted) : usual;
}

unsigned first_seed() {
  const char* wanted = std::getenv("STOCKD_SIMULATION_SEED");
  return wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 1;
}

TEST(SmallWorld, EndsWithEveryListingAtItsTargetAndTheTruthRight) {
  const int count = runs(150);
  for (int run = 0; run < count; ++run) {
    const unsigned seed = first_seed() + static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    SmallWorld world(seed);
    world.connect(80);
    world.trade(300);
    world.come_to_rest();
    world.check();
    EXPECT_EQ(world.desk.replayed_hash(), world.desk.engine.hash());
    if (testing::Test::HasFailure()) return;
  }
}

TEST(SmallWorld, WithTheTruthInAShopTakesOverWhatStaffChangesAndNothingElse) {
  const int count = runs(200);
  for (int run = 0; run < count; ++run) {
    const unsigned seed = first_seed() + static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    SmallWorld world(seed, WorldRules::ShopIsTruth);
    world.connect(80);
    world.trade(300);
    world.come_to_rest();
    world.check();
    EXPECT_EQ(world.desk.replayed_hash(), world.desk.engine.hash());
    if (testing::Test::HasFailure()) return;
  }
}

TEST(SmallWorld, WithTheTruthInAShopThatCannotCompareLosesNoSaleAndInventsNoEdit) {
  const int count = runs(150);
  for (int run = 0; run < count; ++run) {
    const unsigned seed = first_seed() + static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    SmallWorld world(seed, WorldRules::LooseShopIsTruth);
    world.connect(80);
    world.trade(300);
    world.come_to_rest();
    world.check();
    EXPECT_EQ(world.desk.replayed_hash(), world.desk.engine.hash());
    if (testing::Test::HasFailure()) return;
  }
}

TEST(SmallWorld, KeepsKitsLastUnitsBlindChannelsAndTheGuardRight) {
  const int count = runs(60);
  std::size_t tripped = 0;
  for (int run = 0; run < count; ++run) {
    const unsigned seed = first_seed() + static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    SmallWorld world(seed, WorldRules::KitsLastUnitsAndBlindness);
    world.connect(80);
    world.trade(300);
    world.come_to_rest();
    world.check();
    EXPECT_EQ(world.desk.replayed_hash(), world.desk.engine.hash());
    tripped += world.desk.records<GuardTripped>().size();
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(tripped, 0U) << "no run was wild enough for the guard";
}

}  // namespace
}  // namespace stockd::engine
