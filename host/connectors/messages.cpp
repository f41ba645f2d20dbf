// SPDX-License-Identifier: Apache-2.0
//
// Field by field; nothing is decided here.
#include "connectors/messages.hpp"

namespace stockd::connectors {

HttpRequest read_request(AbiReader& reader, const stockd_http_request_t* c) {
  HttpRequest out;
  if (!reader.complete("stockd_http_request", !c, STOCKD_HAS(c, cache_s), c ? c->size : 0)) {
    return out;
  }
  out.tag = c->tag;
  out.method = reader.text("stockd_http_request.method", c->method);
  out.url = reader.text("stockd_http_request.url", c->url);
  out.headers = reader.pairs("stockd_http_request.headers", c->headers);
  out.body = reader.bytes("stockd_http_request.body", c->body, AbiReader::kBodyBytesMax);
  if (c->auth.size != 0) out.auth = reader.text("stockd_http_request.auth", c->auth);
  if (c->lane.size != 0) out.lane = reader.text("stockd_http_request.lane", c->lane);
  out.cost = c->cost == 0 ? 1 : c->cost;
  out.cache_s = c->cache_s;
  out.idempotent = (c->flags & STOCKD_HTTP_IDEMPOTENT) != 0;
  out.fresh = (c->flags & STOCKD_HTTP_FRESH) != 0;
  out.all_status = (c->flags & STOCKD_HTTP_ALL_STATUS) != 0;
  out.fill = (c->flags & STOCKD_HTTP_FILL) != 0;
  out.read = (c->flags & STOCKD_HTTP_READ) != 0;
  out.unpack = (c->flags & STOCKD_HTTP_UNPACK) != 0;
  return out;
}

HttpResponse read_response(AbiReader& reader, const stockd_http_response_t* c) {
  HttpResponse out;
  if (!reader.complete("stockd_http_response", !c, STOCKD_HAS(c, unsent), c ? c->size : 0)) {
    return out;
  }
  out.tag = c->tag;
  out.status = c->status;
  out.headers = reader.pairs("stockd_http_response.headers", c->headers);
  out.body = reader.bytes("stockd_http_response.body", c->body, 4 * AbiReader::kBodyBytesMax);
  out.failure = reader.text("stockd_http_response.failure", c->failure);
  out.unsent = c->unsent != 0;
  return out;
}

PairsView::PairsView(const Headers& headers) {
  pairs_.reserve(headers.size());
  for (const auto& [name, value] : headers)
    pairs_.push_back({as_str(name), as_str(value)});
}

stockd_run_t PairsView::run() const {
  return {pairs_.data(), static_cast<std::uint32_t>(pairs_.size()), sizeof(stockd_pair_t)};
}

RequestView::RequestView(const HttpRequest& request) : headers_(request.headers) {
  view_.size = sizeof view_;
  const auto flag = [](bool is_set, std::uint32_t bit) { return is_set ? bit : 0u; };
  view_.flags =
      flag(request.idempotent, STOCKD_HTTP_IDEMPOTENT) | flag(request.fresh, STOCKD_HTTP_FRESH) |
      flag(request.all_status, STOCKD_HTTP_ALL_STATUS) | flag(request.fill, STOCKD_HTTP_FILL) |
      flag(request.read, STOCKD_HTTP_READ) | flag(request.unpack, STOCKD_HTTP_UNPACK);
  view_.tag = request.tag;
  view_.method = as_str(request.method);
  view_.url = as_str(request.url);
  view_.headers = headers_.run();
  view_.body = as_bytes(request.body);
  view_.auth = as_str(request.auth);
  view_.lane = as_str(request.lane);
  view_.cost = request.cost;
  view_.cache_s = request.cache_s;
}

ResponseView::ResponseView(const HttpResponse& response) : headers_(response.headers) {
  view_.size = sizeof view_;
  view_.status = response.status;
  view_.tag = response.tag;
  view_.headers = headers_.run();
  view_.body = as_bytes(response.body);
  view_.failure = as_str(response.failure);
  view_.unsent = response.unsent ? 1 : 0;
}

stockd_op_t view_of(const OperationHead& head) {
  stockd_op_t out{};
  out.size = sizeof out;
  out.id = head.id;
  out.now_ms = head.now_ms;
  out.deadline_ms = head.deadline_ms;
  out.key = as_str(head.key);
  out.entropy = as_bytes(head.entropy);
  return out;
}

}  // namespace stockd::connectors
