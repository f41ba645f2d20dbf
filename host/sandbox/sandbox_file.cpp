// SPDX-License-Identifier: Apache-2.0
//
// Every twin is looked at, so that the mistakes of a file are told together.
#include "sandbox/sandbox_file.hpp"

#include "config/checker.hpp"
#include "config/text_file.hpp"
#include "config/yaml_file.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace stockd::sandbox {
namespace {

namespace json = boost::json;
using config::Node;

json::value scalar_as_json(const Node& node) {
  if (node.quoted) return json::value(node.text);
  if (node.text == "true") return true;
  if (node.text == "false") return false;
  std::int64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [stop, error] = std::from_chars(node.text.data(), end, number);
  // What does not come back the same, eg the article number 007, is text.
  if (error == std::errc() && stop == end && std::to_string(number) == node.text) return number;
  return json::value(node.text);
}

json::value as_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::Null:
      return nullptr;
    case Node::Kind::Scalar:
      return scalar_as_json(node);
    case Node::Kind::List: {
      json::array list;
      for (const Node& item : node.items)
        list.push_back(as_json(item));
      return list;
    }
    case Node::Kind::Map: {
      json::object map;
      for (std::size_t i = 0; i < node.keys.size(); ++i) {
        map[node.keys[i].text] = as_json(node.items[i]);
      }
      return map;
    }
  }
  return nullptr;
}

class Reader {
 public:
  Reader(std::string path, config::Report& report) : path_(std::move(path)), report_(report) {}

  SandboxFile read(const Node& root) {
    SandboxFile out;
    if (!is_map(root, "the file")) return out;
    refuse_unknown(root, "the file", {"control", "twins"});
    out.control = config::resolve_path(path_, text(root, "control").value_or("sandbox.sock"));
    const Node* twins = root.find("twins");
    if (twins == nullptr) {
      report_.error(root, "sandbox.missing", "'twins' is missing", "name at least one twin");
      return out;
    }
    if (!is_map(*twins, "'twins'")) return out;
    for (std::size_t i = 0; i < twins->keys.size(); ++i) {
      out.twins.push_back(read_twin(twins->keys[i], twins->items[i]));
    }
    return out;
  }

 private:
  TwinEntry read_twin(const Node& key, const Node& node) {
    TwinEntry out;
    out.name = key.text;
    if (!config::is_name(out.name)) {
      report_.error(key, "sandbox.name", "'" + key.text + "' is no name of a twin",
                    "use lower-case letters, digits, - and _");
    }
    if (!is_map(node, "twin '" + key.text + "'")) return out;
    refuse_unknown(node, "a twin", {"twin", "listen", "settings"});
    out.twin =
        required(key, node, "twin", "write the platform, eg: twin: woocommerce").value_or("");
    if (!out.twin.empty() && !config::is_name(out.twin)) {
      report_.error(*node.find("twin"), "sandbox.name",
                    "'" + out.twin + "' is no name of a platform",
                    "write the name of its file without .twin.so");
    }
    if (const auto where = required(key, node, "listen", "write eg: listen: 127.0.0.1:4010")) {
      read_listen(*node.find("listen"), *where, out);
    }
    const Node* settings = node.find("settings");
    out.settings_json = "{}";
    if (settings != nullptr && settings->kind != Node::Kind::Null &&
        is_map(*settings, "'settings'")) {
      out.settings_json = json::serialize(as_json(*settings));
    }
    return out;
  }

  void read_listen(const Node& node, const std::string& where, TwinEntry& out) {
    const std::size_t colon = where.rfind(':');
    const std::string digits = colon == std::string::npos ? "" : where.substr(colon + 1);
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, out.port);
    out.address = where.substr(0, colon == std::string::npos ? 0 : colon);
    if (out.address.size() > 2 && out.address.front() == '[' && out.address.back() == ']') {
      out.address = out.address.substr(1, out.address.size() - 2);
    }
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(out.address, no_address);
    if (digits.empty() || error != std::errc() || stop != end || no_address) {
      report_.error(node, "sandbox.listen", "'" + where + "' is no address and port",
                    "write eg: 127.0.0.1:4010");
    } else if (!address.is_loopback()) {
      report_.error(
          node, "sandbox.listen",
          "a simulated marketplace is served on loopback only, and " + out.address + " is not",
          "write eg: 127.0.0.1:" + digits);
    }
  }

  bool is_map(const Node& node, const std::string& what) {
    if (node.is_map()) return true;
    report_.error(node, "sandbox.shape", what + " must be a mapping of names to values");
    return false;
  }

  void refuse_unknown(const Node& map, const std::string& what,
                      const std::vector<std::string>& known) {
    for (const Node& key : map.keys) {
      if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
      report_.error(key, "sandbox.unknown-key", "unknown key '" + key.text + "' of " + what,
                    config::use_instead(key.text, known));
    }
  }

  std::optional<std::string> text(const Node& map, const char* name) {
    const Node* node = map.find(name);
    if (node == nullptr) return std::nullopt;
    if (node->is_scalar() && !node->text.empty()) return node->text;
    report_.error(*node, "sandbox.shape", std::string("'") + name + "' must be text");
    return std::nullopt;
  }

  std::optional<std::string> required(const Node& key, const Node& map, const char* name,
                                      const char* help) {
    if (map.find(name) != nullptr) return text(map, name);
    report_.error(key, "sandbox.missing",
                  std::string("'") + name + "' of twin '" + key.text + "' is missing", help);
    return std::nullopt;
  }

  const std::string path_;
  config::Report& report_;
};

}  // namespace

config::Loaded<SandboxFile> load_sandbox_file(const std::string& path) {
  config::Report report(path);
  const auto root = config::read_yaml(path, report);
  std::optional<SandboxFile> file;
  if (root) file = Reader(path, report).read(*root);
  if (report.failed()) file.reset();
  return {std::move(file), report.take()};
}

}  // namespace stockd::sandbox
