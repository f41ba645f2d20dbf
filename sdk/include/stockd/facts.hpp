// SPDX-License-Identifier: Apache-2.0
//
// Everything a connector can tell the host, one class a fact: built step by step, told by
// Op::emit(). The fate of a written item is told by Op::applied(), accepted(), stale() and failed()
// instead.
#pragma once

#include <stockd/facts/level.hpp>
#include <stockd/facts/listing.hpp>
#include <stockd/facts/orders.hpp>
#include <stockd/facts/page.hpp>
#include <stockd/facts/shop.hpp>
