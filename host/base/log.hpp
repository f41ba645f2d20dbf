// SPDX-License-Identifier: Apache-2.0
//
// One line an event: a JSON object where standard error is no terminal, a readable line where it
// is. `event` is a stable dotted code, eg: "channel.blind". Secrets are never passed in here.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace stockd::log {

enum class Level { Debug, Info, Warn, Error };

using Field = std::pair<std::string_view, std::string>;

// The lowest level that is written. Info until set. [any-thread]
void set_level(Level level);

// [any-thread]
void write(Level level, std::string_view event, std::string_view text,
           std::initializer_list<Field> fields = {});

inline void debug(std::string_view event, std::string_view text,
                  std::initializer_list<Field> fields = {}) {
  write(Level::Debug, event, text, fields);
}

inline void info(std::string_view event, std::string_view text,
                 std::initializer_list<Field> fields = {}) {
  write(Level::Info, event, text, fields);
}

inline void warn(std::string_view event, std::string_view text,
                 std::initializer_list<Field> fields = {}) {
  write(Level::Warn, event, text, fields);
}

inline void error(std::string_view event, std::string_view text,
                  std::initializer_list<Field> fields = {}) {
  write(Level::Error, event, text, fields);
}

}  // namespace stockd::log
