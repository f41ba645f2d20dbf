// SPDX-License-Identifier: Apache-2.0
//
// The real stockd process in a folder of its own, connected to the stub marketplaces and managed,
// as an operator would do it: config files, secrets, plan, apply.
#pragma once

#include "e2e/process.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace stockd::bench {

// Processor time of a process and its children that live, in seconds.
double processor_seconds(pid_t process);

// A folder that goes with its owner; its name is short enough for a socket's path.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

class StockdUnderTest {
 public:
  static constexpr const char* kHookPath = "/hooks/karoo-outdoor/shop";
  static constexpr const char* kHookSecret = "client-secret";

  StockdUnderTest(const Folder& folder, std::uint16_t woo_port, std::uint16_t shop_port,
                  bool unlimited_lanes);

  // Reads both shops, accepts the plan, and returns once everything shows its target.
  void connect();

  // Returns once the facts of every acknowledged webhook are in the journal.
  void wait_until_worked_off() const;

  std::uint16_t hook_port() const { return hook_port_; }
  double processor_s() const { return processor_seconds(process_->id()); }

  struct Counters {
    std::int64_t inbox_rows = 0, inbox_commits = 0, journal_records = 0, journal_commits = 0;
    std::int64_t products = 0, managed = 0, differing = 0;
  };
  Counters counters() const;

 private:
  boost::json::object call(const std::string& method, const std::string& path,
                           const boost::json::object& body = {}) const;
  [[noreturn]] void give_up(const std::string& what) const;

  const Folder& folder_;
  std::uint16_t hook_port_;
  std::unique_ptr<e2e::Process> process_;
};

}  // namespace stockd::bench
