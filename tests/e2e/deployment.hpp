// SPDX-License-Identifier: Apache-2.0
//
// A whole deployment in a folder of its own: two twins or more behind real sockets, stockd,
// stockctl; all of them the programs that people run. Ports are free ones, everything ends with the
// test.
#pragma once

#include "process.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stockd::e2e {

struct TwinProduct {
  std::string sku;
  std::int64_t quantity = 0;
};

struct DeploymentOptions {
  std::vector<TwinProduct> woo;
  std::vector<TwinProduct> shop;
  std::vector<TwinProduct> woo_open_orders;
  std::vector<TwinProduct> shop_open_orders;
  std::vector<TwinProduct> second_woo;  // of a second WooCommerce shop, channel woo2, if any
  std::vector<TwinProduct> takealot;    // leadtime stock of a seller account, if any
  std::string takealot_settings;        // more YAML lines of its twin
  std::string woo_permissions = "read_write";  // of the consumer key, or "read"
  std::string woo_url = "https://karoo.example";
  std::string egress;  // more YAML lines under `egress:`
  std::string rules;   // YAML lines under `rules:`, or empty
  std::string opening = "[shop, woo]";
  std::string source_of_truth = "ledger";
  std::string sweep = "20s";
  std::string poll = "5s";
  bool without_woo = false;  // the account's file leaves the channel out
};

class Deployment {
 public:
  explicit Deployment(const DeploymentOptions& options);
  ~Deployment();

  void start_twins();
  void start_server();  // returns when it answers
  // From the next start on, eg: a Switchboard's.
  void wrap_server(std::vector<std::string> wrapper) { wrapper_ = std::move(wrapper); }
  // Rewrites the merchant's file; it counts with the next start or reload.
  void write_account(const DeploymentOptions& options) const;
  // Any file of the deployment, by its path in the folder.
  void write_file(const std::string& name, const std::string& text) const;
  std::string read_file(const std::string& name) const;

  // Another server with another operator's file, run to its end.
  Output start_second(const std::string& file) const;

  void kill_server();
  int stop_server();
  void hang_up_server() const;  // HUP
  pid_t server_id() const { return server_->id(); }
  bool server_runs() const { return server_ && server_->runs(); }

  // stockctl with --json; fails the test where it exits with something else than `exit_code`.
  boost::json::object ctl(std::vector<std::string> arguments, int exit_code = 0) const;
  Output ctl_text(std::vector<std::string> arguments, const std::string& input = {}) const;

  // What a person does in a shop.
  boost::json::object twin(const std::string& name, const boost::json::object& command) const;
  std::string sell(const std::string& twin, const std::string& sku, std::int64_t quantity) const;

  // What the shop itself shows, by SKU.
  std::map<std::string, std::int64_t> levels(const std::string& twin) const;
  std::int64_t stock_writes(const std::string& twin) const;

  // The logs, for a failed test's message.
  std::string logs() const;

  const std::string& folder() const { return folder_; }
  std::uint16_t woo_port() const { return woo_port_; }
  std::uint16_t hook_port() const { return hook_port_; }

 private:
  void write_files(const DeploymentOptions& options) const;

  std::string folder_;
  std::uint16_t hook_port_;
  std::uint16_t woo_port_;
  std::uint16_t shop_port_;
  std::uint16_t second_woo_port_;
  std::uint16_t takealot_port_;
  std::vector<std::string> wrapper_;
  std::unique_ptr<Process> twins_;
  std::unique_ptr<Process> server_;
};

// Levels for a message, eg: "MUG-1=3 TENT=5 "
std::string printed(const std::map<std::string, std::int64_t>& levels);

// Asks until it holds; false after a minute. Conditions, not sleeps, decide when a test goes on.
bool eventually(const std::function<bool()>& holds, int seconds = 60);

}  // namespace stockd::e2e
