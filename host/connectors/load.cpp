// SPDX-License-Identifier: Apache-2.0
//
// Loads the copy with Boost.DLL's throwing overload, which keeps the loader's own words, and keeps
// it in a registry that is never destroyed: instances, tables and strings of a connector stay valid
// whatever the order in which the process ends.
#define BOOST_DLL_USE_STD_FS
#include "connectors/load.hpp"

#include <boost/dll/shared_library.hpp>

#include <map>
#include <mutex>

namespace stockd::connectors {
namespace {

// Loaded files by the path of their copy, which is their content.
struct Registry {
  struct Entry {
    boost::dll::shared_library library;
    LoadedFile file;
  };

  std::mutex mutex;
  std::map<std::string, Entry> entries;
};

Registry& registry() {
  static Registry& kept = *new Registry;
  return kept;
}

// Entry functions return a constant and nothing else; see entry.h.
Result<> find_entry(const InspectedFile& file, Registry::Entry& entry) {
  if (file.role == FileRole::Twin) {
    entry.file.twin = entry.library.get<decltype(stockd_twin_v1)>("stockd_twin_v1")();
    if (STOCKD_HAS(entry.file.twin, create) && entry.file.twin->create != nullptr) return {};
  } else {
    entry.file.connector =
        entry.library.get<decltype(stockd_connector_v1)>("stockd_connector_v1")();
    if (STOCKD_HAS(entry.file.connector, create) && entry.file.connector->create != nullptr)
      return {};
  }
  return failure(Kind::Defect, "connector.entry",
                 file.path +
                     ": expected its entry to return a complete table, found null or a "
                     "table too small for version 1.0",
                 "set `size` to the size of the struct, and `create` to a function");
}

std::string text_of(stockd_str_t text) {
  return text.data == nullptr ? std::string() : std::string(text.data, text.size);
}

// The manifest was read without running the file; the code must be of the same origin.
Result<> compare_with_manifest(const InspectedFile& file, const stockd_module_t& module) {
  const std::string id = text_of(module.id);
  const std::string version = text_of(module.version);
  if (id == file.manifest.connector && version == file.manifest.version) return {};
  return failure(Kind::Config, "connector.identity",
                 file.path + ": expected the code of " + file.manifest.connector + " " +
                     file.manifest.version + ", as its manifest says, found " + id + " " + version,
                 "let STOCKD_CONNECTOR(...) and connector.yaml say the same, and build it anew");
}

}  // namespace

Result<const LoadedFile*> load_file(const InspectedFile& file, const std::string& cache_directory) {
  auto copy = keep_copy(file.bytes, cache_directory);
  if (!copy) return failure(copy.error());
  Registry& kept = registry();
  const std::lock_guard lock(kept.mutex);
  const auto known = kept.entries.find(*copy);
  if (known != kept.entries.end()) return &known->second.file;

  Registry::Entry entry;
  entry.file.copy = *copy;
  try {
    entry.library = boost::dll::shared_library(
        *copy, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (auto found = find_entry(file, entry); !found) {
      // Never unloaded, for the same reason as a good one.
      kept.entries.emplace("refused: " + *copy, std::move(entry));
      return failure(found.error());
    }
  } catch (const std::exception& error) {
    return failure(Kind::Config, "connector.load",
                   file.path + ": expected a loadable library, found: " + error.what(),
                   "build it with stockd_add_connector()");
  }
  if (file.role == FileRole::Connector) {
    if (auto same = compare_with_manifest(file, *entry.file.connector); !same) {
      kept.entries.emplace("refused: " + *copy, std::move(entry));
      return failure(same.error());
    }
  }
  return &kept.entries.emplace(*copy, std::move(entry)).first->second.file;
}

}  // namespace stockd::connectors
