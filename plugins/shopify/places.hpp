// SPDX-License-Identifier: Apache-2.0
//
// The places of a shop that hold stock. Asked once and kept, because every order needs to know
// whether there are several; a webhook about a location asks anew, and so does a listing of the
// catalogue after a while, for webhooks may be lost. A fulfilment service counts the stock of its
// own places, so those cannot be kept equal.
#pragma once

#include <stockd/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::shopify {

inline constexpr std::int64_t kPlacesMs = 5 * 60'000;

class Places {
 public:
  Places() {}

  // One page of `locations`.
  void add(const json::Object& page);
  void settle(std::int64_t now_ms) { asked_ms_ = now_ms; }

  bool known() const { return asked_ms_ != 0; }
  bool old(std::int64_t now_ms) const { return now_ms - asked_ms_ > kPlacesMs; }
  // Orders may be sent from more than one place.
  bool several() const { return own_.size() + service_ids_.size() > 1; }

  // The only location of the shop's own, else empty.
  std::string only() const { return own_.size() == 1 ? own_.front().id : std::string(); }
  // The location to keep: `wanted`, or the only one. Throws Trouble with the names to choose from.
  std::string choose(const std::string& wanted) const;

 private:
  class Place {
   public:
    Place() {}
    std::string id;
    std::string name;
  };

  std::string names() const;

  std::vector<Place> own_;
  std::vector<std::string> service_ids_;
  std::int64_t asked_ms_ = 0;  // 0: never
};

}  // namespace stockd::shopify
