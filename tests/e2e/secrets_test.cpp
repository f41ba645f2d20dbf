// SPDX-License-Identifier: Apache-2.0
//
// Secrets through stockctl into a running server: sealed, valid at once, two at a time while one is
// rotated, and nowhere to be read.
#include "base/digest.hpp"
#include "deployment.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <sys/stat.h>

namespace stockd::e2e {
namespace {

namespace http = boost::beast::http;
namespace json = boost::json;
using boost::asio::ip::tcp;

const std::string kOld = "e2eWebhookSecret0123456789abcdef";
const std::string kNew = "canaryOfTheRotatedSecret89abcdef";

// What the woo channel's webhooks answer to this signature.
unsigned answer_to(const Deployment& deployment, const std::string& secret) {
  const std::string body = R"({"id":1})";
  http::request<http::string_body> request(http::verb::post, "/hooks/karoo-outdoor/woo", 11);
  request.set(http::field::host, "stockd");
  request.set(http::field::content_type, "application/json");
  request.set("x-wc-webhook-topic", "customer.created");
  request.set("x-wc-webhook-signature", to_base64(bytes_of(HmacSha256(secret).sign(body))));
  request.body() = body;
  request.prepare_payload();
  boost::asio::io_context context;
  tcp::socket socket(context);
  socket.connect({boost::asio::ip::address_v4::loopback(), deployment.hook_port()});
  http::write(socket, request);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response);
  return response.result_int();
}

DeploymentOptions one_product() {
  DeploymentOptions options;
  options.shop = {{"TENT", 10}};
  options.woo = {{"TENT", 12}};
  return options;
}

// Whether a file below the folder holds the text.
bool is_written_somewhere(const std::string& folder, const std::string& text) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream content;
    std::ifstream file(entry.path(), std::ios::binary);
    content << file.rdbuf();
    if (content.str().find(text) != std::string::npos) return true;
  }
  return false;
}

TEST(SecretRotation, TwoWebhookSecretsAreValidUntilTheFormerOneIsGivenUp) {
  Deployment deployment(one_product());
  deployment.start_twins();
  deployment.start_server();
  EXPECT_EQ(answer_to(deployment, kOld), 200u) << deployment.logs();
  EXPECT_EQ(answer_to(deployment, kNew), 401u);

  const auto rotated = deployment.ctl_text(
      {"secret", "rotate", "karoo-outdoor", "woo.webhook", "--keep-old", "24h"}, kNew + "\n");
  ASSERT_EQ(rotated.exit_code, 0) << rotated.text;
  EXPECT_NE(rotated.text.find("made the key of the sealed secrets"), std::string::npos);
  EXPECT_EQ(answer_to(deployment, kOld), 200u);
  EXPECT_EQ(answer_to(deployment, kNew), 200u);

  const auto set =
      deployment.ctl_text({"secret", "set", "karoo-outdoor", "woo.webhook"}, kNew + "\n");
  ASSERT_EQ(set.exit_code, 0) << set.text;
  EXPECT_EQ(answer_to(deployment, kOld), 401u);
  EXPECT_EQ(answer_to(deployment, kNew), 200u);

  // The sealed value outlives the process, and stands nowhere in the clear.
  EXPECT_EQ(deployment.stop_server(), 0);
  deployment.start_server();
  EXPECT_EQ(answer_to(deployment, kNew), 200u);
  EXPECT_FALSE(is_written_somewhere(deployment.folder(), kNew));
  struct stat key {};
  ASSERT_EQ(::stat((deployment.folder() + "/secrets.key").c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777, 0400u);
}

TEST(SecretCommands, ListNamesWithoutValuesAndRemoveSaysHowToUndoIt) {
  Deployment deployment(one_product());
  deployment.start_twins();
  deployment.start_server();
  deployment.ctl_text({"secret", "set", "karoo-outdoor", "woo.webhook"}, kNew);
  const auto list = deployment.ctl({"secret", "list", "karoo-outdoor"});
  std::map<std::string, std::string> kinds;
  for (const json::value& secret : list.at("secrets").as_array()) {
    const auto& one = secret.as_object();
    kinds[std::string(one.at("name").as_string())] = std::string(one.at("kind").as_string());
  }
  EXPECT_EQ(kinds["woo.webhook"], "sealed");
  EXPECT_EQ(kinds["woo.consumer_key"], "plain");
  EXPECT_EQ(json::serialize(list).find(kNew), std::string::npos);

  const auto removed = deployment.ctl_text({"secret", "remove", "karoo-outdoor", "woo.webhook"});
  EXPECT_EQ(removed.exit_code, 0);
  EXPECT_NE(removed.text.find("to undo it:"), std::string::npos) << removed.text;
  EXPECT_EQ(answer_to(deployment, kNew), 401u);
  const auto again = deployment.ctl_text({"secret", "remove", "karoo-outdoor", "woo.webhook"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.text.find("secret.missing"), std::string::npos) << again.text;

  const auto mistyped = deployment.ctl_text({"secret", "set", "karoo-outdoor", "woo.webhok"}, "x");
  EXPECT_NE(mistyped.text.find("woo.webhook"), std::string::npos) << mistyped.text;
  EXPECT_EQ(deployment.ctl_text({"secret", "set", "karoo-outdoor", "webhook"}, "x").exit_code, 1);
  EXPECT_EQ(deployment.ctl_text({"secret", "set", "karoo-outdoor", "woo.webhook"}).exit_code, 1);
  EXPECT_EQ(deployment.ctl_text({"secret", "rotate", "karoo-outdoor", "woo.new"}, "x").exit_code,
            1);
}

}  // namespace
}  // namespace stockd::e2e
