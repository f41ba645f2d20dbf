// SPDX-License-Identifier: Apache-2.0
//
// The words for the states of a listing.
#include "engine/explanation.hpp"
