// SPDX-License-Identifier: Apache-2.0
//
// One HTTP exchange over a Unix socket as values, with JSON both ways.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace stockd::net {

struct Call {
  std::string method;  // "GET" looks, "POST" acts
  std::string path;    // eg: "/v1/plan"
  std::map<std::string, std::string> query;
  std::string body;  // JSON of a POST
};

struct Reply {
  unsigned status = 200;
  std::string json;
};

// Answers a call, at once or later, on any thread.
using Answer = std::function<void(Reply)>;
using Handler = std::function<void(Call, Answer)>;

}  // namespace stockd::net
