/* SPDX-License-Identifier: Apache-2.0
 *
 * A connector of one file in plain C that keeps the contract, or breaks one rule of it when its
 * setting `act` says so. Other specimens of the zoo are this file compiled with another manifest,
 * another name or another flag; see CMakeLists.txt. */
#include <stockd/abi/abi.h>

#include <stdlib.h>
#include <string.h>

#ifndef ACME_ID
#define ACME_ID "acme"
#endif

#ifdef ACME_MANIFEST
__asm__(".pushsection .stockd.manifest,\"a\",@progbits\n.incbin \"" ACME_MANIFEST
        "\"\n.popsection");
#endif

#ifdef ACME_STATIC_TLS
/* The initial-exec model marks the file with DF_STATIC_TLS. */
static __thread int acme_counter __attribute__((tls_model("initial-exec")));
#endif

#ifdef ACME_SECOND_EXPORT
STOCKD_EXPORT int acme_second_export(void);
int acme_second_export(void) {
  return 1;
}
#endif

struct acme {
  stockd_connector_t table;
  const stockd_host_t* host;
  char act[32];
  uint64_t ref; /* of the item being written */
  uint64_t turns;
};

static stockd_str_t str(const char* text) {
  stockd_str_t out = {text, strlen(text)};
  return out;
}

static int acts(const struct acme* self, const char* act) {
  return strcmp(self->act, act) == 0;
}

static stockd_status send(const stockd_sink_t* sink, uint64_t tag, const char* method,
                          const char* url, const char* lane, const char* auth,
                          const stockd_pair_t* header) {
  stockd_http_request_t request;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.tag = tag;
  request.method = str(method);
  request.url = str(url);
  request.lane = str(lane);
  request.auth = str(auth);
  request.headers.data = header;
  request.headers.count = header != NULL;
  request.headers.stride = sizeof *header;
  return sink->request(sink->host, &request);
}

static stockd_status send_plain(const stockd_sink_t* sink, uint64_t tag) {
  return send(sink, tag, "POST", "https://acme.example/stock", "", "", NULL);
}

static stockd_status written(const stockd_sink_t* sink, uint64_t ref, int state,
                             const stockd_trouble_t* trouble) {
  stockd_written_t fact;
  memset(&fact, 0, sizeof fact);
  fact.size = sizeof fact;
  fact.ref = ref;
  fact.state = state;
  fact.trouble = trouble;
  return sink->emit(sink->host, STOCKD_FACT_WRITTEN, &fact);
}

static stockd_trouble_t trouble_of(int kind) {
  stockd_trouble_t out;
  memset(&out, 0, sizeof out);
  out.size = sizeof out;
  out.kind = kind;
  out.code = str("acme.trouble");
  out.message = str("acme has had enough");
  out.path = str("/shop");
  return out;
}

/* Breaks of request, sleep and done. */
static int break_with_calls(struct acme* self, const stockd_sink_t* sink) {
  stockd_pair_t header = {str("x-acme"), str("a\r\nhost: evil.example")};
  if (acts(self, "same-tag")) return send_plain(sink, 1), send_plain(sink, 1), 1;
  if (acts(self, "parallel"))
    return send_plain(sink, 1), send_plain(sink, 2), send_plain(sink, 3), 1;
  if (acts(self, "host")) return send(sink, 1, "GET", "https://evil.example/", "", "", NULL), 1;
  if (acts(self, "port"))
    return send(sink, 1, "GET", "https://acme.example:8443/", "", "", NULL), 1;
  if (acts(self, "scheme")) return send(sink, 1, "GET", "file:///etc/passwd", "", "", NULL), 1;
  if (acts(self, "lane")) return send(sink, 1, "GET", "https://acme.example/", "fast", "", NULL), 1;
  if (acts(self, "auth"))
    return send(sink, 1, "GET", "https://acme.example/", "", "admin", NULL), 1;
  if (acts(self, "method")) return send(sink, 1, "GET /", "https://acme.example/", "", "", NULL), 1;
  if (acts(self, "header"))
    return send(sink, 1, "GET", "https://acme.example/", "", "", &header), 1;
  if (acts(self, "own-auth")) {
    header.name = str("Authorization");
    header.value = str("Bearer mine");
    return send(sink, 1, "GET", "https://acme.example/", "", "", &header), 1;
  }
  if (acts(self, "null-request")) return sink->request(sink->host, NULL), 1;
  if (acts(self, "done-outstanding")) return send_plain(sink, 1), sink->done(sink->host, NULL), 1;
  if (acts(self, "long-sleep")) return sink->sleep(sink->host, 3600000, 1), 1;
  if (acts(self, "for-ever")) return sink->sleep(sink->host, 1, 1), 1;
  if (acts(self, "idle")) return 1;
  if (acts(self, "done-twice"))
    return sink->done(sink->host, NULL), sink->done(sink->host, NULL), 1;
  if (acts(self, "after-done")) return sink->done(sink->host, NULL), send_plain(sink, 1), 1;
  if (acts(self, "trouble-none")) {
    stockd_trouble_t none = trouble_of(STOCKD_TROUBLE_NONE);
    return sink->done(sink->host, &none), 1;
  }
  if (acts(self, "written-then-trouble")) {
    stockd_trouble_t trouble = trouble_of(STOCKD_TROUBLE_REJECTED);
    stockd_hint_t hint = {sizeof hint, STOCKD_HINT_CATALOGUE, {NULL, 0}};
    sink->emit(sink->host, STOCKD_FACT_HINT, &hint);
    return written(sink, self->ref, STOCKD_WRITTEN_APPLIED, NULL), sink->done(sink->host, &trouble),
           1;
  }
  return 0;
}

