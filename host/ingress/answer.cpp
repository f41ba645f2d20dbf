// SPDX-License-Identifier: Apache-2.0
//
// The Date line is made once a second and thread.
#include "ingress/answer.hpp"

#include "base/assert.hpp"

#include <array>
#include <ctime>

namespace stockd::ingress {
namespace {

struct Status {
  int code;
  std::string_view reason;
  std::string_view fields;
  std::string_view body;
};

// Unknown paths and bad signatures share 401, so that nobody can try out which channels exist.
constexpr std::array kStatuses{
    Status{200, "OK", "", ""},
    Status{400, "Bad Request", "", ""},
    Status{401, "Unauthorized", "", "unauthorized\n"},
    Status{405, "Method Not Allowed", "Allow: POST\r\n", ""},
    Status{413, "Content Too Large", "", ""},
    Status{417, "Expectation Failed", "", ""},
    Status{431, "Request Header Fields Too Large", "", ""},
    Status{503, "Service Unavailable", "Retry-After: 10\r\n", ""},
};

const Status& status_of(int code) {
  for (const Status& status : kStatuses) {
    if (status.code == code) return status;
  }
  assertion_failed("every answer has its text", __FILE__, __LINE__);
}

std::string_view date_line() {
  thread_local std::time_t made_at = 0;
  thread_local char line[64];
  thread_local std::size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    size = std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    made_at = now;
  }
  return {line, size};
}

}  // namespace

void write_answer(std::string& out, int code, bool keep_alive) {
  const Status& status = status_of(code);
  out = "HTTP/1.1 ";
  out += std::to_string(code);
  out += ' ';
  out += status.reason;
  out += "\r\n";
  out += date_line();
  out += status.fields;
  if (!keep_alive) out += "Connection: close\r\n";
  out += "Content-Length: ";
  out += std::to_string(status.body.size());
  out += "\r\n\r\n";
  out += status.body;
}

}  // namespace stockd::ingress
