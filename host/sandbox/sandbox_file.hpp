// SPDX-License-Identifier: Apache-2.0
//
// The sandbox file: which twins are served where, and how their shops begin.
//
//   control: sandbox.sock
//   twins:
//     woo:
//       twin: woocommerce
//       listen: 127.0.0.1:4010
//       settings: {base_url: https://karoo.example, products: [{sku: TENT-2P, quantity: 12}]}
//
// What the settings mean is the twin's business; here they only become JSON.
#pragma once

#include "config/finding.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace stockd::sandbox {

struct TwinEntry {
  std::string name;
  std::string twin;  // the file <twin>.twin.so
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  std::string settings_json;
};

struct SandboxFile {
  std::string control;  // absolute
  std::vector<TwinEntry> twins;
};

// A scalar of the settings becomes text where it is quoted, a number where it is a whole one, a
// truth value where it is true or false, null where it is left out, and text else.
config::Loaded<SandboxFile> load_sandbox_file(const std::string& path);

}  // namespace stockd::sandbox
