// SPDX-License-Identifier: Apache-2.0
//
// Webhooks, made by hand in the Seller Portal: what is sent to whom, signed in which way, repeated
// when, and when Takealot gives one up.
#pragma once

#include "seller.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stockd::takealot::twin {

inline constexpr const char* kEvents[] = {"New Leadtime Order",  "New Drop Ship Order",
                                          "Sale Status Changed", "Batch Completed",
                                          "Offer Updated",       "Offer Created"};

struct Webhook {
  std::string event;
  std::string url;
  std::string secret;
  std::string state = "Active";                        // or "Inactive", "Disabled"
  std::deque<std::pair<std::int64_t, bool>> attempts;  // of the last hours: when, and whether well
};

struct Delivery {
  std::uint64_t tag = 0;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// How it spells what sources disagree about.
struct Spelling {
  bool signs_url = false;         // signature B instead of A
  bool facility_is_text = false;  // and the variants met with it
  bool delivery_id_header = false;
  bool sales_status = false;  // "Sales Status Changed"
};

class Webhooks {
 public:
  Webhooks(std::int64_t delay_ms, Spelling spelling) : delay_ms_(delay_ms), spelling_(spelling) {}

  void add(Webhook webhook) { all_.push_back(std::move(webhook)); }
  const std::vector<Webhook>& all() const { return all_; }
  // A person made it active again; false where there is none of this event.
  bool activate(const std::string& event);

  // Queues what the news are about.
  void take(const Seller& seller, std::int64_t now_ms);
  // Queues the portal's test of every active webhook of this event (empty: of all); how many.
  int test(const std::string& event, std::int64_t now_ms);

  std::vector<Delivery> due(std::int64_t now_ms);
  std::optional<std::int64_t> next_due_ms() const;
  void answered(std::uint64_t tag, std::uint32_t status, std::int64_t now_ms);

  void delay_next(int count, std::int64_t ms) { late_ = count, late_ms_ = ms; }
  void lose_next(int count) { lost_ = count; }
  void duplicate_next(int count) { twice_ = count; }
  // The next so many go out last one first.
  void reorder_next(int count) { reordered_ = static_cast<std::size_t>(count); }

 private:
  struct Waiting {
    std::size_t webhook = 0;
    std::string id;  // of the delivery, the same for every try
    std::string body;
    std::int64_t due_ms = 0;
    int tries = 0;
  };
  struct Sent {
    Waiting what;
    std::int64_t at_ms = 0;
  };

  void queue(const std::string& event, const std::string& body, std::int64_t now_ms);
  std::string signature(const Webhook& webhook, const std::string& body) const;
  void note(Webhook& webhook, bool well, std::int64_t now_ms) const;

  std::int64_t delay_ms_;
  Spelling spelling_;
  std::vector<Webhook> all_;
  std::vector<Waiting> queue_;
  std::vector<Waiting> held_;  // to be reordered
  std::map<std::uint64_t, Sent> sent_;
  std::uint64_t next_tag_ = 1;
  std::uint64_t next_id_ = 1;
  int late_ = 0;
  std::int64_t late_ms_ = 0;
  int lost_ = 0;
  int twice_ = 0;
  std::size_t reordered_ = 0;
};

}  // namespace stockd::takealot::twin
