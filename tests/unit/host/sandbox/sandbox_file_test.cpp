// SPDX-License-Identifier: Apache-2.0
//
// What a sandbox file may say, and how its mistakes are told.
#include "sandbox/sandbox_file.hpp"

#include "served_parrot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stockd::sandbox {
namespace {

using testing::HasSubstr;

TEST(SandboxFile, TheShippedOneLoads) {
  const auto loaded = load_sandbox_file(STOCKD_SOURCE_DIR "/config/sandbox/sandbox.yaml");
  ASSERT_TRUE(loaded) << config::print(loaded.findings);
  ASSERT_EQ(loaded.value->twins.size(), 6u);
  EXPECT_EQ(loaded.value->control, STOCKD_SOURCE_DIR "/config/sandbox/sandbox.sock");
  EXPECT_EQ(loaded.value->twins[0].name, "woo");
  EXPECT_EQ(loaded.value->twins[0].twin, "woocommerce");
  EXPECT_EQ(loaded.value->twins[0].address, "127.0.0.1");
  EXPECT_EQ(loaded.value->twins[0].port, 4010);
}

TEST(SandboxFile, SettingsBecomeJson) {
  TemporaryDirectory folder;
  const auto loaded = load_sandbox_file(folder.write(
      "sandbox.yaml",
      "twins:\n  bird:\n    twin: parrot\n    listen: '[::1]:0'\n    settings:\n"
      "      {a: 7, b: '7', c: 007, d: true, e: yes, f: -3, g: 1.5, h: [x, {i: null}]}\n"));
  ASSERT_TRUE(loaded) << config::print(loaded.findings);
  EXPECT_EQ(loaded.value->control, folder.path() + "/sandbox.sock");
  EXPECT_EQ(loaded.value->twins[0].address, "::1");
  EXPECT_EQ(
      loaded.value->twins[0].settings_json,
      R"({"a":7,"b":"7","c":"007","d":true,"e":"yes","f":-3,"g":"1.5","h":["x",{"i":null}]})");
}

TEST(SandboxFile, TellsAllMistakesWithTheirPlaces) {
  TemporaryDirectory folder;
  const std::string file = folder.write("sandbox.yaml",
                                        "twins:\n"
                                        "  bird:\n"
                                        "    twin: parrot\n"
                                        "    lisen: 127.0.0.1:1\n"
                                        "  cat:\n"
                                        "    twin: cat\n"
                                        "    listen: 0.0.0.0:4010\n"
                                        "  dog:\n"
                                        "    twin: dog\n"
                                        "    listen: 127.0.0.1:70000\n");
  const auto loaded = load_sandbox_file(file);
  EXPECT_FALSE(loaded);
  const std::string said = config::print(loaded.findings);
  EXPECT_THAT(said, HasSubstr(file + ":2:3: error: 'listen' of twin 'bird' is missing"));
  EXPECT_THAT(said, HasSubstr(file + ":4:5: error: unknown key 'lisen' of a twin"));
  EXPECT_THAT(said, HasSubstr("use 'listen'"));
  EXPECT_THAT(said,
              HasSubstr(file + ":7:13: error: a simulated marketplace is served on loopback"));
  EXPECT_THAT(said, HasSubstr(file + ":10:13: error: '127.0.0.1:70000' is no address and port"));
}

TEST(SandboxFile, ThatIsNotThereIsAFinding) {
  const auto loaded = load_sandbox_file("/nowhere/sandbox.yaml");
  EXPECT_FALSE(loaded);
  EXPECT_TRUE(config::has_errors(loaded.findings));
}

}  // namespace
}  // namespace stockd::sandbox