/* Breaks of emit. */
static int break_with_facts(struct acme* self, const stockd_sink_t* sink) {
  stockd_level_t level;
  stockd_page_t page;
  memset(&level, 0, sizeof level);
  memset(&page, 0, sizeof page);
  level.size = sizeof level;
  level.remote = str("1");
  level.state = STOCKD_LEVEL_KNOWN;
  page.size = sizeof page;
  if (acts(self, "fact-type")) return sink->emit(sink->host, "acme.secret/1", &level), 1;
  if (acts(self, "null-fact")) return sink->emit(sink->host, STOCKD_FACT_LEVEL, NULL), 1;
  if (acts(self, "small-fact")) {
    level.size = 8;
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "utf8")) {
    level.remote = str("\xc3(");
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "no-data")) {
    level.remote.data = NULL;
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "no-remote")) {
    level.remote = str("");
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "quantity")) {
    level.quantity = INT64_MAX;
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "level-ref")) {
    level.ref = 999;
    return sink->emit(sink->host, STOCKD_FACT_LEVEL, &level), 1;
  }
  if (acts(self, "page")) return sink->emit(sink->host, STOCKD_FACT_PAGE, &page), 1;
  if (acts(self, "written-ref")) return written(sink, 999, STOCKD_WRITTEN_APPLIED, NULL), 1;
  if (acts(self, "ticket")) return written(sink, self->ref, STOCKD_WRITTEN_ACCEPTED, NULL), 1;
  if (acts(self, "written-state")) return written(sink, self->ref, 7, NULL), 1;
  if (acts(self, "written-twice")) {
    written(sink, self->ref, STOCKD_WRITTEN_APPLIED, NULL);
    return written(sink, self->ref, STOCKD_WRITTEN_APPLIED, NULL), 1;
  }
  if (acts(self, "facts")) {
    for (int i = 0; i < 100001; ++i)
      sink->emit(sink->host, STOCKD_FACT_LEVEL, &level);
    return 1;
  }
  return 0;
}

static stockd_status write(void* raw, const stockd_op_t* op, stockd_run_t items,
                           const stockd_sink_t* sink) {
  struct acme* self = raw;
  (void)op;
  self->ref = ((const stockd_item_t*)items.data)->ref;
  self->turns = 0;
#ifdef ACME_STATIC_TLS
  ++acme_counter;
#endif
  if (acts(self, "status")) return STOCKD_MISUSE;
  if (acts(self, "defect")) return STOCKD_DEFECT;
  if (break_with_calls(self, sink) || break_with_facts(self, sink)) return STOCKD_OK;
  return send_plain(sink, 7);
}

static stockd_status list(void* raw, const stockd_op_t* op, stockd_bytes_t cursor,
                          const stockd_sink_t* sink) {
  struct acme* self = raw;
  (void)op;
  if (acts(self, "same-cursor")) {
    stockd_page_t page = {sizeof page, 1, cursor, 0};
    sink->emit(sink->host, STOCKD_FACT_PAGE, &page);
  }
  sink->done(sink->host, NULL);
  return STOCKD_OK;
}

