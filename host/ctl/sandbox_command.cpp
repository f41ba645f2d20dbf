// SPDX-License-Identifier: Apache-2.0
//
// stockctl sandbox: serves simulated marketplaces, and plays the shoppers and staff in them.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "net/socket_client.hpp"
#include "sandbox/sandbox_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <thread>
#include <utility>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

std::filesystem::path file_of(const Context& context, const std::string& given) {
  if (!given.empty()) return given;
  return std::filesystem::path(context.config).parent_path() / "sandbox.yaml";
}

std::optional<sandbox::SandboxFile> load(const std::filesystem::path& file) {
  auto loaded = sandbox::load_sandbox_file(file.string());
  fmt::print(stderr, "{}", config::print(loaded.findings));
  return std::move(loaded.value);
}

// Nothing where stockd.yaml has errors; they are printed.
std::optional<std::vector<std::string>> twins_directories(const Context& context,
                                                          const std::string& given) {
  if (!given.empty()) return std::vector<std::string>{given};
  auto settings = context.settings();
  if (!settings) return std::nullopt;
  return std::move(settings->connectors.directories);
}

void print_ready(const sandbox::SandboxServer& server, const std::string& control) {
  for (const auto& twin : server.twins()) {
    fmt::print("{}: {} on {}\n", twin.name, twin.platform, twin.address);
  }
  fmt::print("control: {}\n", control);
  std::fflush(stdout);  // whoever waits for the twins may read a pipe
}

// A whole number and a truth value as such, anything else, and what stands in quotes, as text.
json::value value_of(const std::string& word) {
  if (word == "true" || word == "false") return json::value(word == "true");
  std::int64_t number = 0;
  const char* end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  if (error == std::errc() && stop == end) return json::value(number);
  const bool quoted = word.size() > 1 && word.starts_with('"') && word.ends_with('"');
  return json::value(quoted ? word.substr(1, word.size() - 2) : word);
}

// Nothing where a field is none.
std::optional<json::object> own_command(const SandboxActOptions& options) {
  json::object out{{"do", options.act}};
  for (const std::string& field : options.fields) {
    const auto equal = field.find('=');
    if (equal == std::string::npos || equal == 0) return std::nullopt;
    out[field.substr(0, equal)] = value_of(field.substr(equal + 1));
  }
  return out;
}

std::optional<json::object> command_of(const SandboxActOptions& options) {
  if (options.is_own) return own_command(options);
  const std::string& act = options.act;
  json::object out{{"do", act}};
  if (act == "cancel" || act == "fulfil" || act == "return") out["order"] = options.subject;
  if (act == "sell" || act == "edit" || act == "receive" || act == "rename") {
    out["sku"] = options.subject;
  }
  if (act == "return") out["sku"] = options.to;
  if (act == "rename") out["to"] = options.to;
  if (act == "sell" || act == "edit" || act == "receive" || act == "return") {
    const bool may_be_left_out = act == "sell" || act == "return";
    if (!options.has_amount && !may_be_left_out) return std::nullopt;
    out["quantity"] = options.amount;
  }
  if (act == "fault") {
    out["kind"] = options.subject;
    out["count"] = options.amount;
    out["ms"] = options.ms;
  }
  return out;
}

// Nothing where there is no usable answer; that is printed.
std::optional<json::object> ask(const std::string& control, const std::string& twin,
                                const json::object& command) {
  net::Call call;
  call.method = "POST";
  call.path = "/twins/" + twin;
  call.body = json::serialize(command);
  const auto reply = net::call_socket(
      control, call, "start it with stockctl sandbox serve, or name its file with --file");
  if (!reply) {
    print_error(reply.error());
    return std::nullopt;
  }
  boost::system::error_code error;
  json::value value = json::parse(reply->json, error);
  if (error || !value.is_object()) {
    print_error(Error(Kind::Defect, "ctl.answer", "the twin's answer cannot be read"));
    return std::nullopt;
  }
  return std::move(value.as_object());
}

