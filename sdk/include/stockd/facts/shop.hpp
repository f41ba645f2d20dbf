// SPDX-License-Identifier: Apache-2.0
//
// Facts about the shop itself: its places, its permissions, its webhook subscriptions, and whether
// an unverified webhook is genuine.
#pragma once

#include <stockd/abi/ext/check.h>
#include <stockd/abi/ext/locations.h>
#include <stockd/abi/ext/subscribe.h>
#include <stockd/abi/ext/webhook.h>
#include <stockd/views.hpp>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

namespace stockd::inline sdk {

// Active and selling online unless said otherwise.
class LocationFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_LOCATION;

  explicit LocationFact(std::string id) : id_(std::move(id)) {}

  LocationFact& name(std::string text) {
    name_ = std::move(text);
    return *this;
  }
  LocationFact& active(bool is) {
    active_ = is;
    return *this;
  }
  LocationFact& sells_online(bool does) {
    sells_online_ = does;
    return *this;
  }

  stockd_location_t c() const noexcept {
    stockd_location_t raw{};
    raw.size = sizeof raw;
    raw.active = active_ ? 1 : 0;
    raw.sells_online = sells_online_ ? 1 : 0;
    raw.id = c_text(id_);
    raw.name = c_text(name_);
    return raw;
  }

 private:
  std::string id_;
  std::string name_;
  bool active_ = true;
  bool sells_online_ = true;
};
static_assert(!std::is_aggregate_v<LocationFact>);

// One permission the connector needs, and whether it was granted.
class GrantFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_GRANT;

  GrantFact(std::string name, bool present) : name_(std::move(name)), present_(present) {}

  stockd_grant_t c() const noexcept {
    stockd_grant_t raw{};
    raw.size = sizeof raw;
    raw.present = present_ ? 1 : 0;
    raw.name = c_text(name_);
    return raw;
  }

 private:
  std::string name_;
  bool present_;
};
static_assert(!std::is_aggregate_v<GrantFact>);

// One subscription as it is now; kept() unless said otherwise.
class SubscriptionFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_SUBSCRIPTION;

  explicit SubscriptionFact(std::string topic) : topic_(std::move(topic)) {}

  // The platform's id of it.
  SubscriptionFact& remote(std::string id) {
    remote_ = std::move(id);
    return *this;
  }
  SubscriptionFact& kept() { return changed(STOCKD_SUBSCRIPTION_KEPT); }
  SubscriptionFact& created() { return changed(STOCKD_SUBSCRIPTION_CREATED); }
  // It was disabled, or pointed elsewhere.
  SubscriptionFact& repaired() { return changed(STOCKD_SUBSCRIPTION_REPAIRED); }
  SubscriptionFact& removed() { return changed(STOCKD_SUBSCRIPTION_REMOVED); }

  stockd_subscription_t c() const noexcept {
    stockd_subscription_t raw{};
    raw.size = sizeof raw;
    raw.change = change_;
    raw.topic = c_text(topic_);
    raw.remote = c_text(remote_);
    return raw;
  }

 private:
  SubscriptionFact& changed(std::int32_t change) {
    change_ = change;
    return *this;
  }

  std::string topic_;
  std::string remote_;
  std::int32_t change_ = STOCKD_SUBSCRIPTION_KEPT;
};
static_assert(!std::is_aggregate_v<SubscriptionFact>);

class VerdictFact {
 public:
  static constexpr const char* kType = STOCKD_FACT_VERDICT;

  explicit VerdictFact(bool genuine) : genuine_(genuine) {}

  stockd_verdict_t c() const noexcept {
    stockd_verdict_t raw{};
    raw.size = sizeof raw;
    raw.genuine = genuine_ ? 1 : 0;
    return raw;
  }

 private:
  bool genuine_;
};
static_assert(!std::is_aggregate_v<VerdictFact>);

}  // namespace stockd::inline sdk
