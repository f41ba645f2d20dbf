// SPDX-License-Identifier: Apache-2.0
//
// Sealed secrets on a real file system: what opens, what does not, and what nobody else can read.
#include "config/secret_store.hpp"

#include "config/secrets.hpp"
#include "written_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/stat.h>

namespace stockd::config {
namespace {

namespace fs = std::filesystem;

const SecretName kName{"karoo", "woo", "webhook"};
constexpr std::int64_t kDay = 86'400'000;

class SealedSecrets : public ::testing::Test {
 protected:
  ServerSettings settings() const {
    ServerSettings out;
    out.secrets_dir = files_.directory() + "/secrets";
    out.secrets_key = files_.directory() + "/keys/secrets.key";
    return out;
  }
  std::string path() const { return settings().secrets_dir + "/karoo/woo.webhook.sealed"; }
  std::string text() const {
    std::ostringstream out;
    std::ifstream file(path());
    out << file.rdbuf();
    return out.str();
  }

  WrittenFiles files_;
};

unsigned mode_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

TEST_F(SealedSecrets, AreMadeWithAKeyThatOnlyTheirOwnerReads) {
  Secrets secrets(settings());
  const auto first = secrets.set(kName, "one", 0);
  ASSERT_TRUE(first.has_value()) << first.error().describe();
  EXPECT_EQ(first->made_key_file, settings().secrets_key);
  EXPECT_EQ(first->version, 1u);
  EXPECT_EQ(mode_of(settings().secrets_key), 0400u);
  EXPECT_EQ(mode_of(path()), 0600u);
  EXPECT_EQ(mode_of(settings().secrets_dir + "/karoo"), 0700u);
  EXPECT_EQ(text().find("one"), std::string::npos);
  const auto second = secrets.set(kName, "two", 0);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->made_key_file, "");
  EXPECT_EQ(second->version, 2u);
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "two");
  EXPECT_EQ(*Secrets(settings()).get("karoo", "woo", "webhook"), "two");
}

TEST_F(SealedSecrets, KeepTheFormerValueAsLongAsTheyWereTold) {
  Secrets secrets(settings());
  ASSERT_TRUE(secrets.set(kName, "old", 0));
  ASSERT_TRUE(secrets.set(kName, "new", kDay));
  EXPECT_EQ(secrets.all("karoo", "woo", "webhook", "x"), (std::vector<std::string>{"new", "old"}));
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "new");
  ASSERT_TRUE(secrets.set(kName, "newer", 1));
  while (wall_clock_ms() <= secrets.look(kName, "x").set_at_ms + 1) {
  }
  EXPECT_EQ(secrets.all("karoo", "woo", "webhook", "x"), (std::vector<std::string>{"newer"}));
}

TEST_F(SealedSecrets, ReplaceAPlainFileAndKeepItsValueWhileItIsRotated) {
  const std::string plain = files_.write("secrets/karoo/woo.webhook", "plain\n");
  Secrets secrets(settings());
  const auto changed = secrets.set(kName, "sealed", kDay);
  ASSERT_TRUE(changed.has_value()) << changed.error().describe();
  EXPECT_TRUE(changed->replaced_plain);
  EXPECT_FALSE(fs::exists(plain));
  EXPECT_EQ(secrets.all("karoo", "woo", "webhook", "x"),
            (std::vector<std::string>{"sealed", "plain"}));
}

TEST_F(SealedSecrets, DoNotOpenForAnotherAccountOrNameNorOnceChanged) {
  Secrets secrets(settings());
  ASSERT_TRUE(secrets.set(kName, "mine", 0));
  fs::create_directories(settings().secrets_dir + "/other");
  fs::copy_file(path(), settings().secrets_dir + "/other/woo.webhook.sealed");
  fs::copy_file(path(), settings().secrets_dir + "/karoo/woo.consumer_key.sealed");
  EXPECT_EQ(secrets.get("other", "woo", "webhook").error().code(), "secret.damaged");
  EXPECT_EQ(secrets.get("karoo", "woo", "consumer_key").error().code(), "secret.damaged");
  std::string older = text();
  older.replace(older.find("\"version\":1"), 11, "\"version\":2");
  files_.write("secrets/karoo/woo.webhook.sealed", older);
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.damaged");
  files_.write("secrets/karoo/woo.webhook.sealed", "{}");
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.damaged");
}

TEST_F(SealedSecrets, SayWhatIsWrongWithTheirKey) {
  {
    Secrets secrets(settings());
    ASSERT_TRUE(secrets.set(kName, "mine", 0));
  }
  const std::string key = settings().secrets_key;
  const Secrets secrets(settings());
  fs::rename(key, key + ".lost");
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.key-missing");
  files_.write("keys/secrets.key", "no key\n");
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.key-form");
  files_.write("keys/secrets.key", std::string(64, 'a') + "\n");
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.damaged");
  ::chmod(key.c_str(), 0640);
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.key-mode");
  fs::remove(key);
  fs::rename(key + ".lost", key);
  EXPECT_EQ(*secrets.get("karoo", "woo", "webhook"), "mine");
}

TEST_F(SealedSecrets, RefuseNamesAndValuesThatCannotBe) {
  Secrets secrets(settings());
  EXPECT_EQ(secrets.set({"..", "woo", "webhook"}, "x", 0).error().code(), "secret.name");
  EXPECT_EQ(secrets.set({"karoo", "woo", "a/b"}, "x", 0).error().code(), "secret.name");
  EXPECT_EQ(secrets.set(kName, "", 0).error().code(), "secret.value");
  EXPECT_EQ(secrets.set(kName, std::string(65 * 1024, 'x'), 0).error().code(), "secret.value");
  EXPECT_EQ(secrets.set(kName, "x", kDay).error().code(), "secret.missing");
  EXPECT_EQ(secrets.remove(kName).error().code(), "secret.missing");
}

TEST_F(SealedSecrets, AreListedByNameAndGoneOnceRemoved) {
  files_.write("secrets/karoo/woo.consumer_key", "plain");
  Secrets secrets(settings());
  ASSERT_TRUE(secrets.set(kName, "x", 0));
  EXPECT_EQ(secrets.names_of("karoo"),
            (std::vector<std::string>{"woo.consumer_key", "woo.webhook"}));
  EXPECT_EQ(secrets.look(kName, "").kind, Secrets::Known::Kind::Sealed);
  EXPECT_EQ(secrets.look({"karoo", "woo", "consumer_key"}, "").kind, Secrets::Known::Kind::Plain);
  ASSERT_TRUE(secrets.remove(kName));
  EXPECT_EQ(secrets.get("karoo", "woo", "webhook").error().code(), "secret.missing");
  EXPECT_EQ(secrets.look(kName, "").kind, Secrets::Known::Kind::Missing);
}

}  // namespace
}  // namespace stockd::config
