/* SPDX-License-Identifier: Apache-2.0 */

// The smallest connector, in C: sets the stock of one item a call. It needs no memory of its own,
// because the tag that comes back with the answer is the item it is about.

#include <stockd/abi/abi.h>

#include <stdio.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

static stockd_status set_stock(void* self, const stockd_op_t* op, stockd_run_t items,
                               const stockd_sink_t* sink) STOCKD_NOEXCEPT {
  (void)self;
  (void)op;
  const stockd_item_t* item = items.data;  // the manifest says `batch: 1`
  char url[256];
  char body[64];
  const int url_size = snprintf(url, sizeof url, "https://api.minimal.example/stock/%.*s",
                                (int)item->remote.size, item->remote.data);
  const int body_size =
      snprintf(body, sizeof body, "{\"quantity\":%lld}", (long long)item->quantity);
  if (url_size < 0 || (size_t)url_size >= sizeof url) return STOCKD_DEFECT;
  const stockd_pair_t header = {TEXT("content-type"), TEXT("application/json")};
  const stockd_http_request_t request = {.size = sizeof request,
                                         .flags = STOCKD_HTTP_IDEMPOTENT | STOCKD_HTTP_ALL_STATUS,
                                         .tag = item->ref,
                                         .method = TEXT("PUT"),
                                         .url = {url, (size_t)url_size},
                                         .headers = {&header, 1, sizeof header},
                                         .body = {(const uint8_t*)body, (size_t)body_size}};
  return sink->request(sink->host, &request);
}

static stockd_status answer(void* self, const stockd_op_t* op,
                            const stockd_http_response_t* response,
                            const stockd_sink_t* sink) STOCKD_NOEXCEPT {
  (void)self;
  (void)op;
  const int ok = response->status >= 200 && response->status < 300;
  const int refused = response->status >= 400 && response->status < 500;
  const stockd_trouble_t trouble = {
      .size = sizeof trouble,
      .kind = refused ? STOCKD_TROUBLE_REJECTED : STOCKD_TROUBLE_UNSURE,
      .code = TEXT("minimal.not-set"),
      .message = TEXT("The shop did not confirm the new quantity.")};
  const stockd_written_t written = {.size = sizeof written,
                                    .ref = response->tag,
                                    .state = STOCKD_WRITTEN_APPLIED,
                                    .trouble = ok ? NULL : &trouble};
  const stockd_status status = sink->emit(sink->host, STOCKD_FACT_WRITTEN, &written);
  if (status != STOCKD_OK) return status;
  return sink->done(sink->host, NULL);
}

static stockd_status wake(void* self, const stockd_op_t* op, uint64_t tag,
                          const stockd_sink_t* sink) STOCKD_NOEXCEPT {
  (void)self;
  (void)op;
  (void)tag;
  (void)sink;
  return STOCKD_MISUSE;  // it never sleeps
}

static void forget(void* self, uint64_t op) STOCKD_NOEXCEPT {
  (void)self;
  (void)op;
}

static void destroy(void* self) STOCKD_NOEXCEPT {
  (void)self;
}

static const void* extension(void* self, const char* id) STOCKD_NOEXCEPT {
  (void)self;
  static const stockd_stock_write_t set = {sizeof set, set_stock};
  return strcmp(id, STOCKD_EXT_STOCK_SET) == 0 ? &set : NULL;
}

static const stockd_connector_t* create(const stockd_host_t* host,
                                        stockd_str_t settings) STOCKD_NOEXCEPT {
  (void)host;
  (void)settings;
  static const stockd_connector_t connector = {sizeof connector, NULL,    answer,   wake,
                                               forget,           destroy, extension};
  return &connector;
}

const stockd_module_t* stockd_connector_v1(void) STOCKD_NOEXCEPT {
  static const stockd_module_t module = {sizeof module, STOCKD_ABI_MINOR, TEXT("minimal"),
                                         TEXT("1.0.0"), create};
  return &module;
}
