// SPDX-License-Identifier: Apache-2.0
//
// The printed form of an error and the names of its kinds.
#include "base/error.hpp"

namespace stockd {

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::None:
      return "none";
    case Kind::Transient:
      return "transient";
    case Kind::Throttled:
      return "throttled";
    case Kind::Stale:
      return "stale";
    case Kind::Missing:
      return "missing";
    case Kind::Rejected:
      return "rejected";
    case Kind::Denied:
      return "denied";
    case Kind::Config:
      return "config";
    case Kind::Unsure:
      return "unsure";
    case Kind::Defect:
      return "defect";
    case Kind::Aborted:
      return "aborted";
  }
  return "unsure";
}

std::string Error::describe() const {
  std::string out = text_ + " [" + code_ + "]";
  if (!help_.empty()) out += "\n  " + help_;
  return out;
}

}  // namespace stockd
