// SPDX-License-Identifier: Apache-2.0
//
// Keeps facts.hpp honest: it must compile alone.
#include "model/facts.hpp"
