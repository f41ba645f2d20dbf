// SPDX-License-Identifier: Apache-2.0
//
// Durable, verified ingest by the real server, its processing on, against nginx answering 200 to
// the same requests: slices of both alternate, and the ratio is the median of the pairs.
#include "load.hpp"
#include "nginx.hpp"
#include "shelf.hpp"
#include "stockd_under_test.hpp"
#include "stub_shops.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <optional>
#include <random>
#include <unistd.h>
#include <vector>

namespace stockd::bench {
namespace {

constexpr std::uint32_t kProducts = 500;
constexpr Quantity kEach = 100'000'000;
constexpr auto kSlice = std::chrono::milliseconds(800);
constexpr std::size_t kRequestsMost = 20'000;  // of one slice

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

struct Slice {
  LoadResult load;
  double processor_us = 0;  // of the server, a request
  double after_s = 0;       // until everything acknowledged was worked off
};

struct Figures {
  std::vector<double> ratios, stockd_rates, nginx_rates, stockd_cpu, nginx_cpu, p99_ms, after_s;
  std::vector<double> syncs;
  std::uint64_t failed = 0;
};

// How often a second a request's bytes can be appended and made durable, one at a time.
double sync_rate(const Folder& folder, const std::string& bytes) {
  const std::string path = folder.path() + "/append.log";
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  const auto begin = std::chrono::steady_clock::now();
  std::uint64_t syncs = 0;
  while (std::chrono::steady_clock::now() - begin < kSlice / 2) {
    if (::write(file, bytes.data(), bytes.size()) < 0 || ::fdatasync(file) != 0) break;
    ++syncs;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  ::close(file);
  ::unlink(path.c_str());
  return static_cast<double>(syncs) / took.count();
}

class Ingest {
 public:
  Ingest()
      : shelf_(kProducts, kEach),
        woo_(poller_, woo_shop(shelf_, nullptr)),
        shop_(poller_, shopify_shop(shelf_)),
        nginx_(folder_),
        stockd_(folder_, woo_.port(), shop_.port(), false),
        maker_(StockdUnderTest::kHookPath, StockdUnderTest::kHookSecret) {
    stockd_.connect();
  }

  Figures measure(int connections, int pairs) {
    Figures out;
    for (int i = 0; i < pairs; ++i) {
      prepare(connections == 1 ? kRequestsMost / 4 : kRequestsMost);
      std::optional<Slice> nginx;
      if (i % 2 == 0) nginx = run_nginx(connections);
      if (connections == 1) out.syncs.push_back(sync_rate(folder_, requests_.front().bytes));
      const Slice stockd = run_stockd(connections);
      if (!nginx) nginx = run_nginx(connections);
      out.ratios.push_back(stockd.load.rate() / nginx->load.rate());
      out.stockd_rates.push_back(stockd.load.rate());
      out.nginx_rates.push_back(nginx->load.rate());
      out.stockd_cpu.push_back(stockd.processor_us);
      out.nginx_cpu.push_back(nginx->processor_us);
      out.p99_ms.push_back(stockd.load.percentile_ms(0.99));
      out.after_s.push_back(stockd.after_s);
      out.failed += stockd.load.failed + nginx->load.failed;
    }
    return out;
  }

  std::size_t body_bytes() const { return maker_.body_bytes(); }

 private:
  void prepare(std::size_t count) {
    requests_.clear();
    requests_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto product = static_cast<std::uint32_t>(random_() % kProducts);
      requests_.push_back(maker_.make(product, shelf_.products[product].sku));
    }
  }

  Slice run_nginx(int connections) {
    std::size_t at = 0;
    LoadOptions options;
    options.port = nginx_.port();
    options.connections = connections;
    options.duration = kSlice;
    options.next = [&](int) { return &requests_[at++ % requests_.size()]; };
    Slice out;
    const double before = nginx_.processor_s();
    Load load(poller_, std::move(options));
    out.load = load.run();
    out.processor_us = (nginx_.processor_s() - before) * 1e6 / static_cast<double>(out.load.good);
    return out;
  }

  // The processor time is that of everything the webhooks cause, also after the last answer.
  Slice run_stockd(int connections) {
    std::size_t at = 0;
    LoadOptions options;
    options.port = stockd_.hook_port();
    options.connections = connections;
    options.duration = kSlice;
    options.next = [&](int) -> const SignedRequest* {
      if (at == requests_.size()) return nullptr;
      const SignedRequest& next = requests_[at++];
      shelf_.products[next.product].shop -= 1;
      return &next;
    };
    Slice out;
    const double before = stockd_.processor_s();
    Load load(poller_, std::move(options));
    out.load = load.run();
    const auto end = std::chrono::steady_clock::now();
    stockd_.wait_until_worked_off();
    out.after_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - end).count();
    out.processor_us = (stockd_.processor_s() - before) * 1e6 / static_cast<double>(out.load.good);
    return out;
  }

  Folder folder_;
  Shelf shelf_;
  Poller poller_;
  StubHttp woo_;
  StubHttp shop_;
  Nginx nginx_;
  StockdUnderTest stockd_;
  WebhookMaker maker_;
  std::mt19937 random_{2026};
  std::vector<SignedRequest> requests_;
};

std::string json_of(const Figures& of) {
  std::string out = fmt::format(
      "{{\"ratio\": {:.3f}, \"cpu_us\": {:.1f}, \"nginx_cpu_us\": {:.1f}, \"per_s\": {:.0f}, "
      "\"nginx_per_s\": {:.0f}, \"p99_ms\": {:.2f}, \"worked_off_after_s\": {:.2f}, \"failed\": {}",
      median(of.ratios), median(of.stockd_cpu), median(of.nginx_cpu), median(of.stockd_rates),
      median(of.nginx_rates), median(of.p99_ms), median(of.after_s), of.failed);
  if (!of.syncs.empty()) {
    std::vector<double> ratios;
    for (std::size_t i = 0; i < of.syncs.size(); ++i) {
      ratios.push_back(of.stockd_rates[i] / of.syncs[i]);
    }
    out += fmt::format(", \"sync_ratio\": {:.3f}, \"syncs_per_s\": {:.0f}", median(ratios),
                       median(of.syncs));
  }
  return out + "}";
}

int run() {
  Ingest ingest;
  const Figures many = ingest.measure(64, 5);
  const Figures crowd = ingest.measure(256, 5);
  const Figures one = ingest.measure(1, 3);
  fmt::print("{{\"64\": {}, \"256\": {}, \"1\": {}, \"body_bytes\": {}}}\n", json_of(many),
             json_of(crowd), json_of(one), ingest.body_bytes());
  return 0;
}

}  // namespace
}  // namespace stockd::bench

int main() {
  return stockd::bench::run();
}
