// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong on purpose: the next n API requests or webhooks suffer a fault of one kind.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace stockd::woocommerce::twin {

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
  Maintenance,
  Firewall,
  Warning,
  Ignored  // of writes to products: answered as if done, and nothing was
};

// Whether the shop does what it is asked, whatever it then answers.
inline bool applies(Fault fault) {
  return fault != Fault::Error500 && fault != Fault::Throttle && fault != Fault::Drop &&
         fault != Fault::Garbage && fault != Fault::Maintenance && fault != Fault::Firewall;
}

class Faults {
 public:
  // False where there is no such kind.
  bool set(const std::string& kind, int count, std::int64_t ms) {
    static const std::map<std::string, Fault> kRequestKinds = {{"error500", Fault::Error500},
                                                               {"applied500", Fault::Applied500},
                                                               {"throttle", Fault::Throttle},
                                                               {"slow", Fault::Slow},
                                                               {"drop", Fault::Drop},
                                                               {"applied_drop", Fault::AppliedDrop},
                                                               {"truncate", Fault::Truncate},
                                                               {"garbage", Fault::Garbage},
                                                               {"maintenance", Fault::Maintenance},
                                                               {"firewall", Fault::Firewall},
                                                               {"php_warning", Fault::Warning},
                                                               {"ignored", Fault::Ignored}};
    if (kind == "lose_webhooks") {
      lose_ = count;
    } else if (kind == "duplicate_webhooks") {
      duplicate_ = count;
    } else if (const auto found = kRequestKinds.find(kind); found != kRequestKinds.end()) {
      request_ = found->second;
      left_ = count;
      ms_ = ms;
    } else {
      return false;
    }
    return true;
  }

  Fault next_request(bool writes_products) {
    if (left_ <= 0 || (request_ == Fault::Ignored && !writes_products)) return Fault::None;
    --left_;
    return request_;
  }
  std::int64_t ms() const { return ms_; }

  // How often the next webhook is sent.
  int next_copies() {
    if (lose_ > 0) {
      --lose_;
      return 0;
    }
    if (duplicate_ > 0) {
      --duplicate_;
      return 2;
    }
    return 1;
  }

 private:
  Fault request_ = Fault::None;
  int left_ = 0;
  std::int64_t ms_ = 0;
  int lose_ = 0;
  int duplicate_ = 0;
};

}  // namespace stockd::woocommerce::twin
