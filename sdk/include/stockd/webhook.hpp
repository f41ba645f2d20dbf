// SPDX-License-Identifier: Apache-2.0
//
// A webhook as the marketplace sent it. Where the manifest can describe the signature it has been
// verified before a connector sees it; otherwise what the operation emits counts only after
// VerdictFact(true).
#pragma once

#include <stockd/abi/ext/webhook.h>
#include <stockd/headers.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace stockd::inline sdk {

class Webhook {
 public:
  Webhook() {}
  explicit Webhook(const stockd_webhook_t& raw)
      : verified(raw.verified != 0),
        topic(view(raw.topic)),
        method(view(raw.method)),
        url(view(raw.url)),
        headers(raw.headers),
        body(view(raw.body)) {}

  std::optional<std::string_view> header(std::string_view name) const { return headers.get(name); }

  bool verified = false;
  std::string topic;  // value of the manifest's topic header, or empty
  std::string method;
  std::string url;
  Headers headers;
  std::string body;  // exactly as received
};
static_assert(!std::is_aggregate_v<Webhook>);

}  // namespace stockd::inline sdk
