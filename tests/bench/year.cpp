// SPDX-License-Identifier: Apache-2.0
//
// A year of one merchant: 10,000 listings, 200 orders a day, journaled to disk as the server does
// it. Prints what the journal, the store and a snapshot take, and how long a restart is.
#include "journal/journal.hpp"
#include "store/store.hpp"
#include "world.hpp"

#include <fmt/core.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <random>
#include <string>

namespace stockd {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kProducts = 5'000;
constexpr int kDays = 365;
constexpr int kOrdersADay = 200;
constexpr UnixMs kDayMs = 24LL * 3600 * 1000;
constexpr UnixMs kBegin = 1'764'028'800'000;
constexpr int kDaysOpen = 3;  // until an order is shipped

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Order {
  int number = 0;
  std::uint32_t product = 0;
  ChannelId channel{};
  UnixMs placed = 0;
};

engine::OrdersSeen seen(const Order& order, OrderState state, UnixMs now) {
  engine::OrdersSeen out;
  out.channel = order.channel;
  out.whole = true;
  OrderFact head;
  head.order = std::to_string(1'000'000 + order.number);
  head.state = state;
  head.placed_at_ms = order.placed;
  head.touched_at_ms = now;
  OrderLineFact line;
  line.order = head.order;
  line.line = "1";
  line.remote = bench::World::remote_of(order.channel, order.product);
  line.sku = bench::World::sku_of(order.product);
  line.counts.ordered = 1;
  line.placed_at_ms = order.placed;
  line.touched_at_ms = now;
  out.orders.push_back(std::move(head));
  out.lines.push_back(std::move(line));
  return out;
}

std::uintmax_t size_of(const std::string& folder, const std::string& prefix) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().rfind(prefix, 0) == 0) bytes += entry.file_size();
  }
  return bytes;
}

// What a start does before it takes work: snapshot, tail, store.
double restart_s(const std::string& folder) {
  const auto begin = std::chrono::steady_clock::now();
  auto journal = journal::open_sqlite_journal(folder, 0);
  STOCKD_ASSERT(journal.has_value());
  auto snapshot = (*journal)->newest_snapshot();
  STOCKD_ASSERT(snapshot.has_value());
  auto engine = engine::Engine::restore(snapshot->bytes);
  STOCKD_ASSERT(engine.has_value());
  const auto read =
      (*journal)->read(snapshot->seq, [&](const Record& record) { engine->fold(record); });
  STOCKD_ASSERT(read.has_value());
  return seconds_since(begin);
}

double whole_fold_s(const std::string& folder) {
  const auto begin = std::chrono::steady_clock::now();
  auto journal = journal::open_sqlite_journal_read_only(folder, 0);
  STOCKD_ASSERT(journal.has_value());
  engine::Engine engine(AccountId{0});
  const auto read = (*journal)->read(0, [&](const Record& record) { engine.fold(record); });
  STOCKD_ASSERT(read.has_value() && engine.verify().empty());
  return seconds_since(begin);
}

void live(bench::World& world, store::Store& store) {
  std::mt19937 random(2026);
  std::deque<Order> open;
  int number = 0;
  for (int day = 0; day < kDays; ++day) {
    const UnixMs morning = kBegin + (day + 1) * kDayMs;
    for (int i = 0; i < kOrdersADay; ++i) {
      const UnixMs now = morning + i * (kDayMs / (kOrdersADay + 1));
      const Order order{++number, static_cast<std::uint32_t>(random() % kProducts),
                        random() % 2 == 0 ? bench::kShop : bench::kWoo, now};
      world.decide(seen(order, OrderState::Open, now), now);
      world.write_all(now);
      open.push_back(order);
    }
    const UnixMs evening = morning + kDayMs - 1;
    while (!open.empty() && open.front().placed < evening - kDaysOpen * kDayMs) {
      world.decide(seen(open.front(), OrderState::Closed, evening), evening);
      open.pop_front();
    }
    for (const ChannelId channel : {bench::kShop, bench::kWoo}) {
      world.decide(engine::FeedEnded{channel, evening, std::to_string(evening)}, evening);
    }
    world.engine().forget_closed(store.applied());
  }
}

int run() {
  std::string folder = (fs::temp_directory_path() / "stockd-year-XXXXXX").string();
  STOCKD_ASSERT(::mkdtemp(folder.data()) != nullptr);
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t records = 0;
  std::size_t snapshot_bytes = 0;
  {
    auto journal = journal::open_sqlite_journal(folder, 0);
    auto store = store::Store::open(folder, 0);
    STOCKD_ASSERT(journal.has_value() && store.has_value());
    const auto epoch = (*journal)->claim();
    STOCKD_ASSERT(epoch.has_value());
    std::vector<Record> waiting;
    const auto flush = [&] {
      if (waiting.empty()) return;
      const auto appended = (*journal)->append(*epoch, (*journal)->last(), waiting);
      STOCKD_ASSERT(appended.has_value() && (*store)->apply(waiting).has_value());
      waiting.clear();
    };
    bench::World world([&](std::vector<Record>& batch) {
      waiting.insert(waiting.end(), batch.begin(), batch.end());
      if (waiting.size() >= 256) flush();
    });
    world.connect(kProducts, kBegin);
    live(world, **store);
    flush();
    records = (*journal)->last();
    const std::string bytes = world.engine().snapshot();
    snapshot_bytes = bytes.size();
    STOCKD_ASSERT((*journal)->save_snapshot({records, bytes}).has_value());
  }
  const double lived = seconds_since(begin);
  const double restart = restart_s(folder);
  const double whole = whole_fold_s(folder);
  fmt::print(
      "{{\"listings\": {}, \"orders\": {}, \"records\": {}, \"journal_bytes\": {}, "
      "\"store_bytes\": {}, \"snapshot_bytes\": {}, \"restart_s\": {:.3f}, "
      "\"fold_from_first_record_s\": {:.3f}, \"simulated_in_s\": {:.1f}}}\n",
      2 * kProducts, kDays * kOrdersADay, records, size_of(folder, "journal-"),
      size_of(folder, "store-"), snapshot_bytes, restart, whole, lived);
  fs::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace stockd

int main() {
  return stockd::run();
}
