// SPDX-License-Identifier: Apache-2.0
//
// Files written whole and durably: beside first, then renamed.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace stockd::runtime {

Result<void> write_file(const std::string& path, std::string_view bytes);
Result<void> copy_file(const std::string& from, const std::string& to);
Result<void> flush_directory(const std::string& path);

// Everything in a directory belongs to whoever owns the directory: root may have filled it.
Result<void> give_to_owner_of(const std::string& directory);

// A file's bytes without a copy of them, as long as it lives.
class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&&) = delete;

  std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}
  std::string_view bytes_;
};

}  // namespace stockd::runtime
