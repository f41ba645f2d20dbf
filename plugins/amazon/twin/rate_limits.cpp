// SPDX-License-Identifier: Apache-2.0
//
// See rate_limits.hpp.
#include "rate_limits.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace stockd::amazon::twin {
namespace {

struct Plan {
  std::string_view operation;
  double rate;
  double burst;
};

constexpr std::array<Plan, 20> kPlans{{{"deleteListingsItem", 5, 5},
                                       {"getListingsItem", 5, 10},
                                       {"patchListingsItem", 5, 5},
                                       {"putListingsItem", 5, 10},
                                       {"searchListingsItems", 5, 5},
                                       {"getInventorySummaries", 2, 2},
                                       {"searchOrders", 0.0056, 20},
                                       {"getOrder", 0.5, 30},
                                       {"getFeeds", 0.0222, 10},
                                       {"createFeed", 0.0083, 15},
                                       {"cancelFeed", 2, 15},
                                       {"getFeed", 2, 15},
                                       {"createFeedDocument", 0.5, 15},
                                       {"getFeedDocument", 0.0222, 10},
                                       {"getReports", 0.0222, 10},
                                       {"createReport", 0.0167, 15},
                                       {"cancelReport", 0.0222, 10},
                                       {"getReport", 2, 15},
                                       {"getReportDocument", 0.0167, 15},
                                       {"getMarketplaceParticipations", 0.016, 15}}};

const Plan* plan_of(std::string_view operation) {
  const auto* found =
      std::ranges::find_if(kPlans, [&](const Plan& plan) { return plan.operation == operation; });
  return found != kPlans.end() ? found : nullptr;
}

}  // namespace

bool RateLimits::take(std::string_view operation, std::int64_t now_ms) {
  const Plan* plan = plan_of(operation);
  if (plan == nullptr || factor_ <= 0) return true;
  const auto [found, fresh] = buckets_.try_emplace(std::string(operation));
  Bucket& bucket = found->second;
  const double burst = plan->burst * factor_;
  if (fresh) {
    bucket.tokens = burst;
  } else {
    const auto passed = static_cast<double>(std::max<std::int64_t>(now_ms - bucket.at_ms, 0));
    bucket.tokens = std::min(burst, bucket.tokens + plan->rate * factor_ * passed / 1000);
  }
  bucket.at_ms = now_ms;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::string RateLimits::header(std::string_view operation) const {
  const Plan* plan = plan_of(operation);
  if (plan == nullptr) return {};
  const double rate = plan->rate * (factor_ > 0 ? factor_ : 1000);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), rate >= 1 ? "%.1f" : "%.4f", rate);
  return text.data();
}

}  // namespace stockd::amazon::twin
