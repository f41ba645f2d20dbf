// SPDX-License-Identifier: Apache-2.0
//
// The four hardest conversations the contract has to carry, each a connector that does only that.
// They are here to prove the contract's shapes; the real connectors live under plugins/.
#pragma once

#include <stockd/abi/entry.h>

namespace stockd::test {

// A compare-and-set batch that is applied whole or not at all.
extern const stockd_module_t kShopifySwap;
// Variations that share their parent's counter.
extern const stockd_module_t kWooCommerceVariations;
// A feed: create a document, upload it, submit it; the outcome comes in a later operation.
extern const stockd_module_t kAmazonFeed;
// A batch that is accepted at once and judged item by item later.
extern const stockd_module_t kTakealotBatch;

}  // namespace stockd::test
