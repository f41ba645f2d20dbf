// SPDX-License-Identifier: Apache-2.0
//
// Makes an author's class an instance of the C contract: creates it behind the exception barrier,
// owns its running operations, and answers for its capabilities.
#pragma once

#include <stockd/abi/abi.h>
#include <stockd/host.hpp>
#include <stockd/operations.hpp>
#include <stockd/tables.hpp>

#include <cstdint>
#include <exception>
#include <string_view>

namespace stockd::inline sdk {

template <class C>
class Adapter {
 public:
  // The constant a connector's one exported function returns.
  static constexpr stockd_module_t module_of(std::string_view id, std::string_view version) {
    return stockd_module_t{sizeof(stockd_module_t), STOCKD_ABI_MINOR, c_text(id), c_text(version),
                           &create};
  }

  template <class Make>
  static stockd_status begin(void* self, const stockd_op_t* op, const stockd_sink_t* sink,
                             Make make) noexcept {
    return barrier([&] {
      Adapter& me = at(self);
      return me.operations_.begin(*op, *sink,
                                  [&](Op& running) { return make(me.author_, running); });
    });
  }

 private:
  Adapter(const stockd_host_t* host, std::string_view settings)
      : host_(host), author_(host_, settings), operations_(host_) {}

  static Adapter& at(void* self) noexcept { return *static_cast<Adapter*>(self); }

  static const stockd_connector_t* STOCKD_CALL create(const stockd_host_t* host,
                                                      stockd_str_t settings) noexcept {
    try {
      auto* made = new Adapter(host, view(settings));
      made->table_ = stockd_connector_t{
          sizeof(stockd_connector_t), made, &answer, &wake, &forget, &destroy, &extension};
      return &made->table_;
    } catch (...) {
      complain(host, std::current_exception());
      return nullptr;
    }
  }

  static void complain(const stockd_host_t* host, const std::exception_ptr& thrown) noexcept {
    barrier([&]() -> stockd_status {
      Host(host).complain(as_trouble(thrown));
      return STOCKD_OK;
    });
  }

  static stockd_status STOCKD_CALL answer(void* self, const stockd_op_t* op,
                                          const stockd_http_response_t* response,
                                          const stockd_sink_t* sink) noexcept {
    return barrier(
        [&] { return at(self).operations_.arrived(*op, *sink, response->tag, response); });
  }

  static stockd_status STOCKD_CALL wake(void* self, const stockd_op_t* op, std::uint64_t tag,
                                        const stockd_sink_t* sink) noexcept {
    return barrier([&] { return at(self).operations_.arrived(*op, *sink, tag, nullptr); });
  }

  static void STOCKD_CALL forget(void* self, std::uint64_t op) noexcept {
    at(self).operations_.forget(op);
  }
  static void STOCKD_CALL destroy(void* self) noexcept { delete &at(self); }

  static const void* STOCKD_CALL extension(void*, const char* id) noexcept {
    return Tables<C, Adapter>::find(id);
  }

  stockd_connector_t table_{};
  Host host_;
  C author_;
  Operations operations_;
};

}  // namespace stockd::inline sdk
