/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

// Size and offsets of the core of the contract on 64-bit machines, as published.
// A struct may gain fields at its end, which adds lines here and raises its size; any other line
// that has to be changed is a broken contract. Compiled as C11 and as C++20.

#include "golden.h"

#include <stockd/abi/abi.h>

SIZE(stockd_str_t, 16);
AT(stockd_str_t, data, 0);
AT(stockd_str_t, size, 8);

SIZE(stockd_bytes_t, 16);
AT(stockd_bytes_t, data, 0);
AT(stockd_bytes_t, size, 8);

SIZE(stockd_pair_t, 32);
AT(stockd_pair_t, name, 0);
AT(stockd_pair_t, value, 16);

SIZE(stockd_run_t, 16);
AT(stockd_run_t, data, 0);
AT(stockd_run_t, count, 8);
AT(stockd_run_t, stride, 12);

SIZE(stockd_http_request_t, 120);
AT(stockd_http_request_t, size, 0);
AT(stockd_http_request_t, flags, 4);
AT(stockd_http_request_t, tag, 8);
AT(stockd_http_request_t, method, 16);
AT(stockd_http_request_t, url, 32);
AT(stockd_http_request_t, headers, 48);
AT(stockd_http_request_t, body, 64);
AT(stockd_http_request_t, auth, 80);
AT(stockd_http_request_t, lane, 96);
AT(stockd_http_request_t, cost, 112);
AT(stockd_http_request_t, cache_s, 116);

SIZE(stockd_http_response_t, 72);
AT(stockd_http_response_t, size, 0);
AT(stockd_http_response_t, status, 4);
AT(stockd_http_response_t, tag, 8);
AT(stockd_http_response_t, headers, 16);
AT(stockd_http_response_t, body, 32);
AT(stockd_http_response_t, failure, 48);
AT(stockd_http_response_t, unsent, 64);

SIZE(stockd_trouble_t, 80);
AT(stockd_trouble_t, size, 0);
AT(stockd_trouble_t, kind, 4);
AT(stockd_trouble_t, retry_after_ms, 8);
AT(stockd_trouble_t, code, 16);
AT(stockd_trouble_t, message, 32);
AT(stockd_trouble_t, hint, 48);
AT(stockd_trouble_t, path, 64);

SIZE(stockd_op_t, 64);
AT(stockd_op_t, size, 0);
AT(stockd_op_t, id, 8);
AT(stockd_op_t, now_ms, 16);
AT(stockd_op_t, deadline_ms, 24);
AT(stockd_op_t, key, 32);
AT(stockd_op_t, entropy, 48);

SIZE(stockd_sink_t, 48);
AT(stockd_sink_t, size, 0);
AT(stockd_sink_t, host, 8);
AT(stockd_sink_t, request, 16);
AT(stockd_sink_t, sleep, 24);
AT(stockd_sink_t, emit, 32);
AT(stockd_sink_t, done, 40);

SIZE(stockd_connector_t, 56);
AT(stockd_connector_t, size, 0);
AT(stockd_connector_t, self, 8);
AT(stockd_connector_t, answer, 16);
AT(stockd_connector_t, wake, 24);
AT(stockd_connector_t, forget, 32);
AT(stockd_connector_t, destroy, 40);
AT(stockd_connector_t, extension, 48);

SIZE(stockd_host_t, 72);
AT(stockd_host_t, size, 0);
AT(stockd_host_t, abi_minor, 4);
AT(stockd_host_t, host, 8);
AT(stockd_host_t, name, 16);
AT(stockd_host_t, version, 32);
AT(stockd_host_t, log, 48);
AT(stockd_host_t, complain, 56);
AT(stockd_host_t, extension, 64);

SIZE(stockd_module_t, 48);
AT(stockd_module_t, size, 0);
AT(stockd_module_t, abi_minor, 4);
AT(stockd_module_t, id, 8);
AT(stockd_module_t, version, 24);
AT(stockd_module_t, create, 40);

SIZE(stockd_twin_sink_t, 48);
AT(stockd_twin_sink_t, size, 0);
AT(stockd_twin_sink_t, host, 8);
AT(stockd_twin_sink_t, reply, 16);
AT(stockd_twin_sink_t, webhook, 24);
AT(stockd_twin_sink_t, wake_at, 32);
AT(stockd_twin_sink_t, result, 40);

SIZE(stockd_twin_t, 56);
AT(stockd_twin_t, size, 0);
AT(stockd_twin_t, self, 8);
AT(stockd_twin_t, handle, 16);
AT(stockd_twin_t, tick, 24);
AT(stockd_twin_t, delivered, 32);
AT(stockd_twin_t, command, 40);
AT(stockd_twin_t, destroy, 48);

SIZE(stockd_twin_module_t, 32);
AT(stockd_twin_module_t, size, 0);
AT(stockd_twin_module_t, abi_minor, 4);
AT(stockd_twin_module_t, platform, 8);
AT(stockd_twin_module_t, create, 24);
