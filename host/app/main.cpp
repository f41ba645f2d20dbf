// SPDX-License-Identifier: Apache-2.0
//
// The daemon: options, signals, settings, server, admin socket. The only place that wires things.
// Signals are watched before anything is opened, so that a TERM while the journal is read ends the
// process in order.
#include "admin/api.hpp"
#include "admin/socket_server.hpp"
#include "app/notify.hpp"
#include "app/options.hpp"
#include "app/reload_signal.hpp"
#include "base/core_dumps.hpp"
#include "base/log.hpp"
#include "base/priority.hpp"
#include "config/settings.hpp"
#include "runtime/account_tests.hpp"
#include "runtime/connector_shelf.hpp"
#include "runtime/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <future>
#include <memory>
#include <thread>
#include <vector>

namespace {

constexpr int kExitConfig = 78;  // EX_CONFIG: restarting will not help
constexpr int kExitUsage = 64;

// Runs an io_context on a few threads until it goes out of scope.
class Loop {
 public:
  explicit Loop(void (*on_each_thread)()) : work_(boost::asio::make_work_guard(context_)) {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 2u, 8u);
    for (unsigned i = 0; i < count; ++i) {
      threads_.emplace_back([this, on_each_thread] {
        on_each_thread();
        context_.run();
      });
    }
  }

  ~Loop() {
    work_.reset();
    context_.stop();
    for (auto& thread : threads_)
      thread.join();
  }

  boost::asio::io_context& context() { return context_; }

 private:
  boost::asio::io_context context_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::vector<std::thread> threads_;
};

void print_findings(const std::vector<stockd::config::Finding>& findings) {
  if (!findings.empty()) std::fputs(stockd::config::print(findings).c_str(), stderr);
}

int check(const stockd::config::ServerSettings& settings) {
  const auto read = stockd::runtime::read_manifests(settings.connectors);
  for (const auto& refused : read.refused)
    std::fprintf(stderr, "%s\n", refused.reason.c_str());
  const auto loaded = stockd::runtime::load_tested_accounts(settings, read.manifests);
  print_findings(loaded.findings);
  if (!read.refused.empty() || stockd::config::has_errors(loaded.findings)) return kExitConfig;
  std::printf("%s is good: %zu accounts, %zu connectors\n", settings.file.c_str(),
              loaded.accounts.size(), read.manifests.size());
  return 0;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

void report_reload(const stockd::runtime::ReloadReport& report) {
  print_findings(report.findings);
  if (!report.taken) {
    stockd::log::error("server.not-reloaded", "stockd.yaml has errors, so nothing was changed",
                       {{"help", "stockctl validate shows them"}});
  } else {
    stockd::log::info("server.reloaded", "the files were read again",
                      {{"started", joined(report.started)},
                       {"stopped", joined(report.stopped)},
                       {"kept", joined(report.kept)},
                       {"needs_restart", joined(report.needs_restart)}});
  }
  stockd::app::notify_systemd("READY=1");
}

int serve(const stockd::config::ServerSettings& settings) {
  Loop acknowledging([] {});
  Loop loop(stockd::give_way_to_acknowledging);
  std::promise<int> ended;
  boost::asio::signal_set signals(loop.context(), SIGTERM, SIGINT);
  auto hangup = std::make_unique<stockd::app::ReloadSignal>(loop.context().get_executor());
  signals.async_wait([&ended](const boost::system::error_code& error, int signal) {
    if (!error) ended.set_value(signal);
  });
  std::vector<stockd::config::Finding> findings;
  auto server = stockd::runtime::Server::start(
      settings, {acknowledging.context().get_executor(), loop.context().get_executor()}, findings);
  print_findings(findings);
  if (!server) {
    std::fprintf(stderr, "stockd: %s\n", server.error().describe().c_str());
    return server.error().kind() == stockd::Kind::Config ? kExitConfig : 1;
  }
  auto door = stockd::admin::SocketServer::listen(
      loop.context().get_executor(), settings.admin_socket, stockd::admin::make_api(**server));
  if (!door) {
    std::fprintf(stderr, "stockd: %s\n", door.error().describe().c_str());
    (*server)->stop();
    return kExitConfig;
  }
  stockd::log::info("server.ready", "stockd is ready",
                    {{"webhooks", std::to_string((*server)->stats().webhook_port)},
                     {"admin", settings.admin_socket},
                     {"accounts", std::to_string((*server)->accounts().size())}});
  stockd::app::notify_systemd("READY=1");
  hangup->watch([&server] {
    stockd::app::notify_systemd("RELOADING=1");
    (*server)->reload(report_reload);
  });
  const int signal = ended.get_future().get();
  stockd::app::notify_systemd("STOPPING=1");
  stockd::log::info("server.stopping", "stopping", {{"signal", std::to_string(signal)}});
  hangup.reset();
  (*door)->close();
  (*server)->stop();
  return 0;
}

int run(const std::vector<std::string>& arguments) {
  const auto options = stockd::app::parse_options(arguments);
  if (!options) {
    std::fprintf(stderr, "stockd: %s\n", options.error().describe().c_str());
    return kExitUsage;
  }
  if (options->help) {
    std::fputs(options->help_text.c_str(), stdout);
    return 0;
  }
  if (options->version) {
    std::puts("stockd " STOCKD_VERSION);
    return 0;
  }
  const auto settings = stockd::config::load_server(options->config);
  print_findings(settings.findings);
  if (!settings) return kExitConfig;
  return options->check ? check(*settings.value) : serve(*settings.value);
}

}  // namespace

int main(int argc, char** argv) {
  stockd::forbid_core_dumps();
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "stockd: %s\n", error.what());
    return 1;
  }
}
