// SPDX-License-Identifier: Apache-2.0
//
// Serves operations on virtual time: every request gets the next prepared answer, and time jumps to
// the next thing that is due. Also where the tests find the zoo and a directory of their own.
#pragma once

#include "connectors/operation_runner.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace stockd::connectors {

class VirtualPort : public OperationPort {
 public:
  UnixMs now_ms() const override { return now_; }
  void send(HttpRequest request, Answered answered) override;
  Cancel sleep(std::uint32_t ms, std::function<void()> over) override;

  // Until nothing is due any more.
  void run();

  HttpResponse next;       // what every request is answered with
  bool is_silent = false;  // requests are never answered
  bool answers_at_once = false;
  std::vector<HttpRequest> seen;
  std::size_t waiting() const { return due_.size(); }

 private:
  UnixMs now_ = 1'700'000'000'000;
  std::uint64_t order_ = 0;
  std::map<std::pair<UnixMs, std::uint64_t>, std::function<void()>> due_;
};

std::filesystem::path zoo(const std::string& specimen);

// A directory that is gone with its object.
class OwnDirectory {
 public:
  OwnDirectory();
  ~OwnDirectory();
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  std::string path(const std::string& name = {}) const { return (root_ / name).string(); }

 private:
  std::filesystem::path root_;
};

// A good specimen that acts as `act`; the test fails if it cannot be made.
std::unique_ptr<ConnectorHost> specimen(const std::string& act);

OperationHead head_of(std::uint64_t id, const VirtualPort& port);
SetStock one_item();

// The result of one operation, run to its end.
OperationResult run_to_end(ConnectorHost& host, VirtualPort& port, Command command,
                           std::uint64_t id = 42);

}  // namespace stockd::connectors
