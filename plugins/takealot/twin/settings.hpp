// SPDX-License-Identifier: Apache-2.0
//
// How a twin is set up. Beside what every twin takes: `warehouses` [{id, name}], per product
// `title`, `price`, `leadtime_days` (3), `at_takealot`, `on_way`, `barcode`, `offer_id`, `locked`,
// `stock` {warehouse: units} instead of `quantity`; `catalogue` [{barcode, title}];
// `webhook_url` (all events) or `webhooks` [{event, url, secret}]; and what Takealot's documents
// leave open: `signature` (A or B), `leadtime_stock` (replace or merge), `cancel_gives_back`,
// `rate_limit` a minute (200), `reset_form` (iso, seconds, epoch, http, retry_after),
// `batch_delay_ms` (2000), `batch_success` (4), `batch_failure` (5), `invalid_status` (200),
// `sales_lag_ms`, `leadtime_allowed`, `webhook_variant`.
#pragma once

#include "api.hpp"
#include "seller.hpp"
#include "webhooks.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::takealot::twin {

struct OpenOrder {
  std::string sku;
  std::int64_t quantity = 1;
  SaleKind kind = SaleKind::Leadtime;
};

struct Settings {
  Seller seller;  // its offers were made `kAgeMs` before the story begins
  std::string api_key;
  std::vector<Webhook> webhooks;
  std::vector<OpenOrder> open_orders;
  Spelling spelling;
  ApiRules api;
  std::int64_t webhook_delay_ms = 0;
  std::int64_t rate_limit = 200;
  std::string reset_form = "iso";
  std::int64_t batch_delay_ms = 2'000;
  std::int64_t batch_success = 4;
  std::int64_t batch_failure = 5;
};

// Throws Trouble with the sentence to show.
Settings read_settings(std::string_view settings_json);

}  // namespace stockd::takealot::twin
