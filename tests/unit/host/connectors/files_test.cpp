// SPDX-License-Identifier: Apache-2.0
//
// The zoo of bad files: each is refused in one sentence with a remedy, none of them runs, and a
// good file loads afterwards in the same process.
#include "base/digest.hpp"
#include "connectors/load.hpp"
#include "connectors/twin_host.hpp"
#include "virtual_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace stockd::connectors {
namespace {

std::string bytes_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class Files : public testing::Test {
 protected:
  std::string file(const std::string& bytes, unsigned mode = 0644) {
    const std::string path = own_.path("specimen.so");
    std::ofstream(path, std::ios::binary) << bytes;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  void refused(const std::string& path, const std::string& rule, const std::string& sentence) {
    const auto module = load_connector(path, own_.path("cache"));
    ASSERT_FALSE(module);
    EXPECT_EQ(module.error().code(), "connector." + rule);
    EXPECT_THAT(module.error().text(), testing::StartsWith(path));
    EXPECT_THAT(module.error().text(), testing::HasSubstr(sentence));
    const auto good = load_connector(zoo("good"), own_.path("cache"));
    EXPECT_TRUE(good);
  }

  const std::string good_ = bytes_of_file(zoo("good"));
  const OwnDirectory own_;
};

TEST_F(Files, ATextFileIsNoConnector) {
  refused(file("connector: acme\n"), "elf", "does not begin like an ELF file");
}

TEST_F(Files, AMissingFileIsNamed) {
  refused(own_.path("nothing.so"), "open", "No such file");
}

TEST_F(Files, ADirectoryIsNoConnector) {
  refused(own_.path(""), "open", "expected a regular file");
}

TEST_F(Files, ATruncatedFileIsRefusedAtEveryLength) {
  for (std::size_t size = 0; size < good_.size(); size += 97) {
    const auto module = load_connector(file(good_.substr(0, size)), own_.path("cache"));
    ASSERT_FALSE(module) << size;
    EXPECT_EQ(module.error().code(), "connector.elf");
  }
  refused(file(good_.substr(0, good_.size() / 2)), "elf", "truncated");
}

TEST_F(Files, AFlippedByteNeverEndsTheInspection) {
  for (std::size_t at = 0; at < good_.size(); at += 61) {
    std::string bytes = good_;
    bytes[at] = static_cast<char>(~bytes[at]);
    const auto manifest = read_manifest(file(bytes));
    EXPECT_TRUE(manifest || !manifest.error().text().empty());
  }
}

TEST_F(Files, AnotherMachinesCodeIsRefused) {
  std::string bytes = good_;
  bytes[18] = 40;  // e_machine: EM_ARM
  bytes[19] = 0;
  refused(file(bytes), "machine", "found code for arm");
}

TEST_F(Files, AFileOthersMayWriteIsRefused) {
  refused(file(good_, 0666), "mode", "others may write");
  refused(file(good_, 0664), "mode", "others may write");
}

TEST_F(Files, AMissingEntryIsRefused) {
  refused(zoo("no_entry"), "entry",
          "expected the exported function stockd_connector_v1, found acme_entry");
}

TEST_F(Files, AnEntryThatReturnsNullIsRefused) {
  refused(zoo("null_entry"), "entry", "found null or a table too small");
}

TEST_F(Files, CodeOfAnotherConnectorIsRefused) {
  refused(zoo("wrong_id"), "identity", "expected the code of acme 1.0.0");
  refused(zoo("wrong_id"), "identity", "found impostor 1.0.0");
}

TEST_F(Files, ASecondExportIsRefused) {
  refused(zoo("second_export"), "exports", "found 1 more: acme_second_export");
}

TEST_F(Files, ALaterMajorIsRefused) {
  refused(zoo("future"), "major", "found stockd_connector_v2 only");
}

TEST_F(Files, ALaterMinorIsRefused) {
  refused(zoo("newer_abi"), "abi", "its manifest asks for 1.7");
}

TEST_F(Files, StaticThreadLocalStorageIsRefused) {
  refused(zoo("static_tls"), "static-tls", "found the static model");
}

TEST_F(Files, AnotherLibraryIsRefused) {
  refused(zoo("needs_openssl"), "needed", "it needs libcrypto.so");
}

TEST_F(Files, AMissingManifestIsRefused) {
  refused(zoo("no_manifest"), "manifest", "expected a manifest in section .stockd.manifest");
}

TEST_F(Files, AnInvalidManifestIsRefusedWithPositions) {
  refused(zoo("invalid_manifest"), "manifest", ":2:1: unknown key \"nmae\"");
}

TEST_F(Files, AManifestThatClaimsTooMuchIsRefused) {
  const auto module = load_connector(zoo("claims"), own_.path("cache"));
  ASSERT_TRUE(module);
  InstanceOptions options;
  options.settings_json = R"({"url":"https://acme.example","shop":"outlet"})";
  const auto host = (*module)->create(options);
  ASSERT_FALSE(host);
  EXPECT_THAT(host.error().text(), testing::HasSubstr("its code does not offer: settle"));
}

TEST_F(Files, AConnectorIsNoTwin) {
  const auto twin = load_twin(zoo("good"), own_.path("cache"));
  ASSERT_FALSE(twin);
  EXPECT_THAT(twin.error().text(), testing::HasSubstr("found stockd_connector_v1"));
}

TEST_F(Files, TheCopyIsNamedByItsContentAndPrivate) {
  const auto copy = keep_copy(good_, own_.path("cache"));
  ASSERT_TRUE(copy);
  EXPECT_EQ(*copy, own_.path("cache/") + to_hex(bytes_of(sha256(good_))) + ".so");
  EXPECT_EQ(bytes_of_file(*copy), good_);
  struct stat status {};
  ASSERT_EQ(::stat(own_.path("cache").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700u);
}

TEST_F(Files, ATamperedCopyIsWrittenAnew) {
  const auto copy = keep_copy(good_, own_.path("cache"));
  ASSERT_TRUE(copy);
  ASSERT_EQ(::chmod(copy->c_str(), 0700), 0);
  std::ofstream(*copy, std::ios::binary) << "something else";
  const auto again = keep_copy(good_, own_.path("cache"));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *copy);
  EXPECT_EQ(bytes_of_file(*copy), good_);
}

TEST_F(Files, ACacheOthersMayWriteIsRefused) {
  const std::string cache = own_.path("open");
  std::filesystem::create_directory(cache);
  ASSERT_EQ(::chmod(cache.c_str(), 0777), 0);
  const auto copy = keep_copy(good_, cache);
  ASSERT_FALSE(copy);
  EXPECT_EQ(copy.error().code(), "connector.cache");
}

TEST_F(Files, TheManifestIsReadWithoutRunningTheFile) {
  const auto manifest = read_manifest(zoo("null_entry"));
  ASSERT_TRUE(manifest);
  EXPECT_EQ(manifest->connector, "acme");
  EXPECT_EQ(manifest->parallel, 2);
}

}  // namespace
}  // namespace stockd::connectors
