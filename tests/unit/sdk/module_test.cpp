// SPDX-License-Identifier: Apache-2.0
//
// The files that stockd_add_connector builds: what they carry, what they export, and that they load
// and run. The connector is the C example of the SDK.
#include "tiny_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace stockd::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kFile = STOCKD_SDK_TEST_CONNECTORS "/minimal.stockd.so";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Just enough of an ELF reader to look at a section.
class Elf {
 public:
  explicit Elf(std::string bytes) : bytes_(std::move(bytes)) {
    const auto head = at<Elf64_Ehdr>(0);
    for (std::size_t i = 0; i < head.e_shnum; ++i) {
      sections_.push_back(at<Elf64_Shdr>(head.e_shoff + i * sizeof(Elf64_Shdr)));
    }
    names_ = sections_.at(head.e_shstrndx).sh_offset;
  }

  std::string section(const std::string& name) const {
    for (const Elf64_Shdr& section : sections_) {
      if (text(names_ + section.sh_name) == name) {
        return bytes_.substr(section.sh_offset, section.sh_size);
      }
    }
    return "no such section";
  }

  // Names of the functions and objects that others can link to.
  std::vector<std::string> exports() const {
    std::vector<std::string> names;
    for (const Elf64_Shdr& section : sections_) {
      if (section.sh_type != SHT_DYNSYM) continue;
      const std::size_t strings = sections_.at(section.sh_link).sh_offset;
      for (std::size_t i = 0; i < section.sh_size / sizeof(Elf64_Sym); ++i) {
        const auto symbol = at<Elf64_Sym>(section.sh_offset + i * sizeof(Elf64_Sym));
        if (symbol.st_shndx != SHN_UNDEF) names.push_back(text(strings + symbol.st_name));
      }
    }
    return names;
  }

 private:
  template <class T>
  T at(std::size_t offset) const {
    T value;
    std::memcpy(&value, &bytes_.at(offset), sizeof value);
    return value;
  }
  std::string text(std::size_t offset) const { return bytes_.c_str() + offset; }

  std::string bytes_;
  std::vector<Elf64_Shdr> sections_;
  std::size_t names_ = 0;
};

TEST(ConnectorFile, CarriesItsManifestByteForByte) {
  const std::string manifest = bytes_of(STOCKD_SOURCE_DIR "/sdk/examples/minimal.yaml");
  ASSERT_FALSE(manifest.empty());
  EXPECT_EQ(Elf(bytes_of(kFile)).section(".stockd.manifest"), manifest);
}

TEST(ConnectorFile, ExportsOneFunction) {
  EXPECT_THAT(Elf(bytes_of(kFile)).exports(), ElementsAre("stockd_connector_v1"));
}

TEST(ConnectorFile, LoadsAndRuns) {
  void* file = dlopen(kFile.c_str(), RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(file, nullptr) << dlerror();
  const auto entry =
      reinterpret_cast<decltype(&stockd_connector_v1)>(dlsym(file, "stockd_connector_v1"));
  ASSERT_NE(entry, nullptr);
  TinyHost host;
  ASSERT_TRUE(host.create(*entry()));
  const std::vector<stockd_item_t> items{item(7, "MUG", "42", 5)};
  const auto& table = host.offers<stockd_stock_write_t>(STOCKD_EXT_STOCK_SET);
  ASSERT_EQ(table.write(host.self(), host.op(), run_of(items), host.sink()), STOCKD_OK);
  EXPECT_EQ(host.said().requests.at(0).line, "PUT https://api.minimal.example/stock/42");
  EXPECT_EQ(host.said().requests[0].body, "{\"quantity\":5}");
  ASSERT_EQ(host.answer(0, {0, "", {}, "timeout", false}), STOCKD_OK);
  EXPECT_THAT(host.said().facts, ElementsAre(HasSubstr("written 7 unsure minimal.not-set")));
  EXPECT_TRUE(host.said().done);
}

}  // namespace
}  // namespace stockd::test