void print_shop(const json::object& shop) {
  Table stock({"SKU", "listing", "quantity", "managed"});
  for (const auto& row : objects(shop, "stock")) {
    stock.add({text(row, "sku"), text(row, "remote"), number_or_dash(row, "quantity"),
               truth(row, "managed") ? "yes" : "no"});
  }
  fmt::print("{}", stock.print());
  Table orders({"order", "state", "lines"});
  for (const auto& order : objects(shop, "orders")) {
    std::string lines;
    for (const auto& line : objects(order, "lines")) {
      lines += fmt::format("{}{} {}", lines.empty() ? "" : ", ", number(line, "quantity"),
                           text(line, "sku"));
    }
    orders.add({text(order, "order"), text(order, "state"), lines});
  }
  if (!orders.empty()) fmt::print("\n{}", orders.print());
  fmt::print("\n{} requests, {} changed stock\n", number(shop, "requests"),
             number(shop, "stock_writes"));
}

std::string sentence_of(const SandboxActOptions& options, const json::object& reply) {
  const std::string& what = options.subject;
  const std::string units = counted(options.amount, "unit");
  if (options.act == "sell") {
    return fmt::format("sold {} of {}: order {}", units, what, text(reply, "order"));
  }
  if (options.act == "cancel") return fmt::format("order {} is cancelled and restocked", what);
  if (options.act == "fulfil") return fmt::format("order {} is shipped", what);
  if (options.act == "return") {
    return fmt::format("{} of {} came back from order {}", units, options.to, what);
  }
  if (options.act == "edit") return fmt::format("{} shows {}", what, units);
  if (options.act == "receive") return fmt::format("{} has {} more", what, units);
  if (options.act == "rename") return fmt::format("{} is called {} now", what, options.to);
  return fmt::format("fault {} is set, count {}", what, options.amount);
}

}  // namespace

int sandbox_serve(const Context& context, const SandboxServeOptions& options) {
  const auto path = file_of(context, options.file);
  const auto file = load(path);
  if (!file) return kBadConfig;
  auto directories = twins_directories(context, options.connectors);
  if (!directories) return kBadConfig;
  boost::asio::io_context loop;
  boost::asio::signal_set signals(loop, SIGTERM, SIGINT);
  sandbox::SandboxOptions places;
  places.twins_directories = std::move(*directories);
  places.cache_directory = (std::filesystem::absolute(path).parent_path() / "twins-cache").string();
  auto server = sandbox::SandboxServer::start(loop.get_executor(), *file, places);
  if (!server) {
    print_error(server.error());
    return server.error().kind() == Kind::Config ? kBadConfig : kFailed;
  }
  signals.async_wait([&server](const boost::system::error_code& error, int) {
    if (!error) (*server)->close();
  });
  print_ready(**server, file->control);
  // Both threads end when the closed server leaves no work.
  std::thread second([&loop] { loop.run(); });
  loop.run();
  second.join();
  return kGood;
}

int sandbox_act(const Context& context, const SandboxActOptions& options) {
  const auto command = command_of(options);
  if (!command) {
    print_error(options.is_own
                    ? Error(Kind::Config, "ctl.usage", "a field is NAME=VALUE")
                          .help("eg: stockctl sandbox do takealot replenish sku=TENT-2P quantity=5")
                    : Error(Kind::Config, "ctl.usage", options.act + " needs the number of units")
                          .help("write it after the SKU"));
    return kUsage;
  }
  const auto file = load(file_of(context, options.file));
  if (!file) return kBadConfig;
  const auto reply = ask(file->control, options.twin, *command);
  if (!reply) return kFailed;
  const bool refused = reply->contains("error");
  if (context.printed_as_json(*reply)) return refused ? kFailed : kGood;
  if (refused) {
    print_error(Error(Kind::Rejected, "sandbox.refused", text(*reply, "error")));
    return kFailed;
  }
  if (options.is_own) {
    fmt::print("{}\n", json::serialize(*reply));
  } else if (options.act == "show") {
    print_shop(*reply);
  } else {
    fmt::print("{}\n", sentence_of(options, *reply));
  }
  return kGood;
}

}  // namespace stockd::ctl
