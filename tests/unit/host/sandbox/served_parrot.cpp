// SPDX-License-Identifier: Apache-2.0
//
// The server runs on two threads, as it does for stockctl.
#include "served_parrot.hpp"

#include "net/socket_client.hpp"

#include <boost/beast/http.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace stockd::sandbox {

namespace asio = boost::asio;
namespace http = boost::beast::http;

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = testing::TempDir() + "stockd-sandbox-XXXXXX";
  path_ = ::mkdtemp(pattern.data());
}

TemporaryDirectory::~TemporaryDirectory() {
  std::filesystem::remove_all(path_);
}

std::string TemporaryDirectory::write(const std::string& name, const std::string& text) const {
  const std::string file = path_ + "/" + name;
  std::ofstream(file) << text;
  return file;
}

Result<std::unique_ptr<SandboxServer>> ServedParrot::start(asio::io_context& context,
                                                           const std::string& folder,
                                                           const std::string& settings_json) {
  SandboxFile file;
  file.control = folder + "/sandbox.sock";
  TwinEntry entry;
  entry.name = "bird";
  entry.twin = "parrot";
  entry.settings_json = settings_json;
  file.twins.push_back(entry);
  SandboxOptions options;
  options.twins_directories = {folder, STOCKD_TEST_TWINS};
  options.cache_directory = folder + "/cache";
  return SandboxServer::start(context.get_executor(), file, options);
}

ServedParrot::ServedParrot(const std::string& receiver_url) : work_(context_.get_executor()) {
  auto started = start(context_, folder_.path(), "{\"receiver\":\"" + receiver_url + "\"}");
  if (!started) throw std::runtime_error(started.error().describe());
  server_ = std::move(*started);
  for (int i = 0; i < 2; ++i)
    threads_.emplace_back([this] { context_.run(); });
}

ServedParrot::~ServedParrot() {
  close();
}

asio::ip::tcp::endpoint ServedParrot::endpoint() const {
  const std::string& address = server_->twins().front().address;
  const auto port = std::stoi(address.substr(address.rfind(':') + 1));
  return {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)};
}

net::Reply ServedParrot::control(const std::string& method, const std::string& path,
                                 const std::string& body) const {
  net::Call call;
  call.method = method;
  call.path = path;
  call.body = body;
  const auto reply = net::call_socket(folder_.path() + "/sandbox.sock", call, "start it");
  if (!reply) return {0, reply.error().describe()};
  return *reply;
}

void ServedParrot::close() {
  if (server_) server_->close();
  work_.reset();
  for (auto& thread : threads_)
    thread.join();
  threads_.clear();
}

Shopper::Shopper(const asio::ip::tcp::endpoint& endpoint) : socket_(context_) {
  socket_.connect(endpoint);
}

void Shopper::send(const std::string& method, const std::string& target, const std::string& body,
                   const Fields& fields) {
  http::request<http::string_body> request;
  request.version(11);
  request.method_string(method);
  request.target(target);
  request.set(http::field::host, "karoo.example");
  request.body() = body;
  request.prepare_payload();
  for (const auto& [name, value] : fields)
    request.set(name, value);
  http::write(socket_, request);
}

Shopper::Response Shopper::receive() {
  Response response;
  boost::system::error_code error;
  http::read(socket_, buffer_, response, error);
  if (error) {
    response = {};
    response.result(0u);
  }
  return response;
}

Shopper::Response Shopper::ask(const std::string& method, const std::string& target,
                               const std::string& body, const Fields& fields) {
  send(method, target, body, fields);
  return receive();
}

}  // namespace stockd::sandbox
