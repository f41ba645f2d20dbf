// SPDX-License-Identifier: Apache-2.0
//
// Just enough of ELF64 to judge a shared library without running it: what it is, what it needs,
// what it exports, and the bytes of a named section. Rules about them are inspect's.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::connectors {

class ElfFile {
 public:
  struct Export {
    std::string name;
    bool unique = false;  // STB_GNU_UNIQUE: would be shared between modules, and pins them
  };

  // `bytes` must outlive the result. The Error's text says what is wrong with the bytes, without
  // naming a file.
  static Result<ElfFile> parse(std::string_view bytes);

  std::uint16_t type() const { return type_; }        // ET_*
  std::uint16_t machine() const { return machine_; }  // EM_*
  bool has_text_relocations() const { return text_relocations_; }
  bool has_static_tls() const { return static_tls_; }
  const std::vector<std::string>& needed() const { return needed_; }
  const std::vector<Export>& exported() const { return exported_; }

  std::optional<std::string_view> section(std::string_view name) const;

 private:
  struct Section {
    std::string name;
    std::uint32_t type = 0;
    std::uint32_t link = 0;
    std::string_view bytes;
  };

  Result<> read_sections(std::string_view bytes);
  Result<> read_dynamic();
  Result<> read_exports();
  const Section* find(std::uint32_t type) const;

  std::uint16_t type_ = 0;
  std::uint16_t machine_ = 0;
  bool text_relocations_ = false;
  bool static_tls_ = false;
  std::vector<std::string> needed_;
  std::vector<Export> exported_;
  std::vector<Section> sections_;
};

}  // namespace stockd::connectors
