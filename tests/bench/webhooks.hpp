// SPDX-License-Identifier: Apache-2.0
//
// Signed orders/create webhooks as Shopify sends them: whole HTTP requests, made before the clock
// starts, each of another order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::bench {

struct SignedRequest {
  std::string bytes;
  std::uint32_t product = 0;
};

class WebhookMaker {
 public:
  // `path`: where they go, eg: "/hooks/karoo-outdoor/shop".
  WebhookMaker(std::string path, std::string secret)
      : path_(std::move(path)), secret_(std::move(secret)) {}

  // One unit of the product.
  SignedRequest make(std::uint32_t product, const std::string& sku);

  std::size_t body_bytes() const { return body_bytes_; }

 private:
  std::string path_;
  std::string secret_;
  std::uint64_t last_order_ = 5'500'000'000'000;
  std::size_t body_bytes_ = 0;
};

}  // namespace stockd::bench
