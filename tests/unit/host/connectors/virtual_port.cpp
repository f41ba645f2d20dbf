// SPDX-License-Identifier: Apache-2.0
//
// A list of what is due, in the order of its time.
#include "virtual_port.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

namespace stockd::connectors {

void VirtualPort::send(HttpRequest request, Answered answered) {
  seen.push_back(request);
  if (is_silent) return;
  const bool changed = may_have_changed(request, next);
  if (answers_at_once) {
    answered(next, changed);
    return;
  }
  due_[{now_ + 1, ++order_}] = [this, answered = std::move(answered), changed] {
    answered(next, changed);
  };
}

OperationPort::Cancel VirtualPort::sleep(std::uint32_t ms, std::function<void()> over) {
  const std::pair key{now_ + ms, ++order_};
  due_[key] = std::move(over);
  return [this, key] { due_.erase(key); };
}

void VirtualPort::run() {
  while (!due_.empty()) {
    const auto first = due_.extract(due_.begin());
    now_ = std::max(now_, first.key().first);
    first.mapped()();
  }
}

std::filesystem::path zoo(const std::string& specimen) {
  return std::filesystem::path(STOCKD_ZOO_DIR) / (specimen + ".so");
}

OwnDirectory::OwnDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "stockd-zoo-XXXXXX").string();
  root_ = ::mkdtemp(name.data()) != nullptr ? name : "";
}

OwnDirectory::~OwnDirectory() {
  std::filesystem::remove_all(root_);
}

std::unique_ptr<ConnectorHost> specimen(const std::string& act) {
  const OwnDirectory cache;
  auto module = load_connector(zoo("good"), cache.path("cache"));
  EXPECT_TRUE(module) << module.error().describe();
  if (!module) return nullptr;
  InstanceOptions options;
  options.channel = "shop";
  options.settings_json = R"({"url":"https://acme.example","shop":"outlet","act":")" + act + "\"}";
  auto host = (*module)->create(options);
  EXPECT_TRUE(host) << host.error().describe();
  return host ? std::move(*host) : nullptr;
}

OperationHead head_of(std::uint64_t id, const VirtualPort& port) {
  OperationHead head;
  head.id = id;
  head.now_ms = port.now_ms();
  head.deadline_ms = port.now_ms() + 60'000;
  head.key = "5f0c6c1e-7f0e-4a53-9b0e-0d6c0f1c2a3b";
  head.entropy = std::string(32, 'e');
  return head;
}

SetStock one_item() {
  Item item;
  item.ref = 5;
  item.sku = "TENT-2P";
  item.remote = "1";
  item.quantity = 3;
  SetStock out;
  out.items.push_back(item);
  return out;
}

OperationResult run_to_end(ConnectorHost& host, VirtualPort& port, Command command,
                           std::uint64_t id) {
  OperationResult out;
  int finished = 0;
  const auto running =
      run_operation(host, head_of(id, port), std::move(command), port, [&](OperationResult result) {
        out = std::move(result);
        ++finished;
      });
  port.run();
  EXPECT_EQ(finished, 1);
  return out;
}

}  // namespace stockd::connectors
