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

// Runs of one kind of world, until one fails; `usual` where nobody wants more. Returns how often
// its guard tripped.
std::size_t run_worlds(WorldRules rules, int usual) {
  const int count = runs(usual);
  std::size_t tripped = 0;
  for (int run = 0; run < count && !testing::Test::HasFailure(); ++run) {
    const unsigned seed = first_seed() + static_cast<unsigned>(run);
    SCOPED_TRACE("seed " + std::to_string(seed));
    SmallWorld world(seed, rules);
    world.connect(80);
    world.trade(300);
    world.come_to_rest();
    world.check();
    EXPECT_EQ(world.desk.replayed_hash(), world.desk.engine.hash());
    tripped += world.desk.records<GuardTripped>().size();
  }
  return tripped;
}

TEST(SmallWorld, EndsWithEveryListingAtItsTargetAndTheTruthRight) {
  run_worlds(WorldRules::None, 150);
}

TEST(SmallWorld, WithTheTruthInAShopTakesOverWhatStaffChangesAndNothingElse) {
  run_worlds(WorldRules::ShopIsTruth, 200);
}

TEST(SmallWorld, WithTheTruthInAShopThatCannotCompareLosesNoSaleAndInventsNoEdit) {
  run_worlds(WorldRules::LooseShopIsTruth, 150);
}

TEST(SmallWorld, KeepsKitsLastUnitsBlindChannelsAndTheGuardRight) {
  EXPECT_GT(run_worlds(WorldRules::KitsLastUnitsAndBlindness, 60), 0U)
      << "no run was wild enough for the guard";
}

}  // namespace
}  // namespace stockd::engine
