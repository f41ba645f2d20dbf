/* SPDX-License-Identifier: Apache-2.0
 *
 * A twin of one file in plain C: it answers with the request's URL, sends one webhook, and breaks a
 * rule of twin.h when a request's path or a command says so. */
#include <stockd/abi/twin.h>

#include <string.h>

static stockd_str_t str(const char* text) {
  stockd_str_t out = {text, strlen(text)};
  return out;
}

static int ends(stockd_str_t text, const char* end) {
  const size_t size = strlen(end);
  return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

static stockd_status handle(void* self, int64_t now_ms, const stockd_http_request_t* request,
                            const stockd_twin_sink_t* sink) {
  (void)self;
  stockd_http_response_t response;
  stockd_http_request_t hook;
  memset(&response, 0, sizeof response);
  memset(&hook, 0, sizeof hook);
  response.size = sizeof response;
  hook.size = sizeof hook;
  if (ends(request->url, "/silent")) return STOCKD_OK;
  if (ends(request->url, "/twice")) sink->reply(sink->host, &response, 0);
  if (ends(request->url, "/null")) return sink->reply(sink->host, NULL, 0), STOCKD_OK;
  response.status = ends(request->url, "/close") ? 0 : 200;
  response.body.data = (const uint8_t*)request->url.data;
  response.body.size = request->url.size;
  sink->reply(sink->host, &response, 5);
  hook.tag = 9;
  hook.method = str("POST");
  hook.url = str("https://stockd.example/hooks/a/b");
  sink->webhook(sink->host, &hook, 20);
  sink->wake_at(sink->host, now_ms + 1000);
  return STOCKD_OK;
}

static stockd_status tick(void* self, int64_t now_ms, const stockd_twin_sink_t* sink) {
  (void)self;
  return sink->wake_at(sink->host, now_ms + 1);
}

static stockd_status delivered(void* self, int64_t now_ms, uint64_t tag, uint32_t status,
                               const stockd_twin_sink_t* sink) {
  (void)self;
  (void)now_ms;
  (void)sink;
  return tag == 9 && status == 200 ? STOCKD_OK : STOCKD_MISUSE;
}

static stockd_status command(void* self, int64_t now_ms, stockd_str_t json,
                             const stockd_twin_sink_t* sink) {
  (void)self;
  (void)now_ms;
  if (json.size != 0) sink->result(sink->host, json);
  return STOCKD_OK;
}

static void destroy(void* self) {
  (void)self;
}

static const stockd_twin_t* create(const stockd_host_t* host, stockd_str_t settings) {
  static const stockd_twin_t kTwin = {sizeof kTwin, NULL,    handle, tick,
                                      delivered,    command, destroy};
  stockd_trouble_t trouble;
  memset(&trouble, 0, sizeof trouble);
  trouble.size = sizeof trouble;
  trouble.kind = STOCKD_TROUBLE_CONFIG;
  trouble.message = str("the twin wants settings");
  if (settings.size == 0) return host->complain(host->host, &trouble), NULL;
  return &kTwin;
}

static const stockd_twin_module_t kModule = {sizeof kModule, STOCKD_ABI_MINOR, {"acme", 4}, create};

const stockd_twin_module_t* stockd_twin_v1(void) {
  return &kModule;
}
