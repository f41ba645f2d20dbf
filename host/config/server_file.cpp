// SPDX-License-Identifier: Apache-2.0
//
// stockd.yaml: table first, then what a table cannot say (addresses, what only a sandbox may do).
#include "config/checker.hpp"
#include "config/expand.hpp"
#include "config/settings.hpp"
#include "config/text_file.hpp"

#include <algorithm>
#include <charconv>

namespace stockd::config {
namespace {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// "0.0.0.0:8443", "[::1]:0"
std::optional<Address> address_in(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string_view host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const std::string_view digits = text.substr(colon + 1);
  Address out{std::string(host), 0};
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  const bool whole = error == std::errc() && stop == digits.data() + digits.size();
  return whole && !host.empty() ? std::optional(out) : std::nullopt;
}

class ServerFile {
 public:
  ServerFile(std::string path, Report& report) : report_(report) { out_.file = std::move(path); }

  ServerSettings read(const Node& root) {
    out_.sandbox = boolean_at(root, "sandbox").value_or(false);
    read_paths(root);
    read_webhooks(root, map_at(root, "webhooks"));
    read_connectors(map_at(root, "connectors"));
    read_egress(map_at(root, "egress"));
    out_.partitions = static_cast<std::uint32_t>(integer_at(root, "partitions").value_or(16));
    out_.sweep_every_ms = duration_at(map_at(root, "sweep"), "every").value_or(out_.sweep_every_ms);
    out_.poll_orders_ms = duration_at(map_at(root, "poll"), "orders").value_or(out_.poll_orders_ms);
    return std::move(out_);
  }

 private:
  std::string resolved(const std::string& path) const { return resolve_path(out_.file, path); }

  void read_paths(const Node& root) {
    out_.data_dir = resolved(text_at(root, "data_dir").value_or("data"));
    out_.accounts = resolved(text_at(root, "accounts").value_or("accounts/*.yaml"));
    out_.secrets_dir = resolved(text_at(root, "secrets_dir").value_or("secrets"));
    read_secrets_key(root);
    const auto socket = text_at(map_at(root, "admin"), "socket");
    out_.admin_socket = socket ? resolved(*socket) : out_.data_dir + "/admin.sock";
    // sockaddr_un holds 107 bytes and the closing zero.
    if (out_.admin_socket.size() > 107) {
      const Node* at = map_at(root, "admin").find("socket");
      report_.error(at != nullptr ? *at : root, "config.value",
                    "the path of the admin socket has more than 107 bytes: " + out_.admin_socket,
                    "write a shorter path under 'admin: {socket: ..}'");
    }
  }

  // A key beside what it opens protects nothing: whoever takes the folder takes both.
  void read_secrets_key(const Node& root) {
    out_.secrets_key = resolved(text_at(root, "secrets_key").value_or("secrets.key"));
    for (const auto& [key, folder] :
         {std::pair{"data_dir", out_.data_dir}, std::pair{"secrets_dir", out_.secrets_dir}}) {
      if (!out_.secrets_key.starts_with(folder + "/")) continue;
      const Node* at = root.find("secrets_key");
      report_.error(at != nullptr ? *at : root, "config.value",
                    "the key of the sealed secrets lies in " + std::string(key) +
                        ", so that a copy of the folder would open them",
                    "write another place under 'secrets_key:', eg: /etc/stockd/secrets.key");
    }
  }

  void read_webhooks(const Node& root, const Node& webhooks) {
    const Node& tls = map_at(webhooks, "tls");
    out_.webhooks.behind_proxy = text_at(webhooks, "proxy") == "trusted";
    out_.webhooks.certificate_file = pem(tls, "certificate");
    out_.webhooks.key_file = pem(tls, "key");
    if (const auto bytes = bytes_at(webhooks, "inbox_per_account")) {
      out_.webhooks.inbox_per_account = static_cast<std::uint64_t>(*bytes);
    }
    read_listen(webhooks);
    read_public_url(webhooks);
    if (out_.sandbox) return;
    const Node* block = webhooks.keys.empty() ? &root : &webhooks;
    if (webhooks.find("public_url") == nullptr) {
      report_.error(*block, "config.missing-key", "webhooks has no 'public_url'",
                    "add 'public_url:', eg: https://stock.example.com");
    }
    if (webhooks.find("tls") == nullptr && !out_.webhooks.behind_proxy) {
      report_.error(*block, "config.missing-key", "webhooks would come in without TLS",
                    "add 'tls:', or 'proxy: trusted' behind a reverse proxy");
    }
  }

  std::string pem(const Node& tls, std::string_view key) {
    const std::optional<std::string> path = text_at(tls, key);
    if (!path) return {};
    const std::string file = resolved(*path);
    const Result<std::string> text = read_text_file(file, kYamlBytesMax);
    if (!text) {
      report_.error(*tls.find(key), text.error().code(), text.error().text(), text.error().help());
    } else if (text->find("-----BEGIN ") == std::string::npos) {
      report_.error(*tls.find(key), "config.value", file + " holds no PEM", "check the path");
    }
    return file;
  }

