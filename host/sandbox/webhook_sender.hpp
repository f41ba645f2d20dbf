// SPDX-License-Identifier: Apache-2.0
//
// A marketplace's webhook desk: POSTs what a twin wants delivered, over plain HTTP and to loopback
// only, so that no simulated shop ever talks to the world. Repeating what failed is the twin's
// decision, as it is the marketplace's.
#pragma once

#include "connectors/operation.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stockd::sandbox {

// Everything happens on the strand it is given. [strand]
class WebhookSender : public std::enable_shared_from_this<WebhookSender> {
 public:
  // The status of the answer; 0: none came.
  using Delivered = std::function<void(std::uint32_t status)>;

  static constexpr std::size_t kParallelMax = 64;
  static constexpr std::int64_t kTimeoutMs = 5'000;

  // `name` of the twin, for the log.
  WebhookSender(boost::asio::any_io_executor strand, std::string name);

  // `delivered` comes later, unless closed.
  void send(connectors::HttpRequest request, Delivered delivered);

  // Nothing is delivered or reported any more.
  void close();

 private:
  class Delivery;
  struct Job {
    boost::asio::ip::tcp::endpoint endpoint;
    std::string authority;  // the Host header
    std::string target;
    connectors::HttpRequest request;
    Delivered delivered;
  };
  using Stream = std::unique_ptr<boost::beast::tcp_stream>;

  void next();
  void finished(Job& job, std::uint32_t status, Stream reusable, const std::string& failure);
  Stream take_idle(const boost::asio::ip::tcp::endpoint& endpoint);
  void refuse(Delivered delivered, const std::string& url, const std::string& reason);

  boost::asio::any_io_executor strand_;
  const std::string name_;
  std::deque<Job> waiting_;
  std::vector<std::weak_ptr<Delivery>> running_;
  std::size_t running_count_ = 0;
  std::map<boost::asio::ip::tcp::endpoint, std::vector<Stream>> idle_;
  bool closed_ = false;
};

}  // namespace stockd::sandbox
