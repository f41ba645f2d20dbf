// SPDX-License-Identifier: Apache-2.0
//
// Reads the section table, the dynamic section and the dynamic symbols. Every offset is checked
// against the bytes at hand, because the file may be truncated or hostile.
#include "connectors/elf_file.hpp"

#include <cstring>
#include <elf.h>

namespace stockd::connectors {
namespace {

tl::unexpected<Error> bad(std::string text) {
  return failure(Kind::Config, "connector.elf", std::move(text));
}

// The `index`th T of `bytes`, or nothing past their end.
template <class T>
std::optional<T> record(std::string_view bytes, std::uint64_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T)) return std::nullopt;
  T out;
  std::memcpy(&out, bytes.data() + offset, sizeof(T));
  return out;
}

std::optional<std::string> string_at(std::string_view table, std::uint64_t offset) {
  if (offset >= table.size()) return std::nullopt;
  const std::size_t end = table.find('\0', offset);
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(table.substr(offset, end - offset));
}

}  // namespace

Result<ElfFile> ElfFile::parse(std::string_view bytes) {
  if (bytes.substr(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG)) {
    return bad("it does not begin like an ELF file");
  }
  const auto head = record<Elf64_Ehdr>(bytes, 0);
  if (!head) return bad("it ends within the ELF header");
  if (head->e_ident[EI_CLASS] != ELFCLASS64 || head->e_ident[EI_DATA] != ELFDATA2LSB) {
    return bad("it is no 64-bit little-endian ELF file");
  }
  ElfFile file;
  file.type_ = head->e_type;
  file.machine_ = head->e_machine;
  if (auto read = file.read_sections(bytes); !read) return failure(read.error());
  if (auto read = file.read_dynamic(); !read) return failure(read.error());
  if (auto read = file.read_exports(); !read) return failure(read.error());
  return file;
}

std::optional<std::string_view> ElfFile::section(std::string_view name) const {
  for (const Section& section : sections_) {
    if (section.name == name) return section.bytes;
  }
  return std::nullopt;
}

Result<> ElfFile::read_sections(std::string_view bytes) {
  const auto head = record<Elf64_Ehdr>(bytes, 0);
  std::vector<Elf64_Shdr> headers;
  for (std::uint64_t i = 0; i < head->e_shnum; ++i) {
    const auto header = record<Elf64_Shdr>(bytes, head->e_shoff + i * sizeof(Elf64_Shdr));
    if (!header) return bad("it ends before its section table; it is truncated");
    headers.push_back(*header);
  }
  if (head->e_shstrndx >= headers.size()) return bad("it has no section names");
  for (const Elf64_Shdr& header : headers) {
    Section section;
    section.type = header.sh_type;
    section.link = header.sh_link;
    if (header.sh_type != SHT_NOBITS) {
      if (header.sh_offset > bytes.size() || bytes.size() - header.sh_offset < header.sh_size) {
        return bad("a section lies past its end; it is truncated");
      }
      section.bytes = bytes.substr(header.sh_offset, header.sh_size);
    }
    sections_.push_back(std::move(section));
  }
  const std::string_view names = sections_[head->e_shstrndx].bytes;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    auto name = string_at(names, headers[i].sh_name);
    if (!name) return bad("a section's name lies outside the name table");
    sections_[i].name = std::move(*name);
  }
  return {};
}

const ElfFile::Section* ElfFile::find(std::uint32_t type) const {
  for (const Section& section : sections_) {
    if (section.type == type && section.link < sections_.size()) return &section;
  }
  return nullptr;
}

Result<> ElfFile::read_dynamic() {
  const Section* dynamic = find(SHT_DYNAMIC);
  if (dynamic == nullptr) return {};
  const std::string_view strings = sections_[dynamic->link].bytes;
  for (std::uint64_t at = 0;; at += sizeof(Elf64_Dyn)) {
    const auto entry = record<Elf64_Dyn>(dynamic->bytes, at);
    if (!entry || entry->d_tag == DT_NULL) return {};
    if (entry->d_tag == DT_TEXTREL) text_relocations_ = true;
    if (entry->d_tag == DT_FLAGS) {
      text_relocations_ |= (entry->d_un.d_val & DF_TEXTREL) != 0;
      static_tls_ |= (entry->d_un.d_val & DF_STATIC_TLS) != 0;
    }
    if (entry->d_tag == DT_NEEDED) {
      auto name = string_at(strings, entry->d_un.d_val);
      if (!name) return bad("the name of a needed library lies outside the string table");
      needed_.push_back(std::move(*name));
    }
  }
}

Result<> ElfFile::read_exports() {
  const Section* symbols = find(SHT_DYNSYM);
  if (symbols == nullptr) return {};
  const std::string_view strings = sections_[symbols->link].bytes;
  for (std::uint64_t at = 0;; at += sizeof(Elf64_Sym)) {
    const auto symbol = record<Elf64_Sym>(symbols->bytes, at);
    if (!symbol) return {};
    const unsigned binding = ELF64_ST_BIND(symbol->st_info);
    const unsigned visibility = ELF64_ST_VISIBILITY(symbol->st_other);
    if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx == SHN_ABS) continue;
    if (binding == STB_LOCAL || visibility == STV_HIDDEN || visibility == STV_INTERNAL) continue;
    auto name = string_at(strings, symbol->st_name);
    if (!name) return bad("the name of a symbol lies outside the string table");
    exported_.push_back({std::move(*name), binding == STB_GNU_UNIQUE});
  }
}

}  // namespace stockd::connectors
