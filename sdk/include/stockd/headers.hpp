// SPDX-License-Identifier: Apache-2.0
//
// Header fields of a request, an answer or a webhook, found by name in any case. An order-keeping
// list: messages have a dozen of them, and a repeated field must stay repeated.
#pragma once

#include <stockd/abi/base.h>
#include <stockd/views.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace stockd::inline sdk {

inline bool same_ignoring_case(std::string_view left, std::string_view right) noexcept {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  explicit Headers(stockd_run_t run) {
    fields_.reserve(run.count);
    each<stockd_pair_t>(run, [&](const stockd_pair_t& pair) {
      add(std::string(view(pair.name)), std::string(view(pair.value)));
    });
  }

  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }

  // Replaces what is there by that name.
  void set(std::string name, std::string value) {
    std::erase_if(fields_,
                  [&](const Field& field) { return same_ignoring_case(field.first, name); });
    add(std::move(name), std::move(value));
  }

  // The first field of that name.
  std::optional<std::string_view> get(std::string_view name) const {
    for (const Field& field : fields_) {
      if (same_ignoring_case(field.first, name)) return field.second;
    }
    return std::nullopt;
  }

  auto begin() const noexcept { return fields_.begin(); }
  auto end() const noexcept { return fields_.end(); }
  std::size_t size() const noexcept { return fields_.size(); }

  // The same as C pairs, which point into this object.
  std::vector<stockd_pair_t> c() const {
    std::vector<stockd_pair_t> pairs;
    pairs.reserve(fields_.size());
    for (const Field& field : fields_) {
      pairs.push_back(stockd_pair_t{c_text(field.first), c_text(field.second)});
    }
    return pairs;
  }

 private:
  std::vector<Field> fields_;
};
static_assert(!std::is_aggregate_v<Headers>);

inline stockd_run_t c_run(const std::vector<stockd_pair_t>& pairs) noexcept {
  return stockd_run_t{pairs.data(), static_cast<std::uint32_t>(pairs.size()),
                      sizeof(stockd_pair_t)};
}

}  // namespace stockd::inline sdk
