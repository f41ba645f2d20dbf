// SPDX-License-Identifier: Apache-2.0
//
// Acknowledging comes first: a marketplace that waits too long for its 2xx disables the webhook,
// and what was acknowledged is durable and can be worked off a moment later.
#pragma once

namespace stockd {

// The calling thread gives way to threads of normal priority, but is never starved: while both want
// a core it still gets a quarter of it. [any-thread]
void give_way_to_acknowledging();

}  // namespace stockd
