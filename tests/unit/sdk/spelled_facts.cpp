// SPDX-License-Identifier: Apache-2.0
//
// See the header.
#include "spelled_facts.hpp"

#include <stockd/views.hpp>

#include <array>
#include <map>
#include <string_view>

namespace stockd::test {
namespace {

// Collects " name=value" for whatever differs from nothing.
class Line {
 public:
  explicit Line(std::string head) : text_(std::move(head)) {}
  Line& add(const char* name, std::string_view value) {
    if (!value.empty()) text_ += std::string(" ") + name + "=" + std::string(value);
    return *this;
  }
  Line& add(const char* name, std::int64_t value) {
    return value == 0 ? *this : add(name, std::to_string(value));
  }
  Line& word(bool is, const char* text) {
    if (is) text_ += std::string(" ") + text;
    return *this;
  }
  std::string text() const { return text_; }

 private:
  std::string text_;
};

template <class T>
const T& as(const void* fact) {
  return *static_cast<const T*>(fact);
}

std::string listing(const void* fact) {
  const auto& it = as<stockd_listing_t>(fact);
  return Line("listing " + std::string(view(it.remote)))
      .add("sku", view(it.sku))
      .add("shelf", view(it.shelf))
      .add("title", view(it.title))
      .word(it.managed == 0, "unmanaged")
      .word(it.state == STOCKD_LISTING_HIDDEN, "hidden")
      .word(it.state == STOCKD_LISTING_GONE, "gone")
      .word(it.fulfilment == STOCKD_FULFILMENT_PLATFORM, "platform")
      .text();
}

std::string level(const void* fact) {
  const auto& it = as<stockd_level_t>(fact);
  constexpr std::array<const char*, 4> kStates{"unknown", "known", "untracked", "gone"};
  Line line("level " + std::string(view(it.remote)));
  if (it.state == STOCKD_LEVEL_KNOWN) line.add("quantity", std::to_string(it.quantity));
  return line.word(it.state != STOCKD_LEVEL_KNOWN, kStates.at(static_cast<std::size_t>(it.state)))
      .add("ref", static_cast<std::int64_t>(it.ref))
      .add("location", view(it.location))
      .add("pool", it.pool)
      .add("as_of", it.as_of_ms)
      .add("version", view(it.version))
      .text();
}

std::string written(const void* fact) {
  const auto& it = as<stockd_written_t>(fact);
  Line line("written " + std::to_string(it.ref));
  if (it.trouble == nullptr) {
    line.word(true, it.state == STOCKD_WRITTEN_APPLIED ? "applied" : "accepted");
  } else {
    line.word(true, spelled(*it.trouble).c_str());
  }
  if (it.has_found != 0) line.add("found", std::to_string(it.found));
  return line.add("ticket", view(it.ticket)).text();
}

std::string order(const void* fact) {
  const auto& it = as<stockd_order_t>(fact);
  return Line("order " + std::string(view(it.order)))
      .word(it.state == STOCKD_ORDER_CLOSED, "closed")
      .word(it.state == STOCKD_ORDER_GONE, "gone")
      .add("placed", it.placed_at_ms)
      .add("touched", it.touched_at_ms)
      .text();
}

std::string order_line(const void* fact) {
  const auto& it = as<stockd_order_line_t>(fact);
  return Line("line " + std::string(view(it.order)) + "/" + std::string(view(it.line)))
      .add("remote", view(it.remote))
      .add("sku", view(it.sku))
      .add("location", view(it.location))
      .add("ordered", it.ordered)
      .add("cancelled", it.cancelled)
      .add("restocked", it.restocked)
      .add("placed", it.placed_at_ms)
      .add("touched", it.touched_at_ms)
      .word(it.fulfilment == STOCKD_FULFILMENT_PLATFORM, "platform")
      .text();
}

std::string page(const void* fact) {
  const auto& it = as<stockd_page_t>(fact);
  return Line(it.more != 0 ? "page more" : "page last")
      .add("cursor", view(it.cursor))
      .add("as_of", it.as_of_ms)
      .text();
}

std::string hint(const void* fact) {
  const auto& it = as<stockd_hint_t>(fact);
  constexpr std::array<const char*, 4> kKinds{"?", "listing", "order", "catalogue"};
  return Line(std::string("hint ") + kKinds.at(static_cast<std::size_t>(it.kind)))
      .add("remote", view(it.remote))
      .text();
}

std::string budget(const void* fact) {
  const auto& it = as<stockd_budget_t>(fact);
  return Line("budget " + std::string(view(it.lane)))
      .add("remaining", it.remaining)
      .add("capacity", it.capacity)
      .add("refill", it.refill_milli_s)
      .add("wait", it.wait_ms)
      .text();
}

std::string location(const void* fact) {
  const auto& it = as<stockd_location_t>(fact);
  return Line("location " + std::string(view(it.id)))
      .add("name", view(it.name))
      .word(it.active == 0, "inactive")
      .word(it.sells_online == 0, "offline")
      .text();
}

std::string grant(const void* fact) {
  const auto& it = as<stockd_grant_t>(fact);
  return Line("grant " + std::string(view(it.name))).word(it.present == 0, "absent").text();
}

std::string subscription(const void* fact) {
  const auto& it = as<stockd_subscription_t>(fact);
  constexpr std::array<const char*, 4> kChanges{"kept", "created", "repaired", "removed"};
  return Line("subscription " + std::string(view(it.topic)))
      .word(true, kChanges.at(static_cast<std::size_t>(it.change)))
      .add("remote", view(it.remote))
      .text();
}

std::string verdict(const void* fact) {
  return as<stockd_verdict_t>(fact).genuine != 0 ? "verdict genuine" : "verdict forged";
}

}  // namespace

std::string spelled(const char* type, const void* fact) {
  static const std::map<std::string_view, std::string (*)(const void*)> kSpellers{
      {STOCKD_FACT_LISTING, &listing},
      {STOCKD_FACT_LEVEL, &level},
      {STOCKD_FACT_WRITTEN, &written},
      {STOCKD_FACT_ORDER, &order},
      {STOCKD_FACT_ORDER_LINE, &order_line},
      {STOCKD_FACT_PAGE, &page},
      {STOCKD_FACT_HINT, &hint},
      {STOCKD_FACT_BUDGET, &budget},
      {STOCKD_FACT_LOCATION, &location},
      {STOCKD_FACT_GRANT, &grant},
      {STOCKD_FACT_SUBSCRIPTION, &subscription},
      {STOCKD_FACT_VERDICT, &verdict}};
  const auto found = kSpellers.find(type);
  return found == kSpellers.end() ? std::string("unknown fact ") + type : found->second(fact);
}

std::string spelled(const stockd_trouble_t& trouble) {
  constexpr std::array<const char*, 11> kKinds{"none",    "transient", "throttled", "stale",
                                               "missing", "rejected",  "denied",    "config",
                                               "unsure",  "defect",    "aborted"};
  return std::string(kKinds.at(static_cast<std::size_t>(trouble.kind))) + " " +
         std::string(view(trouble.code)) + ": " + std::string(view(trouble.message));
}

}  // namespace stockd::test
