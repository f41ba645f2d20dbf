// SPDX-License-Identifier: Apache-2.0
//
// Whatever goes wrong here ends the benchmark with the server's log: a figure of a server that does
// not work would be worse than none.
#include "stockd_under_test.hpp"

#include "net/socket_client.hpp"
#include "poller.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::bench {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

bool eventually(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!holds()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    ::usleep(5'000);
  }
  return true;
}

std::string loopback(std::uint16_t port) {
  return "127.0.0.1:" + std::to_string(port);
}

std::int64_t number(const json::object& in, const char* key) {
  const json::value* value = in.if_contains(key);
  return value != nullptr && value->is_number() ? value->to_number<std::int64_t>() : 0;
}

}  // namespace

double processor_seconds(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::ifstream file(folder + "/stat");
  std::string stat((std::istreambuf_iterator<char>(file)), {});
  // The name may hold spaces; behind it come the state and numbers, utime being the 12th.
  std::istringstream rest(stat.substr(std::min(stat.rfind(')') + 1, stat.size())));
  std::string word;
  double ticks = 0;
  for (int i = 1; rest >> word; ++i) {
    if (i == 12 || i == 13) ticks += std::strtod(word.c_str(), nullptr);
  }
  double seconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::ifstream children(folder + "/task/" + std::to_string(process) + "/children");
  for (pid_t child = 0; children >> child;)
    seconds += processor_seconds(child);
  return seconds;
}

Folder::Folder() {
  std::string pattern = (fs::temp_directory_path() / "stockd-bench-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    std::perror("bench: no temporary folder");
    std::exit(1);
  }
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  const fs::path path = fs::path(path_) / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
  ::chmod(path.c_str(), 0600);
}

StockdUnderTest::StockdUnderTest(const Folder& folder, std::uint16_t woo_port,
                                 std::uint16_t shop_port, bool unlimited_lanes)
    : folder_(folder), hook_port_(free_port()) {
  folder.write("stockd.yaml",
               "data_dir: data\npartitions: 4\nwebhooks: {listen: " + loopback(hook_port_) +
                   ", public_url: http://" + loopback(hook_port_) +
                   "}\nadmin: {socket: admin.sock}\nconnectors:\n  directories: "
                   "[" STOCKD_BINARY_DIR
                   "/connectors]\n  enabled: [woocommerce, shopify]\n"
                   "  trusted: [woocommerce, shopify]\naccounts: accounts/*.yaml\n"
                   "secrets_dir: secrets\nsandbox: true\negress:\n" +
                   (unlimited_lanes ? "  lanes: unlimited\n" : "") +
                   "  connect_to:\n    karoo.example: " + loopback(woo_port) +
                   "\n    karoo-outdoor.myshopify.com: " + loopback(shop_port) + "\n");
  folder.write("accounts/karoo-outdoor.yaml",
               "account: karoo-outdoor\ncurrency: ZAR\ntimezone: Africa/Johannesburg\nchannels:\n"
               "  woo:\n    connector: woocommerce\n    settings: {url: https://karoo.example}\n"
               "    secrets: [consumer_key, consumer_secret, webhook]\n"
               "  shop:\n    connector: shopify\n    settings: {shop: karoo-outdoor}\n"
               "    secrets: [client_id, client_secret]\n"
               "stock:\n  source_of_truth: ledger\n  opening: [shop, woo]\n");
  const std::string secrets = "secrets/karoo-outdoor/";
  folder.write(secrets + "woo.consumer_key", "ck_bench\n");
  folder.write(secrets + "woo.consumer_secret", "cs_bench\n");
  folder.write(secrets + "woo.webhook", "benchWebhookSecret0123456789abcd\n");
  folder.write(secrets + "shop.client_id", "client\n");
  folder.write(secrets + "shop.client_secret", std::string(kHookSecret) + "\n");
  process_ = std::make_unique<e2e::Process>(
      std::vector<std::string>{STOCKD_BINARY_DIR "/bin/stockd", "--config",
                               folder.path() + "/stockd.yaml"},
      folder.path() + "/stockd.log");
}

void StockdUnderTest::give_up(const std::string& what) const {
  std::ifstream log(folder_.path() + "/stockd.log");
  std::string text((std::istreambuf_iterator<char>(log)), {});
  if (text.size() > 8000) text.erase(0, text.size() - 8000);
  std::fprintf(stderr, "bench: %s; the server said:\n%s\n", what.c_str(), text.c_str());
  process_->kill();
  std::_Exit(1);
}

json::object StockdUnderTest::call(const std::string& method, const std::string& path,
                                   const json::object& body) const {
  net::Call call;
  call.method = method;
  call.path = path;
  if (method == "POST") call.body = json::serialize(body);
  const auto reply = net::call_socket(folder_.path() + "/admin.sock", call, "it should run");
  if (!reply || reply->status != 200) {
    if (!process_->runs()) give_up("stockd ended");
    return {{"no_answer", reply ? reply->json : reply.error().describe()}};
  }
  return json::parse(reply->json).as_object();
}

void StockdUnderTest::connect() {
  json::object plan;
  const bool ready = eventually([&] {
    plan = call("GET", "/v1/plan");
    return plan.contains("ready") && plan.at("ready").as_bool();
  });
  if (!ready) give_up("the plan did not become ready: " + json::serialize(plan));
  json::object accept{{"account", "karoo-outdoor"}, {"hash", plan.at("hash")}, {"actor", "bench"}};
  const json::object applied = call("POST", "/v1/apply", accept);
  if (!applied.contains("applied")) give_up("apply failed: " + json::serialize(applied));
  const bool managed = eventually([this] {
    const Counters now = counters();
    return now.managed == 2 && now.differing == 0 && now.products > 0;
  });
  if (!managed)
    give_up("the channels are not managed: " + json::serialize(call("GET", "/v1/status")));
}

StockdUnderTest::Counters StockdUnderTest::counters() const {
  const json::object status = call("GET", "/v1/status");
  Counters out;
  const json::value* inbox = status.if_contains("inbox");
  if (inbox == nullptr) {
    out.inbox_rows = -1;
    return out;
  }
  out.inbox_rows = number(inbox->as_object(), "rows");
  out.inbox_commits = number(inbox->as_object(), "commits");
  const json::object& journal = status.at("journal").as_object();
  out.journal_records = number(journal, "records");
  out.journal_commits = number(journal, "commits");
  for (const json::value& account : status.at("accounts").as_array()) {
    out.products += number(account.as_object(), "products");
    for (const json::value& channel : account.at("channels").as_array()) {
      const json::object& of = channel.as_object();
      const json::value* phase = of.if_contains("phase");
      out.managed += phase != nullptr && phase->is_string() && phase->as_string() == "managed";
      out.differing += number(of, "differing");
    }
  }
  return out;
}

void StockdUnderTest::wait_until_worked_off() const {
  if (!eventually([this] { return counters().inbox_rows == 0; })) give_up("the inbox stays full");
}

}  // namespace stockd::bench
