// SPDX-License-Identifier: Apache-2.0
//
// Puts an inspected file into this process: a copy named by its own hash is loaded, because a file
// that is replaced at its old path would give the old code without a word, and one that is
// overwritten while mapped would crash the process. What is loaded stays loaded for ever.
#pragma once

#include "base/result.hpp"
#include "connectors/inspect.hpp"

#include <stockd/abi/entry.h>
#include <stockd/abi/twin.h>

#include <string>

namespace stockd::connectors {

// The object code of a connector or twin, and the path of the copy it came from.
struct LoadedFile {
  std::string copy;
  const stockd_module_t* connector = nullptr;
  const stockd_twin_module_t* twin = nullptr;
};

// The same bytes give the same LoadedFile. [any-thread]
Result<const LoadedFile*> load_file(const InspectedFile& file, const std::string& cache_directory);

// Writes `bytes` to `<cache_directory>/<sha256>.so` unless they are there already, and gives that
// path. The directory is made if it is missing, for its owner only. [any-thread]
Result<std::string> keep_copy(const std::string& bytes, const std::string& cache_directory);

}  // namespace stockd::connectors
