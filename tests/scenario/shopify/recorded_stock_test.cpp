// SPDX-License-Identifier: Apache-2.0
//
// The twin's stock mutations against what Shopify really answered: deltas, levels that begin and
// end. Recorded requests go in with ids mapped, and the answers must be the recorded ones.
#include "pump.hpp"
#include "recordings.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace stockd::test {
namespace {

namespace bj = boost::json;

constexpr const char* kTwoPlaces =
    R"("locations":[{"name":"Shop location"},{"name":"My Custom Location"}],)";

// Recorded items in the order of their appearance are the twin's A, B, C ...
class Replay {
 public:
  Replay(Shop& shop, std::vector<std::string> recorded_items) : shop_(shop) {
    const std::string prefix = "gid://shopify/InventoryItem/";
    for (std::size_t i = 0; i < recorded_items.size(); ++i) {
      const std::string sku(1, static_cast<char>('A' + i));
      ids_[recorded_items[i]] = shop.remote(sku).substr(prefix.size());
    }
  }

  void expect_same(const bj::array& steps, const std::string& name) {
    const bj::value step = step_of(steps, name);
    ASSERT_TRUE(step.is_object()) << name;
    const bj::value variables = with_ids(step.at("variables"), ids_);
    const bj::object answer =
        shop_.graphql(std::string(step.at("query").as_string()), variables.as_object(), "2026-04");
    EXPECT_EQ(comparable(answer), comparable(with_ids(step.at("response"), ids_))) << name;
  }

 private:
  Shop& shop_;
  std::map<std::string, std::string> ids_;
};

std::string products(const std::string& skus, const std::string& quantity) {
  std::string out = "\"products\":[";
  for (const char sku : skus)
    out += (sku == skus.front() ? "" : ",") + std::string("{\"sku\":\"") + sku + "\"," + quantity +
           "}";
  return out + "]";
}

TEST(RecordedStock, DeltasOfUnknownItemsAndNamesAreRefusedAlike) {
  const bj::array unknown = steps_of("inventory", "inventory-existence-validation");
  if (unknown.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop(kTwoPlaces + products("A", R"("quantity":0)"));
  Replay(shop, {}).expect_same(unknown, "adjustUnknownInventoryItem");
  const bj::array names = steps_of("inventory", "inventory-adjust-name-allowlist");
  Replay by_name(shop, {"53237602877746"});
  by_name.expect_same(names, "cases.adjustOnHand");
  by_name.expect_same(names, "cases.adjustCommitted");
}

TEST(RecordedStock, DocumentsOfDeltasAreCheckedAlike) {
  const bj::array steps = steps_of("inventory", "inventory-adjust-ledger-document-validation");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop(kTwoPlaces + products("AB", R"("quantity":0)"));
  Replay replay(shop, {"53495895949618", "53495895982386"});
  for (const char* name :
       {"missingLedgerDocument", "availableLedgerDocument", "internalLedgerDocument",
        "maxOneLedgerDocument", "validNonAvailableLedgerDocument"})
    replay.expect_same(steps, name);
}

TEST(RecordedStock, DeltasOfOtherStatesMoveWhatIsOnHandAlike) {
  const bj::array steps = steps_of("inventory", "inventory-adjust-on-hand-name-mirrors");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop(kTwoPlaces + products("A", R"("quantity":0)"));
  Replay replay(shop, {"53519404040498"});
  for (const char* name : {"cases.damaged", "cases.reserved", "cases.qualityControl",
                           "cases.safetyStock", "cases.incoming"})
    replay.expect_same(steps, name);
}

TEST(RecordedStock, LevelsBeginAlike) {
  const bj::array steps = steps_of("inventory", "inventory-activate-on-hand");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop(kTwoPlaces + products("ABC", R"("quantity":0)"));
  Replay replay(shop, {"53486247084338", "53486247117106", "53486247182642"});
  for (const char* name :
       {"cases.activateOnHand", "cases.activateOnHandRead", "cases.availableOnHandConflict",
        "cases.alreadyActiveOnHand", "cases.onHandOutOfRange"})
    replay.expect_same(steps, name);
}

TEST(RecordedStock, LevelsEndAlike) {
  const bj::array steps = steps_of("inventory", "inventory-deactivate-validation-2026-04");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  const std::string both = R"("levels":{"Shop location":5,"My Custom Location":7})";
  Shop shop(kTwoPlaces + std::string(R"("products":[{"sku":"A",)") + both + R"(},{"sku":"B",)" +
            both + R"(},{"sku":"C","quantity":5},{"sku":"D",)" + both + "}]");
  Replay replay(shop, {"53464353407282", "53464353472818", "53464354685234", "53464354718002"});
  for (const char* name :
       {"inventoryDeactivateCommitted", "inventoryDeactivateIncomingReserved",
        "inventoryDeactivateOnlyLocation", "inventoryDeactivateMissingLevel",
        "inventoryDeactivateDeletedLocation", "inventoryActivateActiveAvailable",
        "inventoryDeactivateBeforeReactivate", "inventoryActivateInactiveAvailable"})
    replay.expect_same(steps, name);
}

TEST(RecordedStock, AnUnknownReasonOfADeltaIsRefusedAlike) {
  const bj::array steps = steps_of("inventory", "inventory-reason-validation");
  if (steps.empty()) GTEST_SKIP() << "Shopify's recordings are not here; set STOCKD_SHARED";
  Shop shop(kTwoPlaces + products("A", R"("quantity":0)"));
  const bj::value step = step_of(steps, "invalidReasonCases.unknownReasonAdjust");
  ASSERT_TRUE(step.is_object());
  const std::string item(step.at_pointer("/variables/input/changes/0/inventoryItemId").as_string());
  Replay(shop, {item.substr(item.rfind('/') + 1)})
      .expect_same(steps, "invalidReasonCases.unknownReasonAdjust");
}

}  // namespace
}  // namespace stockd::test
