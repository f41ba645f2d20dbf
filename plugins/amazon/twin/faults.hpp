// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong on purpose: the next n API requests suffer a fault of one kind.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace stockd::amazon::twin {

enum class Fault {
  None,
  Error500,
  Applied500,
  Throttle,
  Slow,
  Drop,
  AppliedDrop,
  Truncate,
  Garbage,
  Forbidden,  // 403 as if a role were missing
  Ignored     // a write is accepted, and nothing becomes of it
};

// Whether Amazon does what it is asked, whatever it then answers.
inline bool applies(Fault fault) {
  return fault != Fault::Error500 && fault != Fault::Throttle && fault != Fault::Drop &&
         fault != Fault::Garbage && fault != Fault::Forbidden;
}

class Faults {
 public:
  // False where there is no such kind. Amazon sends no webhooks, so that their faults do nothing.
  bool set(const std::string& kind, std::int64_t count, std::int64_t ms) {
    static const std::map<std::string, Fault> kKinds = {
        {"error500", Fault::Error500},   {"applied500", Fault::Applied500},
        {"throttle", Fault::Throttle},   {"slow", Fault::Slow},
        {"drop", Fault::Drop},           {"applied_drop", Fault::AppliedDrop},
        {"truncate", Fault::Truncate},   {"garbage", Fault::Garbage},
        {"forbidden", Fault::Forbidden}, {"ignored", Fault::Ignored}};
    if (kind.ends_with("_webhooks")) return true;
    const auto found = kKinds.find(kind);
    if (found == kKinds.end()) return false;
    fault_ = found->second;
    left_ = count;
    ms_ = ms;
    return true;
  }

  Fault next(bool writes_stock) {
    if (left_ <= 0 || (fault_ == Fault::Ignored && !writes_stock)) return Fault::None;
    --left_;
    return fault_;
  }
  std::int64_t ms() const { return ms_; }

 private:
  Fault fault_ = Fault::None;
  std::int64_t left_ = 0;
  std::int64_t ms_ = 0;
};

}  // namespace stockd::amazon::twin