  void read_listen(const Node& webhooks) {
    const std::optional<std::string> listen = text_at(webhooks, "listen");
    if (!listen) return;
    const std::optional<Address> address = address_in(*listen);
    if (!address) {
      report_.error(*webhooks.find("listen"), "config.value",
                    "'" + *listen + "' is no address with a port", "eg: 0.0.0.0:8443");
      return;
    }
    out_.webhooks.address = address->host;
    out_.webhooks.port = address->port;
  }

  void read_public_url(const Node& webhooks) {
    std::optional<std::string> url = text_at(webhooks, "public_url");
    if (!url) return;
    const bool secure = url->starts_with("https://") && url->size() > 8;
    const bool plain = url->starts_with("http://") && url->size() > 7;
    if (!secure && !(plain && out_.sandbox)) {
      report_.error(*webhooks.find("public_url"), "config.value",
                    "marketplaces call https only, and '" + *url + "' is something else",
                    "eg: https://stock.example.com");
    }
    while (url->ends_with('/'))
      url->pop_back();
    out_.webhooks.public_url = std::move(*url);
  }

  void read_connectors(const Node& connectors) {
    ConnectorSettings& to = out_.connectors;
    for (const Node* node : texts_at(connectors, "directories")) {
      to.directories.push_back(resolved(node->text));
    }
    for (const Node* node : texts_at(connectors, "enabled"))
      to.enabled.push_back(node->text);
    for (const Node* node : texts_at(connectors, "trusted")) {
      expect_enabled(*node);
      to.trusted.push_back(node->text);
    }
    const Node& credentials = map_at(connectors, "credentials");
    for (std::size_t i = 0; i < credentials.keys.size(); ++i) {
      expect_enabled(credentials.keys[i]);
      const Node& names = credentials.items[i];
      for (std::size_t k = 0; k < names.keys.size() && k < names.items.size(); ++k) {
        to.credentials[credentials.keys[i].text][names.keys[k].text] = names.items[k].text;
      }
    }
  }

  void expect_enabled(const Node& node) {
    const std::vector<std::string>& enabled = out_.connectors.enabled;
    if (std::find(enabled.begin(), enabled.end(), node.text) != enabled.end()) return;
    std::string help = use_instead(node.text, enabled);
    if (help.empty()) help = "add it to 'enabled:'";
    report_.error(node, "config.connector", "'" + node.text + "' is not enabled", std::move(help));
  }

  void read_egress(const Node& egress) {
    const std::optional<std::string> ca_file = text_at(egress, "ca_file");
    if (ca_file && *ca_file != "system") {
      out_.egress.ca_file = resolved(*ca_file);
      const Result<std::string> text = read_text_file(out_.egress.ca_file, 16 << 20);
      if (!text) {
        report_.error(*egress.find("ca_file"), text.error().code(), text.error().text(),
                      text.error().help());
      }
    }
    out_.egress.timeout_ms = duration_at(egress, "timeout").value_or(out_.egress.timeout_ms);
    out_.egress.unlimited_lanes = text_at(egress, "lanes") == "unlimited";
    if (out_.egress.unlimited_lanes && !out_.sandbox) {
      report_.error(*egress.find("lanes"), "config.sandbox-only",
                    "unlimited lanes work in a sandbox only: a real marketplace would lock us out",
                    "remove it, or write 'sandbox: true' where no real shop is connected");
    }
    const Node* connect_to = egress.find("connect_to");
    if (connect_to == nullptr || !connect_to->is_map()) return;
    for (std::size_t i = 0; i < connect_to->keys.size(); ++i) {
      const Node& host = connect_to->keys[i];
      if (!out_.sandbox) {
        report_.error(host, "config.sandbox-only", "connect_to works in a sandbox only",
                      "remove it, or write 'sandbox: true' where no real shop is connected");
        return;
      }
      if (!address_in(connect_to->items[i].text)) {
        report_.error(connect_to->items[i], "config.value",
                      "'" + connect_to->items[i].written + "' is no address with a port",
                      "eg: 127.0.0.1:4010");
      }
      out_.egress.connect_to[host.text] = connect_to->items[i].text;
    }
  }

  Report& report_;
  ServerSettings out_;
};

void expand_all(Node& root, Report& report) {
  if (Node* connectors = root.find("connectors")) {
    if (const Node* credentials = connectors->find("credentials")) report.hide(*credentials);
  }
  for (std::size_t i = 0; i < root.keys.size() && i < root.items.size(); ++i) {
    Node& item = root.items[i];
    if (root.keys[i].text == "secrets_key") {
      expand_to_path(item, report);
      continue;
    }
    Node* tls = root.keys[i].text == "webhooks" ? item.find("tls") : nullptr;
    if (tls != nullptr) {
      for (Node& file : tls->items)
        expand_to_path(file, report);
    }
    for (std::size_t k = 0; k < item.items.size(); ++k) {
      if (&item.items[k] != tls) expand(item.items[k], report);
    }
    if (item.items.empty()) expand(item, report);
  }
}

}  // namespace

Loaded<ServerSettings> load_server(const std::string& path) {
  Report report(path);
  Loaded<ServerSettings> out;
  std::optional<Node> root = read_yaml(path, report);
  if (root) {
    expand_all(*root, report);
    check(*root, kServerTable, report);
    ServerSettings settings = ServerFile(path, report).read(*root);
    if (!report.failed()) out.value = std::move(settings);
  }
  out.findings = report.take();
  return out;
}

}  // namespace stockd::config
