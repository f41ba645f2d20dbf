// SPDX-License-Identifier: Apache-2.0
//
// The architecture as a table: which folder of host/ may include which, what the engine may never
// see, and what plugins see of the world.
#include "code_view.hpp"
#include "rules.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace stockd::tidy {
namespace {

struct Include {
  std::string name;
  bool quoted = false;
  std::size_t line = 0;
};

std::vector<Include> includes_of(const SourceFile& file) {
  std::vector<Include> out;
  std::size_t number = 0;
  for (std::string_view line : file.lines()) {
    ++number;
    line = trimmed(line);
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("<\"");
    if (open == std::string_view::npos) continue;
    const char closing = line[open] == '<' ? '>' : '"';
    const std::size_t close = line.find(closing, open + 1);
    if (close == std::string_view::npos) continue;
    out.push_back({std::string(line.substr(open + 1, close - open - 1)), closing == '"', number});
  }
  return out;
}

// A folder may include those of smaller levels, itself, and what is named beside it.
const std::map<std::string, int, std::less<>> kLevels{
    {"base", 0},    {"model", 1},     {"config", 2},     {"engine", 2},  {"journal", 2},
    {"store", 2},   {"net", 3},       {"connectors", 4}, {"ingress", 4}, {"egress", 4},
    {"observe", 4}, {"preflight", 3}, {"sandbox", 5},    {"runtime", 6}, {"admin", 7},
    {"app", 8},     {"ctl", 8},       {"runner", 8},     {"web", 6}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kBeside{
    {{"store", "engine"}, {"egress", "connectors"}}};

constexpr std::array<std::string_view, 20> kNotInTheEngine{
    "thread",    "mutex",      "shared_mutex", "condition_variable",
    "future",    "atomic",     "chrono",       "ctime",
    "time.h",    "random",     "fstream",      "iostream",
    "cstdio",    "filesystem", "unistd.h",     "sqlite3.h",
    "semaphore", "stop_token", "latch",        "barrier"};

bool allowed(std::string_view from, std::string_view to) {
  const auto own = kLevels.find(from);
  const auto other = kLevels.find(to);
  if (from == to) return true;
  if (own == kLevels.end() || other == kLevels.end()) return false;
  if (other->second < own->second) return true;
  return std::any_of(kBeside.begin(), kBeside.end(),
                     [&](const auto& pair) { return pair.first == from && pair.second == to; });
}

std::string first_part(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

void engine_purity(const SourceFile& file, const Include& include, Complaints& out) {
  const auto& banned = kNotInTheEngine;
  const std::string_view name = include.name;
  const bool outside = std::find(banned.begin(), banned.end(), name) != banned.end() ||
                       name.starts_with("boost/asio") || name.starts_with("boost/beast") ||
                       name.starts_with("Poco/") || name.starts_with("sys/") ||
                       name == "base/log.hpp";
  if (!outside) return;
  out.push_back({"engine-purity", file.path, include.line, "'" + include.name + "' in the engine",
                 "pass what it gives as a value: no I/O, threads, clock or chance in here"});
}

// Whether the path's steps upwards lead out of plugins/<name>/.
bool leaves_plugin(const SourceFile& file, std::string_view include) {
  const std::string folder = file.folder();
  const auto depth = std::count(folder.begin(), folder.end(), '/') - 2;
  std::ptrdiff_t up = 0;
  for (; include.starts_with("../"); include.remove_prefix(3))
    ++up;
  return up > depth;
}

bool is_standard(std::string_view name) {
  return name.find('/') == std::string_view::npos && name.find('.') == std::string_view::npos;
}

}  // namespace

void include_direction(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp() || !file.in("host/")) return;
  const std::string own = first_part(std::string_view(file.path).substr(5));
  for (const Include& include : includes_of(file)) {
    if (own == "engine") engine_purity(file, include, out);
    if (!include.quoted) continue;
    if (include.name.find('/') == std::string::npos) {
      out.push_back({"include-direction", file.path, include.line,
                     "'" + include.name + "' does not say its folder", "write folder/file.hpp"});
      continue;
    }
    const std::string other = first_part(include.name);
    if (allowed(own, other)) continue;
    out.push_back({"include-direction", file.path, include.line,
                   "'" + own + "' includes '" + other + "'",
                   "keep the arrows of host/CMakeLists.txt: move the code, or hand a value over"});
  }
}

void plugin_includes(const SourceFile& file, Complaints& out) {
  if (!file.is_cpp() || !file.in("plugins/")) return;
  for (const Include& include : includes_of(file)) {
    const std::string_view name = include.name;
    const bool own =
        include.quoted && !leaves_plugin(file, name) && !kLevels.contains(first_part(name));
    const bool other = !include.quoted && (name.starts_with("stockd/") || is_standard(name) ||
                                           name.starts_with("boost/json"));
    if (own || other) continue;
    out.push_back(
        {"plugin-includes", file.path, include.line, "'" + include.name + "' in a plugin",
         "use <stockd/...>, the plugin's own folder, Boost.JSON and the standard library"});
  }
}

}  // namespace stockd::tidy
