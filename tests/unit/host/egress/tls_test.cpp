// SPDX-License-Identifier: Apache-2.0
//
// TLS against certificates made for the test: only a valid one of a known authority, for the very
// host, is accepted. Servers are on loopback, so the client runs in sandbox mode, which loosens
// addresses but not certificates.
#include "client.hpp"
#include "loopback_server.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace stockd::egress::test {
namespace {

constexpr const char* kUnknown =
    "no known authority signed the certificate of localhost (a private one is named by "
    "egress.ca_file)";

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "stockd-tls-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
        "-subj '/CN=Test CA' -keyout ca.key -out ca.pem");
    run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=x' "
        "-keyout key.pem -out csr.pem");
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  void run(const std::string& command) {
    const std::string whole = "cd " + folder_ + " && (" + command + ") >>openssl.log 2>&1";
    ASSERT_EQ(std::system(whole.c_str()), 0) << command;
  }

  // A certificate by our authority for one subject alternative name; negative days: expired.
  void sign(const std::string& name, int days) {
    run("echo 'subjectAltName=" + name + "' > ext.cnf");
    run("openssl x509 -req -in csr.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days " +
        std::to_string(days) + " -extfile ext.cnf -out cert.pem");
  }

  std::string path(const std::string& file) const { return folder_ + "/" + file; }

  Answer ask(const std::string& ca_file) {
    LoopbackServer server([](const Seen&) { return Script(); }, path("cert.pem"), path("key.pem"));
    const std::string url = "https://localhost:" + std::to_string(server.port());
    EgressOptions options;
    options.sandbox = true;
    options.ca_file = ca_file;
    Client client(options, url_channel(url));
    return client.ask(request_of("POST", url + "/", "{}"), 5'000);
  }

  void expect_refused(const Answer& answer, const std::string& why) {
    EXPECT_EQ(answer.response.status, 0u);
    EXPECT_EQ(answer.response.failure, "tls: " + why);
    EXPECT_TRUE(answer.response.unsent);
    EXPECT_FALSE(answer.may_have_changed);
  }

  std::string folder_;
};

TEST_F(TlsTest, AcceptsTheRightHostOfAKnownAuthority) {
  sign("DNS:localhost", 2);
  EXPECT_EQ(ask(path("ca.pem")).response.status, 200u);
}

TEST_F(TlsTest, RefusesAnUnknownAuthority) {
  sign("DNS:localhost", 2);
  expect_refused(ask(""), kUnknown);
}

TEST_F(TlsTest, RefusesAnotherHostsCertificate) {
  sign("DNS:shop.example", 2);
  expect_refused(ask(path("ca.pem")),
                 "the certificate is made out for another host than localhost");
}

TEST_F(TlsTest, RefusesASelfSignedCertificate) {
  run("openssl req -x509 -key key.pem -days 2 -subj '/CN=localhost' "
      "-addext subjectAltName=DNS:localhost -out cert.pem");
  expect_refused(ask(path("ca.pem")), kUnknown);
}

TEST_F(TlsTest, RefusesAnExpiredCertificate) {
  sign("DNS:localhost", -1);
  expect_refused(ask(path("ca.pem")), "the certificate of localhost has expired");
}

TEST_F(TlsTest, NamesAnUnreadableAuthorityFile) {
  boost::asio::io_context io;
  EgressOptions options;
  options.ca_file = path("none.pem");
  const auto made = Egress::make(io.get_executor(), options);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code(), "egress.ca-file");
}

}  // namespace
}  // namespace stockd::egress::test
