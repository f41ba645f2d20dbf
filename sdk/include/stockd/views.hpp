// SPDX-License-Identifier: Apache-2.0
//
// The bridge between the C contract's texts and runs and C++ views. Views point into what the other
// side owns: whoever keeps a text beyond the call copies it. Nothing here allocates.
#pragma once

#include <stockd/abi/abi.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stockd::inline sdk {

inline std::string_view view(stockd_str_t text) noexcept {
  return text.size == 0 ? std::string_view() : std::string_view(text.data, text.size);
}

inline std::string_view view(stockd_bytes_t bytes) noexcept {
  // char may alias anything, and a body is text far more often than not.
  return bytes.size == 0 ? std::string_view()
                         : std::string_view(reinterpret_cast<const char*>(bytes.data), bytes.size);
}

constexpr stockd_str_t c_text(std::string_view text) noexcept {
  return stockd_str_t{text.data(), text.size()};
}

inline stockd_bytes_t c_bytes(std::string_view text) noexcept {
  return stockd_bytes_t{reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Calls `take` with each element of a run whose elements may be larger than this header knows.
template <class T, class Take>
void each(stockd_run_t run, Take take) {
  const auto* at = static_cast<const std::byte*>(run.data);
  for (std::uint32_t i = 0; i < run.count; ++i, at += run.stride) {
    take(*reinterpret_cast<const T*>(at));
  }
}

}  // namespace stockd::inline sdk
