// SPDX-License-Identifier: Apache-2.0
//
// Taken down in the order the server uses: ingress, inbox, threads.
#include "served.hpp"

#include <cstdlib>
#include <filesystem>

namespace stockd::ingress {

Endpoint shop_endpoint() {
  Endpoint endpoint;
  endpoint.account = "acme";
  endpoint.channel = "shop";
  endpoint.spec.verify = {{"hmac-sha256", "webhook", "x-signature", "base64"}};
  endpoint.spec.unsigned_ok_type = "application/x-www-form-urlencoded";
  endpoint.spec.unsigned_ok_prefix = "webhook_id=";
  endpoint.spec.size_max = 64 * 1024;
  endpoint.secrets = [](const std::string& name) {
    return name == "webhook" ? std::vector<std::string>{"s3cret", "previous"}
                             : std::vector<std::string>{};
  };
  return endpoint;
}

Served::Served() {
  std::string pattern = testing::TempDir() + "stockd-ingress-XXXXXX";
  directory_ = ::mkdtemp(pattern.data());
  for (int i = 0; i < 2; ++i)
    threads_.emplace_back([this] { context_.run(); });
}

Served::~Served() {
  if (ingress_) ingress_->close();
  if (inbox_) inbox_->close();
  ingress_.reset();
  work_.reset();
  context_.stop();
  for (std::thread& thread : threads_)
    thread.join();
  std::filesystem::remove_all(directory_);
}

void Served::serve(IngressOptions options, std::uint64_t bytes_max,
                   std::uint64_t account_bytes_max) {
  journal::InboxOptions inbox_options;
  inbox_options.directory = directory_;
  inbox_options.bytes_max = bytes_max;
  inbox_options.account_bytes_max = account_bytes_max;
  auto inbox = journal::Inbox::open(inbox_options);
  ASSERT_TRUE(inbox);
  inbox_ = std::move(*inbox);
  auto ingress =
      Ingress::make(context_.get_executor(), options, *inbox_, [this](journal::InboxRow row) {
        const std::lock_guard lock(mutex_);
        arrived_.push_back(std::move(row));
        changed_.notify_all();
      });
  ASSERT_TRUE(ingress) << ingress.error().describe();
  ingress_ = std::move(*ingress);
  ingress_->serve({shop_endpoint()});
}

journal::InboxRow Served::next_arrived() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !arrived_.empty(); });
  journal::InboxRow row = std::move(arrived_.front());
  arrived_.erase(arrived_.begin());
  return row;
}

}  // namespace stockd::ingress
