// SPDX-License-Identifier: Apache-2.0
//
// Memory of the engine: what the process grows by for a merchant of so many listings, all in, and
// what one event costs on a hot set of that size.
#include "world.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <string>
#include <unistd.h>

namespace {

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// Microseconds a sale takes through decide and fold, on a hundred products.
double sale_us(stockd::bench::World& world, stockd::UnixMs now) {
  constexpr int kSales = 20'000;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < kSales; ++i) {
    stockd::engine::OrdersSeen seen;
    seen.channel = stockd::bench::kShop;
    stockd::OrderLineFact line;
    line.order = "order-" + std::to_string(i);
    line.line = "1";
    line.remote =
        stockd::bench::World::remote_of(seen.channel, static_cast<std::uint32_t>(i % 100));
    line.counts.ordered = 1;
    line.placed_at_ms = line.touched_at_ms = now + i;
    seen.lines.push_back(std::move(line));
    world.decide(seen, now + i);
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  return took.count() / kSales;
}

}  // namespace

int main(int argc, char** argv) {
  const auto listings =
      static_cast<std::uint32_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000);
  constexpr stockd::UnixMs kNow = 1'764'028'800'000;
  ::malloc_trim(0);
  const std::size_t before = resident_bytes();
  stockd::bench::World world;
  world.connect(listings / 2, kNow);
  ::malloc_trim(0);
  const std::size_t grown = resident_bytes() - before;
  const auto counted = world.engine().memory();
  const double sale = sale_us(world, kNow + 60'000);
  fmt::print(
      "{{\"listings\": {}, \"bytes_per_listing\": {:.1f}, \"resident_bytes\": {}, "
      "\"counted_bytes\": {}, \"open_line_bytes\": {}, \"sale_us\": {:.2f}}}\n",
      listings, static_cast<double>(grown) / listings, grown, counted.total, counted.open_lines,
      sale);
  return 0;
}
