// SPDX-License-Identifier: Apache-2.0
//
// The one source of this program that holds Boost.JSON's code.
#include <stockd/json_impl.hpp>
