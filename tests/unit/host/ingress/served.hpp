// SPDX-License-Identifier: Apache-2.0
//
// An ingress before a real inbox, on two threads, with the endpoint /hooks/acme/shop.
#pragma once

#include "ingress/ingress.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace stockd::ingress {

Endpoint shop_endpoint();

class Served : public testing::Test {
 protected:
  Served();
  ~Served() override;

  void serve(IngressOptions options = {}, std::uint64_t bytes_max = 1 << 20,
             std::uint64_t account_bytes_max = 1 << 20);
  std::uint16_t port() const { return ingress_->port(); }
  journal::InboxRow next_arrived();
  std::vector<journal::InboxRow> rows() { return inbox_->unhandled().value(); }

  std::string directory_;
  boost::asio::io_context context_{2};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context_.get_executor()};
  std::vector<std::thread> threads_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<Ingress> ingress_;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<journal::InboxRow> arrived_;
};

}  // namespace stockd::ingress
