// SPDX-License-Identifier: Apache-2.0
//
// A webhook as people may see it: what signs it or opens something is masked, and bytes that are no
// text are spelled out, so that the answer is JSON and a terminal is safe.
#pragma once

#include <string>
#include <string_view>

namespace stockd::admin {

// The value of a header; `name` in lower case.
std::string masked_header(std::string_view name, std::string_view value);

// A target with the values of secret parameters masked. eg: "/hooks/a/b?token=***"
std::string masked_target(std::string_view target);

// The text as it is, or with every byte that is not ASCII as \xNN where it is no UTF-8.
std::string readable(std::string_view bytes);

}  // namespace stockd::admin
