// SPDX-License-Identifier: Apache-2.0
//
// A fact of the C contract as one line of text, so that a test can compare a whole conversation
// with a list of lines. Fields that say nothing are left out.
#pragma once

#include <stockd/abi/abi.h>

#include <string>

namespace stockd::test {

std::string spelled(const char* type, const void* fact);
std::string spelled(const stockd_trouble_t& trouble);

}  // namespace stockd::test
