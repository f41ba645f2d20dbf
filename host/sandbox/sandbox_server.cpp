// SPDX-License-Identifier: Apache-2.0
//
// Wiring, and the calls of the control socket.
#include "sandbox/sandbox_server.hpp"

#include "base/suggest.hpp"
#include "connectors/twin_host.hpp"
#include "net/socket_server.hpp"
#include "sandbox/http_listener.hpp"
#include "sandbox/live_twin.hpp"

#include <boost/asio/strand.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <filesystem>
#include <map>
#include <sstream>
#include <utility>

namespace stockd::sandbox {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::string_view kTwins = "/twins";

// What the control socket can reach; shared with its handler.
struct Roster {
  std::map<std::string, std::shared_ptr<LiveTwin>> twins;
  std::vector<ServedTwin> served;
};

net::Reply refusal(unsigned status, const std::string& sentence) {
  return {status, json::serialize(json::object{{"error", sentence}})};
}

net::Reply list(const Roster& roster) {
  json::array out;
  for (const auto& twin : roster.served) {
    out.push_back(
        json::object{{"name", twin.name}, {"platform", twin.platform}, {"address", twin.address}});
  }
  return {200, json::serialize(out)};
}

net::Reply no_such_twin(const Roster& roster, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& twin : roster.served)
    known.push_back(twin.name);
  const auto close = suggest(name, known);
  return refusal(404, "there is no twin '" + name + "'" + (close ? ", use '" + *close + "'" : ""));
}

void run(const Roster& roster, net::Call call, const net::Answer& answer) {
  if (call.path == kTwins) {
    return answer(call.method == "GET" ? list(roster) : refusal(405, "GET /twins lists the twins"));
  }
  if (!call.path.starts_with("/twins/")) {
    return answer(refusal(404, "there is no call " + call.path));
  }
  const std::string name = call.path.substr(kTwins.size() + 1);
  const auto found = roster.twins.find(name);
  if (found == roster.twins.end()) return answer(no_such_twin(roster, name));
  if (call.method != "POST") return answer(refusal(405, "a command of a twin is POSTed"));
  found->second->command(std::move(call.body), [answer](std::string result) {
    answer({200, std::move(result)});
  });
}

Result<std::string> library_of(const std::string& twin, const std::vector<std::string>& folders) {
  std::string tried;
  for (const std::string& folder : folders) {
    const std::filesystem::path path = std::filesystem::path(folder) / (twin + ".twin.so");
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path.string();
    tried += (tried.empty() ? "" : ", ") + path.string();
  }
  return failure(Kind::Config, "sandbox.no-twin",
                 "there is no twin of '" + twin + "': " + (tried.empty() ? "no folder" : tried) +
                     " was looked at",
                 "check 'twin' in the sandbox file, or name the folder with --connectors");
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
  std::ostringstream out;
  out << endpoint;
  return out.str();
}

class Server : public SandboxServer {
 public:
  Server(asio::any_io_executor executor, const SandboxOptions& options)
      : executor_(std::move(executor)), options_(options), roster_(std::make_shared<Roster>()) {}
  ~Server() override { shut(); }

  Result<void> open(const TwinEntry& entry) {
    const auto library = library_of(entry.twin, options_.twins_directories);
    if (!library) return failure(library.error());
    auto loaded = connectors::load_twin(*library, options_.cache_directory);
    if (!loaded) return failure(loaded.error());
    auto made = (*loaded)->create(entry.settings_json);
    if (!made) return failure(made.error());
    const auto twin = std::make_shared<LiveTwin>(asio::make_strand(executor_), entry.name,
                                                 (*loaded)->platform(), std::move(*made));
    auto listener = HttpListener::listen(twin, entry.address, entry.port);
    if (!listener) return failure(listener.error());
    roster_->twins.emplace(entry.name, twin);
    roster_->served.push_back({entry.name, twin->platform(), text_of((*listener)->endpoint())});
    listeners_.push_back(std::move(*listener));
    return {};
  }

  // After the last open(): from here on the roster is only read.
  Result<void> open_control(const std::string& path) {
    auto handler = [roster = std::shared_ptr<const Roster>(roster_)](net::Call call,
                                                                     const net::Answer& answer) {
      run(*roster, std::move(call), answer);
    };
    auto control = net::SocketServer::listen(executor_, path, handler, "control");
    if (!control) return failure(control.error());
    control_ = std::move(*control);
    return {};
  }

  const std::vector<ServedTwin>& twins() const override { return roster_->served; }

  void close() override { shut(); }

 private:
  void shut() {
    if (control_) control_->close();
    for (const auto& listener : listeners_)
      listener->close();
    for (const auto& [name, twin] : roster_->twins)
      twin->close();
  }

  asio::any_io_executor executor_;
  const SandboxOptions options_;
  std::shared_ptr<Roster> roster_;
  std::vector<std::unique_ptr<HttpListener>> listeners_;
  std::unique_ptr<net::SocketServer> control_;
};

}  // namespace

Result<std::unique_ptr<SandboxServer>> SandboxServer::start(asio::any_io_executor executor,
                                                            const SandboxFile& file,
                                                            const SandboxOptions& options) {
  auto server = std::make_unique<Server>(std::move(executor), options);
  for (const TwinEntry& entry : file.twins) {
    if (auto opened = server->open(entry); !opened) return failure(opened.error());
  }
  if (auto opened = server->open_control(file.control); !opened) return failure(opened.error());
  return server;
}

}  // namespace stockd::sandbox
