// SPDX-License-Identifier: Apache-2.0
//
// Judges a connector or twin file without running it: what kind of file it is, who may write it,
// what it needs and exports, what its manifest says. Loading it is left to load.
#pragma once

#include "base/result.hpp"
#include "model/manifest.hpp"

#include <string>

namespace stockd::connectors {

enum class FileRole { Connector, Twin };

// A file that passed. The bytes are those that were judged: load copies them and never reads the
// path again.
struct InspectedFile {
  std::string path;
  FileRole role = FileRole::Connector;
  std::string bytes;
  Manifest manifest;  // of a connector
};

// Every refusal is one sentence: the file, what was expected, what was found; its help is the
// remedy.
Result<InspectedFile> inspect_file(const std::string& path, FileRole role);

}  // namespace stockd::connectors
