// SPDX-License-Identifier: Apache-2.0
//
// Names that cannot be mixed up: a Sku is no ChannelName although both are text.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace stockd {

template <class Tag>
class Tagged {
 public:
  Tagged() = default;
  explicit Tagged(std::string text) : text_(std::move(text)) {}
  explicit Tagged(std::string_view text) : text_(text) {}
  explicit Tagged(const char* text) : text_(text) {}

  const std::string& str() const { return text_; }
  std::string_view view() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Tagged&) const = default;

 private:
  std::string text_;
};

}  // namespace stockd

template <class Tag>
struct std::hash<stockd::Tagged<Tag>> {
  std::size_t operator()(const stockd::Tagged<Tag>& value) const noexcept {
    return std::hash<std::string>{}(value.str());
  }
};
