// SPDX-License-Identifier: Apache-2.0
//
// The capability tables of one instance, and the call that begins each command. Turns, queues and
// rules are the host's.
#pragma once

#include "base/result.hpp"
#include "connectors/operation.hpp"
#include "model/manifest.hpp"

#include <stockd/abi/abi.h>

namespace stockd::connectors {

class Capabilities {
 public:
  // Asks the instance for its tables. Errors: the manifest claims what the code does not have.
  static Result<Capabilities> of(const stockd_connector_t& connector, const Manifest& manifest);

  bool offers(const Command& command) const;

  // Calls the begin function of an offered command.
  stockd_status begin(void* self, const stockd_op_t& op, const Command& command,
                      const stockd_sink_t& sink) const;

 private:
  struct Begin;

  Result<> compare(const Manifest& manifest) const;

  const stockd_catalogue_t* catalogue_ = nullptr;
  const stockd_stock_read_t* read_ = nullptr;
  const stockd_stock_write_t* set_ = nullptr;
  const stockd_stock_write_t* swap_ = nullptr;
  const stockd_stock_write_t* adjust_ = nullptr;
  const stockd_orders_t* orders_ = nullptr;
  bool looks_orders_up_ = false;
  const stockd_webhook_receiver_t* webhook_ = nullptr;
  const stockd_subscriber_t* subscriber_ = nullptr;
  const stockd_check_t* check_ = nullptr;
  const stockd_locations_t* locations_ = nullptr;
  const stockd_settle_t* settle_ = nullptr;
};

}  // namespace stockd::connectors
