// SPDX-License-Identifier: Apache-2.0
//
// See answer_cache.hpp.
#include "egress/answer_cache.hpp"

#include <algorithm>

namespace stockd::egress {
namespace {

// A request whose body gets a secret is never answered from a copy: the secret may have changed.
bool may_be_cached(const connectors::HttpRequest& request) {
  return request.cache_s > 0 && request.changes_nothing() && !request.fill && !request.fresh;
}

// Lengths go first, so that no two requests have the same key.
void add(std::string& key, const std::string& part) {
  key += std::to_string(part.size()) + ":" + part;
}

std::string key_of(const connectors::HttpRequest& request) {
  std::string key;
  for (const std::string* part : {&request.method, &request.url, &request.auth, &request.body})
    add(key, *part);
  for (const auto& [name, value] : request.headers) {
    add(key, name);
    add(key, value);
  }
  return key;
}

std::size_t size_of(const connectors::HttpResponse& response) {
  std::size_t bytes = response.body.size();
  for (const auto& [name, value] : response.headers)
    bytes += name.size() + value.size();
  return bytes;
}

}  // namespace

std::optional<connectors::HttpResponse> AnswerCache::find(const connectors::HttpRequest& request,
                                                          std::int64_t now_ms) const {
  if (!may_be_cached(request)) return std::nullopt;
  const std::string key = key_of(request);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& each) { return each.key == key; });
  if (found == kept_.end()) return std::nullopt;
  const std::int64_t most = std::min(request.cache_s * std::int64_t{1000}, kCachedMsMax);
  const std::int64_t age = now_ms - found->at_ms;
  return age <= most ? std::optional(found->response) : std::nullopt;
}

void AnswerCache::keep(const connectors::HttpRequest& request,
                       const connectors::HttpResponse& response, std::int64_t now_ms) {
  if (!may_be_cached(request) || response.status != 200) return;
  Kept fresh;
  fresh.key = key_of(request);
  fresh.response = response;
  fresh.at_ms = now_ms;
  fresh.bytes = fresh.key.size() + size_of(response);
  std::erase_if(kept_, [&](const Kept& each) {
    if (each.key == fresh.key) bytes_ -= each.bytes;
    return each.key == fresh.key;
  });
  if (fresh.bytes > kCachedBytesMax) return;
  bytes_ += fresh.bytes;
  kept_.push_back(std::move(fresh));
  while (kept_.size() > kCachedAnswersMax || bytes_ > kCachedBytesMax) {
    bytes_ -= kept_.front().bytes;
    kept_.pop_front();
  }
}

}  // namespace stockd::egress
