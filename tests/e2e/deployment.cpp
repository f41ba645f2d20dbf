// SPDX-License-Identifier: Apache-2.0
//
// Writes the same files an operator and a merchant would write, and runs the built programs.
#include "deployment.hpp"

#include "admin/client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace stockd::e2e {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

const std::string kBin = STOCKD_BINARY_DIR "/bin";

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no free port");
  }
  ::close(socket);
  return ntohs(address.sin_port);
}

void write(const std::string& path, const std::string& text, mode_t mode = 0600) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
}

std::string products_yaml(const char* name, const std::vector<TwinProduct>& products) {
  std::ostringstream out;
  out << "      " << name << ":" << (products.empty() ? " []" : "") << "\n";
  for (const auto& product : products) {
    out << "        - {sku: \"" << product.sku << "\", title: \"" << product.sku
        << "\", quantity: " << product.quantity << "}\n";
  }
  return out.str();
}

std::string open_orders_yaml(const std::vector<TwinProduct>& orders) {
  std::ostringstream out;
  out << "      open_orders:" << (orders.empty() ? " []" : "") << "\n";
  for (const auto& order : orders) {
    out << "        - {sku: \"" << order.sku << "\", quantity: " << order.quantity << "}\n";
  }
  return out.str();
}

// A WooCommerce shop of the sandbox.
std::string woo_yaml(const std::string& name, const std::string& listen, const std::string& url,
                     const std::string& permissions, const std::vector<TwinProduct>& products,
                     const std::vector<TwinProduct>& open_orders) {
  return "  " + name + ":\n    twin: woocommerce\n    listen: " + listen +
         "\n    settings:\n      base_url: " + url +
         "\n      webhook_delay_ms: 20\n"
         "      credentials: {consumer_key: ck_test, consumer_secret: cs_test, permissions: " +
         permissions + "}\n" + products_yaml("products", products) + open_orders_yaml(open_orders);
}

// A Takealot seller account of the sandbox; its webhooks were made by hand.
std::string takealot_yaml(const std::string& listen, const std::string& hook,
                          const DeploymentOptions& options) {
  if (options.takealot.empty()) return {};
  return "  takealot:\n    twin: takealot\n    listen: " + listen +
         "\n    settings:\n      webhook_delay_ms: 20\n      batch_delay_ms: 200\n"
         "      webhook_url: " +
         hook + "\n      credentials: {api_key: takealot-key, webhook: takealot-hook-secret}\n" +
         options.takealot_settings + products_yaml("products", options.takealot);
}

}  // namespace

std::string printed(const std::map<std::string, std::int64_t>& levels) {
  std::string out;
  for (const auto& [sku, level] : levels)
    out += sku + "=" + std::to_string(level) + " ";
  return out;
}

