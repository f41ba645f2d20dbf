// SPDX-License-Identifier: Apache-2.0
//
// The simulated marketplaces of one sandbox file, live: an HTTP listener for each twin, and one
// Unix socket on which an operator does what shoppers and staff do.
//
//   GET  /twins         [{"name","platform","address"}]
//   POST /twins/{name}  a command of the twin as JSON -> the twin's JSON, also where it says no
#pragma once

#include "base/result.hpp"
#include "sandbox/sandbox_file.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <vector>

namespace stockd::sandbox {

struct SandboxOptions {
  std::vector<std::string> twins_directories;  // of the <twin>.twin.so files; the first one wins
  std::string cache_directory;                 // what is loaded is copied there first
};

struct ServedTwin {
  std::string name;
  std::string platform;
  std::string address;  // eg: "127.0.0.1:4010", the port as it was found
};

class SandboxServer {
 public:
  // Everything listens when it returns. The executor may run on any number of threads.
  static Result<std::unique_ptr<SandboxServer>> start(boost::asio::any_io_executor executor,
                                                      const SandboxFile& file,
                                                      const SandboxOptions& options);
  virtual ~SandboxServer() = default;

  virtual const std::vector<ServedTwin>& twins() const = 0;

  // Closes all sockets and timers; the executor runs out of work then.
  virtual void close() = 0;
};

}  // namespace stockd::sandbox