static stockd_status answer(void* raw, const stockd_op_t* op,
                            const stockd_http_response_t* response, const stockd_sink_t* sink) {
  struct acme* self = raw;
  (void)op;
  if (response->status == 200) {
    written(sink, self->ref, STOCKD_WRITTEN_APPLIED, NULL);
    sink->done(sink->host, NULL);
  } else {
    stockd_trouble_t trouble = trouble_of(STOCKD_TROUBLE_TRANSIENT);
    sink->done(sink->host, &trouble);
  }
  return STOCKD_OK;
}

static stockd_status wake(void* raw, const stockd_op_t* op, uint64_t tag,
                          const stockd_sink_t* sink) {
  (void)raw;
  (void)op;
  sink->sleep(sink->host, 1, tag);
  return STOCKD_OK;
}

/* A hook that proves itself by its body. */
static stockd_status receive(void* raw, const stockd_op_t* op, const stockd_webhook_t* webhook,
                             const stockd_sink_t* sink) {
  stockd_hint_t hint = {sizeof hint, STOCKD_HINT_CATALOGUE, {NULL, 0}};
  stockd_verdict_t verdict = {sizeof verdict, 1};
  (void)raw;
  (void)op;
  sink->emit(sink->host, STOCKD_FACT_HINT, &hint);
  if (webhook->body.size == 7 && memcmp(webhook->body.data, "genuine", 7) == 0) {
    sink->emit(sink->host, STOCKD_FACT_VERDICT, &verdict);
    sink->emit(sink->host, STOCKD_FACT_HINT, &hint);
  }
  sink->done(sink->host, NULL);
  return STOCKD_OK;
}

static void forget(void* raw, uint64_t op) {
  (void)raw;
  (void)op;
}

static void destroy(void* raw) {
  free(raw);
}

static const void* extension(void* raw, const char* id) {
  static const stockd_stock_write_t kSet = {sizeof kSet, write};
  static const stockd_catalogue_t kListing = {sizeof kListing, list};
  static const stockd_webhook_receiver_t kWebhook = {sizeof kWebhook, receive};
  (void)raw;
  if (strcmp(id, STOCKD_EXT_STOCK_SET) == 0) return &kSet;
  if (strcmp(id, STOCKD_EXT_LISTING) == 0) return &kListing;
  if (strcmp(id, STOCKD_EXT_WEBHOOK) == 0) return &kWebhook;
  return NULL;
}

static void read_act(struct acme* self, stockd_str_t settings) {
  static const char kKey[] = "\"act\":\"";
  for (size_t at = 0; at + sizeof kKey < settings.size; ++at) {
    if (memcmp(settings.data + at, kKey, sizeof kKey - 1) != 0) continue;
    const char* from = settings.data + at + sizeof kKey - 1;
    for (size_t i = 0; from[i] != '"' && i + 1 < sizeof self->act; ++i)
      self->act[i] = from[i];
    return;
  }
}

static const stockd_connector_t* create(const stockd_host_t* host, stockd_str_t settings) {
  struct acme* self = calloc(1, sizeof *self);
  if (self == NULL) return NULL;
  self->host = host;
  read_act(self, settings);
  stockd_trouble_t complaint = trouble_of(STOCKD_TROUBLE_CONFIG);
  if (acts(self, "null-silent")) return free(self), NULL;
  if (acts(self, "complains")) {
    host->complain(host->host, &complaint);
    complaint.path = str("/region");
    host->complain(host->host, &complaint);
    return free(self), NULL;
  }
  const stockd_connector_t table = {sizeof table, self, answer, wake, forget, destroy, extension};
  self->table = table;
  return &self->table;
}

static const stockd_module_t kModule = {
    sizeof kModule, STOCKD_ABI_MINOR, {ACME_ID, sizeof ACME_ID - 1}, {"1.0.0", 5}, create};

#if defined(ACME_FUTURE)
STOCKD_EXPORT const stockd_module_t* stockd_connector_v2(void);
const stockd_module_t* stockd_connector_v2(void) {
  return &kModule;
}
#elif defined(ACME_NULL_ENTRY)
const stockd_module_t* stockd_connector_v1(void) {
  (void)kModule;
  return NULL;
}
#elif defined(ACME_NO_ENTRY)
STOCKD_EXPORT const stockd_module_t* acme_entry(void);
const stockd_module_t* acme_entry(void) {
  return &kModule;
}
#else
const stockd_module_t* stockd_connector_v1(void) {
  return &kModule;
}
#endif