bool eventually(const std::function<bool()>& holds, int seconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (!holds()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    ::usleep(20'000);
  }
  return true;
}

Deployment::Deployment(const DeploymentOptions& options)
    : hook_port_(free_port()),
      woo_port_(free_port()),
      shop_port_(free_port()),
      second_woo_port_(free_port()),
      takealot_port_(free_port()) {
  std::string pattern = (fs::temp_directory_path() / "stockd-e2e-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  write_files(options);
}

Deployment::~Deployment() {
  if (server_) server_->stop();
  if (twins_) twins_->stop();
  server_.reset();
  twins_.reset();
  if (!::testing::Test::HasFailure()) fs::remove_all(folder_);
}

void Deployment::write_files(const DeploymentOptions& options) const {
  const auto port = [](std::uint16_t number) { return "127.0.0.1:" + std::to_string(number); };
  write(folder_ + "/stockd.yaml",
        "data_dir: data\npartitions: 4\nwebhooks: {listen: " + port(hook_port_) +
            ", public_url: http://" + port(hook_port_) +
            "}\nadmin: {socket: admin.sock}\nconnectors:\n  directories: [" STOCKD_BINARY_DIR
            "/connectors]\n  enabled: [woocommerce, shopify, takealot]\n"
            "  trusted: [woocommerce, shopify, takealot]\n"
            "accounts: accounts/*.yaml\nsecrets_dir: secrets\nsandbox: true\negress:\n" +
            options.egress + "  connect_to:\n    karoo.example: " + port(woo_port_) +
            "\n    second.example: " + port(second_woo_port_) + "\n    seller-api.takealot.com: " +
            port(takealot_port_) + "\n    karoo-outdoor.myshopify.com: " + port(shop_port_) +
            "\nsweep: {every: " + options.sweep + "}\npoll: {orders: " + options.poll + "}\n");
  write_account(options);
  const std::string secrets = folder_ + "/secrets/karoo-outdoor/";
  for (const char* channel : {"woo", "woo2"}) {
    write(secrets + channel + ".consumer_key", "ck_test\n");
    write(secrets + channel + ".consumer_secret", "cs_test\n");
    write(secrets + channel + ".webhook", "e2eWebhookSecret0123456789abcdef\n");
  }
  write(secrets + "takealot.api_key", "takealot-key\n");
  write(secrets + "takealot.webhook", "takealot-hook-secret\n");
  write(secrets + "shop.client_id", "client\n");
  write(secrets + "shop.client_secret", "client-secret\n");
  write(folder_ + "/sandbox.yaml",
        "control: sandbox.sock\ntwins:\n" +
            woo_yaml("woo", port(woo_port_), "https://karoo.example", options.woo_permissions,
                     options.woo, options.woo_open_orders) +
            (options.second_woo.empty()
                 ? std::string()
                 : woo_yaml("woo2", port(second_woo_port_), "https://second.example", "read_write",
                            options.second_woo, {})) +
            takealot_yaml(port(takealot_port_),
                          "http://" + port(hook_port_) + "/hooks/karoo-outdoor/takealot", options) +
            "  shop:\n    twin: shopify\n    listen: " + port(shop_port_) +
            "\n    settings:\n      base_url: https://karoo-outdoor.myshopify.com\n"
            "      webhook_delay_ms: 20\n"
            "      credentials: {client_id: client, client_secret: client-secret}\n" +
            products_yaml("products", options.shop) + open_orders_yaml(options.shop_open_orders));
}

void Deployment::write_account(const DeploymentOptions& options) const {
  const std::string woo =
      "  woo:\n    connector: woocommerce\n    settings: {url: " + options.woo_url +
      "}\n    secrets: [consumer_key, consumer_secret, webhook]\n";
  const std::string second_woo =
      "  woo2:\n    connector: woocommerce\n    settings: {url: https://second.example}\n"
      "    secrets: [consumer_key, consumer_secret, webhook]\n";
  const std::string takealot =
      "  takealot:\n    connector: takealot\n    settings: {warehouses: \"28676\"}\n"
      "    secrets: [api_key, webhook]\n";
  write(folder_ + "/accounts/karoo-outdoor.yaml",
        "account: karoo-outdoor\ncurrency: ZAR\ntimezone: Africa/Johannesburg\nchannels:\n" +
            (options.without_woo ? std::string() : woo) +
            (options.second_woo.empty() ? std::string() : second_woo) +
            (options.takealot.empty() ? std::string() : takealot) +
            "  shop:\n    connector: shopify\n    settings: {shop: karoo-outdoor}\n"
            "    secrets: [client_id, client_secret]\n"
            "stock:\n  source_of_truth: " +
            options.source_of_truth + "\n" +
            (options.source_of_truth == "ledger" ? "  opening: " + options.opening + "\n"
                                                 : std::string()) +
            "  returns: restock\n" +
            (options.rules.empty() ? std::string() : "  rules:\n" + options.rules));
}

void Deployment::write_file(const std::string& name, const std::string& text) const {
  write(folder_ + "/" + name, text);
}

std::string Deployment::read_file(const std::string& name) const {
  std::ostringstream out;
  std::ifstream file(folder_ + "/" + name);
  out << file.rdbuf();
  return out.str();
}

void Deployment::start_twins() {
  twins_ = std::make_unique<Process>(
      std::vector<std::string>{kBin + "/stockctl", "--config", folder_ + "/stockd.yaml", "sandbox",
                               "serve"},
      folder_ + "/sandbox.log");
  ASSERT_TRUE(eventually([this] {
    return fs::exists(folder_ + "/sandbox.sock") || !twins_->runs();
  })) << logs();
  ASSERT_TRUE(twins_->runs()) << logs();
  ASSERT_TRUE(eventually([this] { return !twin("woo", {{"do", "show"}}).empty(); })) << logs();
}

void Deployment::start_server() {
  std::vector<std::string> command = wrapper_;
  command.insert(command.end(), {kBin + "/stockd", "--config", folder_ + "/stockd.yaml"});
  server_ = std::make_unique<Process>(command, folder_ + "/stockd.log");
  const bool answers = eventually([this] {
    return !server_->runs() || ctl_text({"status", "--json"}).exit_code == 0;
  });
  ASSERT_TRUE(answers && server_->runs()) << logs();
}

Output Deployment::start_second(const std::string& file) const {
  return run({kBin + "/stockd", "--config", folder_ + "/" + file});
}

void Deployment::kill_server() {
  server_->kill();
}

int Deployment::stop_server() {
  return server_->stop();
}

void Deployment::hang_up_server() const {
  ::kill(server_->id(), SIGHUP);
}

Output Deployment::ctl_text(std::vector<std::string> arguments, const std::string& input) const {
  std::vector<std::string> command{kBin + "/stockctl"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.insert(command.end(), {"--config", folder_ + "/stockd.yaml"});
  return run(command, input);
}

json::object Deployment::ctl(std::vector<std::string> arguments, int exit_code) const {
  arguments.emplace_back("--json");
  const Output output = ctl_text(arguments);
  EXPECT_EQ(output.exit_code, exit_code) << arguments.front() << ": " << output.text << logs();
  // Notes for people go to standard error; the answer is the last line.
  const auto end = output.text.find_last_not_of('\n');
  const auto begin = output.text.find_last_of('\n', end == std::string::npos ? 0 : end);
  boost::system::error_code error;
  const json::value value =
      json::parse(output.text.substr(begin == std::string::npos ? 0 : begin + 1), error);
  EXPECT_TRUE(!error && value.is_object()) << output.text;
  return !error && value.is_object() ? value.as_object() : json::object{};
}

json::object Deployment::twin(const std::string& name, const json::object& command) const {
  admin::Call call;
  call.method = "POST";
  call.path = "/twins/" + name;
  call.body = json::serialize(command);
  const auto reply = admin::call_socket(folder_ + "/sandbox.sock", call);
  if (!reply || reply->status != 200) return {};
  boost::system::error_code error;
  const json::value value = json::parse(reply->json, error);
  return !error && value.is_object() ? value.as_object() : json::object{};
}

std::string Deployment::sell(const std::string& name, const std::string& sku,
                             std::int64_t quantity) const {
  const auto sold = twin(name, {{"do", "sell"}, {"sku", sku}, {"quantity", quantity}});
  const json::value* order = sold.if_contains("order");
  if (order == nullptr || !order->is_string()) {
    ADD_FAILURE() << "no sale on " << name << ": " << json::serialize(sold);
    return {};
  }
  return std::string(order->as_string());
}

std::map<std::string, std::int64_t> Deployment::levels(const std::string& name) const {
  std::map<std::string, std::int64_t> out;
  const auto shown = twin(name, {{"do", "show"}});
  const json::value* stock = shown.if_contains("stock");
  if (stock == nullptr || !stock->is_array()) return out;
  for (const json::value& entry : stock->as_array()) {
    const auto& row = entry.as_object();
    if (row.at("quantity").is_int64()) {
      out[std::string(row.at("sku").as_string())] = row.at("quantity").as_int64();
    }
  }
  return out;
}

std::int64_t Deployment::stock_writes(const std::string& name) const {
  const auto shown = twin(name, {{"do", "show"}});
  const json::value* writes = shown.if_contains("stock_writes");
  return writes != nullptr && writes->is_int64() ? writes->as_int64() : -1;
}

std::string Deployment::logs() const {
  std::ostringstream out;
  for (const char* name : {"/stockd.log", "/sandbox.log"}) {
    std::ifstream file(folder_ + name);
    out << "\n--- " << folder_ << name << "\n" << file.rdbuf();
  }
  return out.str();
}

}  // namespace stockd::e2e
