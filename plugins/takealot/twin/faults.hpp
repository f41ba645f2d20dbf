// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong on purpose: the next n API requests suffer a fault of one kind.
#pragma once

#include "rest.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace stockd::takealot::twin {

enum class Fault {
  None,
  Error500,
  Applied500,
  PatchError500,  // single writes alone, which fail more often than the rest
  Throttle,
  Slow,
  Drop,
  AppliedDrop,
  Truncate,
  Garbage,
  ShortPage,  // a list without its last row
  EmptyPage,  // a list without rows
};

// Whether what was asked is done, whatever the answer says.
inline bool applies(Fault fault) {
  return fault != Fault::Error500 && fault != Fault::PatchError500 && fault != Fault::Throttle &&
         fault != Fault::Drop && fault != Fault::Garbage;
}

class Faults {
 public:
  // False where there is no such kind.
  bool set(const std::string& kind, int count, std::int64_t ms) {
    static const std::map<std::string, Fault> kKinds = {{"error500", Fault::Error500},
                                                        {"applied500", Fault::Applied500},
                                                        {"patch_error500", Fault::PatchError500},
                                                        {"throttle", Fault::Throttle},
                                                        {"slow", Fault::Slow},
                                                        {"drop", Fault::Drop},
                                                        {"applied_drop", Fault::AppliedDrop},
                                                        {"truncate", Fault::Truncate},
                                                        {"garbage", Fault::Garbage},
                                                        {"short_page", Fault::ShortPage},
                                                        {"empty_page", Fault::EmptyPage}};
    const auto found = kKinds.find(kind);
    if (found == kKinds.end()) return false;
    kind_ = found->second;
    left_ = count;
    ms_ = ms;
    return true;
  }

  Fault next(const Call& call, const std::string& endpoint) {
    const bool lists = call.method == "GET" && (endpoint == "offers" || endpoint == "sales");
    if (left_ <= 0 || (kind_ == Fault::PatchError500 && call.method != "PATCH")) return Fault::None;
    if ((kind_ == Fault::ShortPage || kind_ == Fault::EmptyPage) && !lists) return Fault::None;
    --left_;
    return kind_;
  }
  std::int64_t ms() const { return ms_; }

 private:
  Fault kind_ = Fault::None;
  int left_ = 0;
  std::int64_t ms_ = 0;
};

}  // namespace stockd::takealot::twin
