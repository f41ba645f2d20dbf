// SPDX-License-Identifier: Apache-2.0
//
// A number and, where somebody asks, the steps that led to it.
#pragma once

#include "engine/explanation.hpp"

#include <string>
#include <utility>
#include <vector>

namespace stockd::engine {

// Rounded down, also below zero.
constexpr Quantity whole_kits(Quantity units, Quantity each) {
  return units >= 0 ? units / each : -((each - 1 - units) / each);
}

class Arithmetic {
 public:
  explicit Arithmetic(std::vector<Step>* steps) : steps_(steps) {}

  // Texts cost more than numbers, and most numbers are computed without anybody asking why.
  template <class Text>
  void step(const char* code, Quantity after, Text text, int line = 0) {
    value = after;
    if (steps_ != nullptr) steps_->push_back({code, text(), after, line});
  }

  Quantity value = 0;

 private:
  std::vector<Step>* steps_;
};

}  // namespace stockd::engine
