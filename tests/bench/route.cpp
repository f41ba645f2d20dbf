// SPDX-License-Identifier: Apache-2.0
//
// From a sale on one marketplace to the write that reaches the other one: 64 connections, each with
// a product of its own, post a signed webhook and wait until the WooCommerce shop was given the new
// level. Everything between is durable: the webhook, its facts, the intent to write.
#include "load.hpp"
#include "shelf.hpp"
#include "stockd_under_test.hpp"
#include "stub_shops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace stockd::bench {
namespace {

constexpr Quantity kEach = 100'000'000;
constexpr int kRounds = 4;
constexpr auto kRound = std::chrono::milliseconds(3'000);
constexpr std::size_t kRequestsMost = 40'000;  // of one round

struct Round {
  LoadResult load;
  double processor_us = 0;
  std::uint64_t batches = 0;
  double journal_commits = 0;  // an event
};

class Route {
 public:
  Route(int connections, bool unlimited_lanes)
      : connections_(connections),
        shelf_(static_cast<std::uint32_t>(connections), kEach),
        woo_(poller_,
             counted(woo_shop(shelf_, [this](std::size_t product,
                                             Quantity quantity) { written(product, quantity); }))),
        shop_(poller_, shopify_shop(shelf_)),
        stockd_(folder_, woo_.port(), shop_.port(), unlimited_lanes),
        maker_(StockdUnderTest::kHookPath, StockdUnderTest::kHookSecret) {
    stockd_.connect();
  }

  Round run(std::chrono::milliseconds duration) {
    prepare();
    LoadOptions options;
    options.port = stockd_.hook_port();
    options.connections = connections_;
    options.duration = duration;
    options.waits_for_release = true;
    options.next = [this](int connection) { return next(static_cast<std::size_t>(connection)); };
    Round out;
    const double before = stockd_.processor_s();
    const auto counters = stockd_.counters();
    batches_ = 0;
    Load load(poller_, std::move(options));
    load_ = &load;
    out.load = load.run();
    poller_.run([this] { load_ = nullptr; });
    out.batches = batches_;
    const auto events = static_cast<double>(std::max<std::uint64_t>(out.load.good, 1));
    out.processor_us = (stockd_.processor_s() - before) * 1e6 / events;
    out.journal_commits =
        static_cast<double>(stockd_.counters().journal_commits - counters.journal_commits) / events;
    return out;
  }

 private:
  void prepare() {
    requests_.assign(static_cast<std::size_t>(connections_), {});
    at_.assign(requests_.size(), 0);
    for (std::size_t i = 0; i < kRequestsMost; ++i) {
      const std::size_t product = i % requests_.size();
      requests_[product].push_back(
          maker_.make(static_cast<std::uint32_t>(product), shelf_.products[product].sku));
    }
  }

  const SignedRequest* next(std::size_t connection) {
    if (at_[connection] == requests_[connection].size()) return nullptr;
    shelf_.products[connection].shop -= 1;
    return &requests_[connection][at_[connection]++];
  }

  void written(std::size_t product, Quantity quantity) {
    if (load_ == nullptr || quantity != shelf_.products[product].shop) return;
    load_->release(static_cast<int>(product));
  }

  StubHttp::Handler counted(StubHttp::Handler handler) {
    return [this, handler = std::move(handler)](const StubRequest& request) {
      if (request.target.find("/batch") != std::string_view::npos) ++batches_;
      return handler(request);
    };
  }

  int connections_;
  Load* load_ = nullptr;
  std::uint64_t batches_ = 0;
  Folder folder_;
  Shelf shelf_;
  Poller poller_;
  StubHttp woo_;
  StubHttp shop_;
  StockdUnderTest stockd_;
  WebhookMaker maker_;
  std::vector<std::vector<SignedRequest>> requests_;
  std::vector<std::size_t> at_;
};

int run(int connections, bool unlimited_lanes) {
  Route route(connections, unlimited_lanes);
  route.run(std::chrono::milliseconds(1'000));  // warms caches and connections
  std::vector<Round> rounds;
  for (int i = 0; i < kRounds; ++i)
    rounds.push_back(route.run(kRound));
  std::sort(rounds.begin(), rounds.end(), [](const Round& one, const Round& other) {
    return one.load.rate() < other.load.rate();
  });
  const Round& middle = rounds[rounds.size() / 2];
  fmt::print(
      "{{\"events_per_s\": {:.0f}, \"p50_ms\": {:.2f}, \"p90_ms\": {:.2f}, \"p99_ms\": {:.2f}, "
      "\"cpu_us\": {:.1f}, "
      "\"connections\": {}, \"lanes\": \"{}\", \"events\": {}, \"failed\": {}, "
      "\"writes\": {}, \"journal_commits_per_event\": {:.3f}}}\n",
      middle.load.rate(), middle.load.percentile_ms(0.5), middle.load.percentile_ms(0.9),
      middle.load.percentile_ms(0.99), middle.processor_us, connections,
      unlimited_lanes ? "unlimited" : "manifest", middle.load.good, middle.load.failed,
      middle.batches, middle.journal_commits);
  return 0;
}

}  // namespace
}  // namespace stockd::bench

// bench_route [CONNECTIONS [manifest]]: with "manifest" the connectors' own rate limits hold.
int main(int argc, char** argv) {
  const int connections = argc > 1 ? std::max(1, std::atoi(argv[1])) : 64;
  return stockd::bench::run(connections, argc <= 2 || std::strcmp(argv[2], "manifest") != 0);
}
