// SPDX-License-Identifier: Apache-2.0
//
// Formats a line and hands it to Poco's asynchronous channel, so that no caller waits for the
// terminal or the journal daemon.
#include "base/log.hpp"

#include "base/clock.hpp"

#include <Poco/AsyncChannel.h>
#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Message.h>

#include <atomic>
#include <cstdio>
#include <unistd.h>

namespace stockd::log {
namespace {

// Writes whole lines to standard error; Poco's own console channel would lock per stream operation.
class StderrChannel : public Poco::Channel {
 public:
  void log(const Poco::Message& message) override {
    const std::string& line = message.getText();
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
};

std::atomic<Level> lowest{Level::Info};

// A function-local static whose destructor flushes what is still queued.
struct Sink {
  Poco::AutoPtr<Poco::AsyncChannel> channel{new Poco::AsyncChannel(new StderrChannel)};
  ~Sink() { channel->close(); }
};

Poco::AsyncChannel& channel() {
  static Sink sink;
  return *sink.channel;
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::Debug:
      return "debug";
    case Level::Info:
      return "info";
    case Level::Warn:
      return "warn";
    case Level::Error:
      return "error";
  }
  return "error";
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char escaped[8];
          std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
          out += escaped;
        } else {
          out.push_back(c);
        }
    }
  }
  out.push_back('"');
}

std::string json_line(Level level, std::string_view event, std::string_view text,
                      std::initializer_list<Field> fields) {
  std::string out = "{\"ts\":\"" + format_utc(wall_clock_ms()) + "\",\"level\":\"";
  out += name_of(level);
  out += "\",\"event\":";
  append_json_string(out, event);
  out += ",\"text\":";
  append_json_string(out, text);
  for (const auto& [name, value] : fields) {
    out.push_back(',');
    append_json_string(out, name);
    out.push_back(':');
    append_json_string(out, value);
  }
  return out + "}\n";
}

// Control characters of foreign text must not drive the reader's terminal.
void append_printable(std::string& out, std::string_view text) {
  for (const char c : text)
    out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
}

std::string readable_line(Level level, std::string_view event, std::string_view text,
                          std::initializer_list<Field> fields) {
  std::string out = format_utc(wall_clock_ms()).substr(11, 12) + " ";
  out += name_of(level);
  out += level == Level::Info || level == Level::Warn ? "  " : " ";
  append_printable(out, text);
  for (const auto& [name, value] : fields) {
    out += "  ";
    out += name;
    out += "=";
    append_printable(out, value);
  }
  out += "  [";
  out += event;
  return out + "]\n";
}

}  // namespace

void set_level(Level level) {
  lowest.store(level, std::memory_order_relaxed);
}

void write(Level level, std::string_view event, std::string_view text,
           std::initializer_list<Field> fields) {
  if (level < lowest.load(std::memory_order_relaxed)) return;
  static const bool terminal = isatty(STDERR_FILENO) != 0;
  const std::string line =
      terminal ? readable_line(level, event, text, fields) : json_line(level, event, text, fields);
  channel().log(Poco::Message("stockd", line, Poco::Message::PRIO_INFORMATION));
}

}  // namespace stockd::log
