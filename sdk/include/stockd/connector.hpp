// SPDX-License-Identifier: Apache-2.0
//
// Everything a connector's author needs. Write a class with a constructor and one member function
// for each thing the marketplace can do, then name it once with STOCKD_CONNECTOR:
//
//   class Acme {
//    public:
//     Acme(const stockd::Host& host, std::string_view settings_json);
//     stockd::Task<> set_stock(stockd::Op& op, std::vector<stockd::Item> items);
//   };
//   STOCKD_CONNECTOR(Acme, "acme", "0.1.0")
//
// One rule, because of bugs in g++ 12.2: await on a line of its own. No co_await inside `?:` or
// inside the condition of an if, while or switch; and beside a co_await nothing built from braces
// and no capturing lambda. Name the object first, then std::move it; name the result, then ask.
#pragma once

#include <stockd/adapter.hpp>
#include <stockd/facts.hpp>
#include <stockd/host.hpp>
#include <stockd/item.hpp>
#include <stockd/op.hpp>
#include <stockd/request.hpp>
#include <stockd/response.hpp>
#include <stockd/task.hpp>
#include <stockd/trouble.hpp>
#include <stockd/webhook.hpp>

// At namespace scope, once in a connector. `id` and `version` are those of the manifest.
#define STOCKD_CONNECTOR(type, id, version)                                                   \
  extern "C" const stockd_module_t* STOCKD_CALL stockd_connector_v1(void) noexcept {          \
    static constexpr stockd_module_t kModule = stockd::Adapter<type>::module_of(id, version); \
    return &kModule;                                                                          \
  }
