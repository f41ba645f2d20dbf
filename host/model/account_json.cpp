// SPDX-License-Identifier: Apache-2.0
//
// An account as stable JSON, for the journal.
#include "model/account.hpp"
