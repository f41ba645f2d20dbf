// SPDX-License-Identifier: Apache-2.0
//
// Calls about products: their stock, and why it is what it is.
#pragma once

#include "admin/api.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace stockd::admin {

void get_stock(runtime::Server& server, const Call& call, const Answer& answer);
void get_explain(runtime::Server& server, const Call& call, const Answer& answer);

// A product with all that makes its numbers.
boost::json::object product_json(const engine::Engine& engine, const engine::ProductView& view);

Error unknown_sku(const engine::Engine& engine, const std::string& sku);

// An Error names the channel where the account has no such one; an empty name means all.
Result<void> check_channel(const engine::Engine& engine, const std::string& channel);

}  // namespace stockd::admin
