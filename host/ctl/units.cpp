// SPDX-License-Identifier: Apache-2.0
//
// Never through a floating point number: 9007199254740993 is not 9007199254740992.
#include "ctl/units.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace stockd::ctl {
namespace {

constexpr std::int64_t kMost = 1'000'000'000;

bool all_digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

tl::unexpected<Error> refuse(std::string text, std::string help) {
  return failure(Kind::Rejected, "ctl.units", std::move(text), std::move(help));
}

}  // namespace

Result<std::int64_t> parse_units(const std::string& text, const std::string& kind) {
  const bool negative = text.starts_with('-');
  const std::string digits = text.substr(negative || text.starts_with('+') ? 1 : 0);
  if (text.empty()) return refuse("the number of units is missing", "write whole units, eg: 12");
  if (!all_digits(digits)) {
    const bool fraction = digits.find_first_of(".,") != std::string::npos &&
                          std::isdigit(static_cast<unsigned char>(digits.front())) != 0;
    return refuse("'" + text + "' is no whole number of units",
                  fraction ? "stock is counted in whole units: leave out points and commas"
                           : "write digits only, eg: 12");
  }
  std::int64_t value = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (parsed.ec != std::errc{} || value > kMost) {
    return refuse("'" + text + "' is more than can be counted", "at most 1000000000 at a time");
  }
  if (negative && value != 0 && kind != "adjust") {
    return refuse("'" + text + "' is negative, and a " + (kind == "count" ? "count" : "receipt") +
                      " cannot be",
                  "use stockctl adjust to take units away");
  }
  return negative ? -value : value;
}

}  // namespace stockd::ctl
