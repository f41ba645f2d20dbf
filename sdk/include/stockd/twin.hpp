// SPDX-License-Identifier: Apache-2.0
//
// Everything a twin's author needs. A twin simulates one marketplace for the sandbox and for tests:
// a class that keeps the shop's state and answers requests, named once with STOCKD_TWIN.
//
//   class Twin {
//    public:
//     explicit Twin(std::string_view settings_json);
//     void handle(stockd::TwinTurn& turn, const stockd::TwinRequest& request);
//     void tick(stockd::TwinTurn& turn);
//     void delivered(stockd::TwinTurn& turn, std::uint64_t tag, std::uint32_t status);
//     void command(stockd::TwinTurn& turn, std::string_view json);
//   };
//   STOCKD_TWIN(Twin, "acme")
#pragma once

#include <stockd/abi/twin.h>
#include <stockd/host.hpp>
#include <stockd/operations.hpp>
#include <stockd/trouble.hpp>
#include <stockd/twin_turn.hpp>

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace stockd::inline sdk {

// {"error": sentence}
inline std::string json_error(std::string_view sentence) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "{\"error\":\"";
  for (const char c : sentence) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out + "\"}";
}

template <class T>
class TwinAdapter {
 public:
  static constexpr stockd_twin_module_t module_of(std::string_view platform) {
    return stockd_twin_module_t{sizeof(stockd_twin_module_t), STOCKD_ABI_MINOR, c_text(platform),
                                &create};
  }

 private:
  TwinAdapter(const stockd_host_t* host, std::string_view settings)
      : host_(host), author_(settings) {}

  static TwinAdapter& at(void* self) noexcept { return *static_cast<TwinAdapter*>(self); }

  static const stockd_twin_t* STOCKD_CALL create(const stockd_host_t* host,
                                                 stockd_str_t settings) noexcept {
    try {
      auto* made = new TwinAdapter(host, view(settings));
      made->table_ = stockd_twin_t{
          sizeof(stockd_twin_t), made, &handle, &tick, &delivered, &command, &destroy};
      return &made->table_;
    } catch (...) {
      const std::exception_ptr thrown = std::current_exception();
      barrier([&]() -> stockd_status {
        Host(host).complain(as_trouble(thrown));
        return STOCKD_OK;
      });
      return nullptr;
    }
  }

  // Runs one call; what it throws is logged, and the host is told that this twin is broken.
  template <class Body>
  stockd_status run(std::string_view call, Body body) noexcept {
    return barrier([&]() -> stockd_status {
      try {
        body();
        return STOCKD_OK;
      } catch (...) {
        const Trouble trouble = as_trouble(std::current_exception());
        host_.log(Severity::Error, trouble.message(), "call", call, "code", trouble.code());
        return STOCKD_DEFECT;
      }
    });
  }

  static stockd_status STOCKD_CALL handle(void* self, std::int64_t now_ms,
                                          const stockd_http_request_t* request,
                                          const stockd_twin_sink_t* sink) noexcept {
    return at(self).run("handle", [&] {
      TwinTurn turn(now_ms, *sink);
      at(self).author_.handle(turn, TwinRequest(*request));
      if (!turn.has_replied()) {
        throw Trouble::defect("sdk.no-reply", "The twin handled a request and never replied.");
      }
    });
  }

  static stockd_status STOCKD_CALL tick(void* self, std::int64_t now_ms,
                                        const stockd_twin_sink_t* sink) noexcept {
    return at(self).run("tick", [&] {
      TwinTurn turn(now_ms, *sink);
      at(self).author_.tick(turn);
    });
  }

  static stockd_status STOCKD_CALL delivered(void* self, std::int64_t now_ms, std::uint64_t tag,
                                             std::uint32_t status,
                                             const stockd_twin_sink_t* sink) noexcept {
    return at(self).run("delivered", [&] {
      TwinTurn turn(now_ms, *sink);
      at(self).author_.delivered(turn, tag, status);
    });
  }

  // A command that fails answers with a sentence: whoever typed it must see why.
  static stockd_status STOCKD_CALL command(void* self, std::int64_t now_ms, stockd_str_t json,
                                           const stockd_twin_sink_t* sink) noexcept {
    return at(self).run("command", [&] {
      TwinTurn turn(now_ms, *sink);
      try {
        at(self).author_.command(turn, view(json));
      } catch (...) {
        if (turn.has_result()) throw;
        turn.result(json_error(as_trouble(std::current_exception()).message()));
      }
      if (!turn.has_result()) turn.result(json_error("The twin gave no result."));
    });
  }

  static void STOCKD_CALL destroy(void* self) noexcept { delete &at(self); }

  stockd_twin_t table_{};
  Host host_;
  T author_;
};

}  // namespace stockd::inline sdk

// At namespace scope, once in a twin. `platform` is the connector's name.
#define STOCKD_TWIN(type, platform)                                                  \
  extern "C" const stockd_twin_module_t* STOCKD_CALL stockd_twin_v1(void) noexcept { \
    static constexpr stockd_twin_module_t kModule =                                  \
        stockd::TwinAdapter<type>::module_of(platform);                              \
    return &kModule;                                                                 \
  }
