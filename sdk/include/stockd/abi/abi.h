/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/// @page The contract
///
/// The include list is the table of contents. Version 1 is a draft under its final ids.

#include "base.h"
#include "connector.h"
#include "entry.h"
#include "ext/check.h"
#include "ext/crypto.h"
#include "ext/listing.h"
#include "ext/locations.h"
#include "ext/orders.h"
#include "ext/page.h"
#include "ext/settle.h"
#include "ext/stock.h"
#include "ext/subscribe.h"
#include "ext/webhook.h"
#include "http.h"
#include "trouble.h"
#include "twin.h"
