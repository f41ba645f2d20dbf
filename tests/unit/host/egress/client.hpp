// SPDX-License-Identifier: Apache-2.0
//
// An Egress with one channel and a thread that runs it, for tests that want answers in order.
#pragma once

#include "egress/egress.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <future>
#include <thread>

namespace stockd::egress::test {

class Client {
 public:
  explicit Client(const EgressOptions& options)
      : work_(boost::asio::make_work_guard(io_)), egress_(make(options)) {
    thread_ = std::thread([this] { io_.run(); });
  }
  Client(const EgressOptions& options, ChannelSpec spec) : Client(options) {
    open(std::move(spec));
  }

  ~Client() {
    if (channel_) egress_->close(channel_);
    work_.reset();
    thread_.join();
  }

  void open(ChannelSpec spec) {
    auto channel = egress_->open(std::move(spec));
    if (!channel) throw std::runtime_error(channel.error().describe());
    channel_ = *channel;
  }

  std::future<Answer> start(connectors::HttpRequest request, Urgency urgency = Urgency::Read,
                            std::int64_t within_ms = 20'000) {
    auto promise = std::make_shared<std::promise<Answer>>();
    egress_->send(channel_, std::move(request), urgency, wall_clock_ms() + within_ms,
                  [promise](Answer answer) { promise->set_value(std::move(answer)); });
    return promise->get_future();
  }

  Answer ask(connectors::HttpRequest request, std::int64_t within_ms = 20'000) {
    return start(std::move(request), Urgency::Read, within_ms).get();
  }

  Egress& egress() { return *egress_; }
  const std::shared_ptr<Channel>& channel() const { return channel_; }

 private:
  std::unique_ptr<Egress> make(const EgressOptions& options) {
    auto made = Egress::make(io_.get_executor(), options);
    if (!made) throw std::runtime_error(made.error().describe());
    return std::move(*made);
  }

  boost::asio::io_context io_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::unique_ptr<Egress> egress_;
  std::shared_ptr<Channel> channel_;
  std::thread thread_;
};

inline connectors::HttpRequest request_of(std::string method, std::string url,
                                          std::string body = {}) {
  connectors::HttpRequest request;
  request.tag = 7;
  request.method = std::move(method);
  request.url = std::move(url);
  request.body = std::move(body);
  return request;
}

// A channel whose only host is the URL setting `url`.
inline ChannelSpec url_channel(const std::string& url) {
  ChannelSpec spec;
  spec.account = "karoo";
  spec.channel = "shop";
  spec.manifest.connector = "acme";
  spec.manifest.hosts = {"{settings.url}"};
  SettingField field;
  field.name = "url";
  field.type = SettingType::Url;
  spec.manifest.settings = {field};
  spec.settings_json = "{\"url\":\"" + url + "\"}";
  spec.secrets = [](const std::string& name) -> Result<std::string> {
    if (name == "missing") return failure(Kind::Denied, "secret.missing", "no such secret");
    return "secret-of-" + name;
  };
  return spec;
}

inline std::string local_url(std::uint16_t port) {
  return "http://127.0.0.1:" + std::to_string(port);
}

}  // namespace stockd::egress::test
