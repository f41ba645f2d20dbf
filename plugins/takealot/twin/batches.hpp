// SPDX-License-Identifier: Apache-2.0
//
// Batches: taken at once, worked off later, each after its own delay, so that a later one may come
// before an earlier one.
#pragma once

#include "seller.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace stockd::takealot::twin {

class Batches {
 public:
  Batches(std::int64_t delay_ms, std::int64_t success_id, std::int64_t failure_id)
      : delay_ms_(delay_ms), success_id_(success_id), failure_id_(failure_id) {}

  // Takes a batch and answers what a POST does.
  boost::json::object take(boost::json::array items, std::int64_t now_ms);
  // Nothing where there is no such batch.
  std::optional<boost::json::object> show(const std::string& id, std::int64_t now_ms) const;

  // Works off what is due.
  void work(Seller& seller, std::int64_t now_ms);
  std::optional<std::int64_t> next_due_ms() const;

  void delay_next(int count, std::int64_t ms) { late_ = count, late_ms_ = ms; }
  void fail_next(int count) { failing_ = count; }
  // Says that they succeeded, and does nothing.
  void ignore_next(int count) { ignored_ = count; }

 private:
  struct Batch {
    boost::json::array items;
    boost::json::array result;
    std::int64_t taken_ms = 0;
    std::int64_t due_ms = 0;
    bool fails = false;
    bool ignored = false;
    bool done = false;
  };

  boost::json::object json_of(const std::string& id, const Batch& batch, std::int64_t now_ms) const;

  std::int64_t delay_ms_;
  std::int64_t success_id_;
  std::int64_t failure_id_;
  std::map<std::string, Batch> all_;
  std::int64_t next_id_ = 4711;
  int late_ = 0;
  std::int64_t late_ms_ = 0;
  int failing_ = 0;
  int ignored_ = 0;
};

}  // namespace stockd::takealot::twin
