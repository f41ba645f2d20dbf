// SPDX-License-Identifier: Apache-2.0
//
// Credentials are those of systemd's LoadCredential=: files of $CREDENTIALS_DIRECTORY.
#include "config/expand.hpp"

#include "config/text_file.hpp"

#include <array>
#include <cstdlib>

namespace stockd::config {
namespace {

constexpr std::array<std::string_view, 3> kSources{"env", "file", "credential"};

struct Reference {
  std::string source;
  std::string name;
};

std::optional<Reference> reference_in(std::string_view inside) {
  const std::size_t colon = inside.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  for (const std::string_view source : kSources) {
    if (inside.substr(0, colon) != source || colon + 1 == inside.size()) continue;
    return Reference{std::string(source), std::string(inside.substr(colon + 1))};
  }
  return std::nullopt;
}

Result<std::string> credential_path(const std::string& name) {
  if (name.find('/') != std::string::npos || name.starts_with('.')) {
    return failure(Kind::Config, "config.credential", "'" + name + "' cannot be a credential");
  }
  const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
  if (directory == nullptr) {
    return failure(Kind::Config, "config.credential",
                   "the credential '" + name + "' is not there: CREDENTIALS_DIRECTORY is not set",
                   "add LoadCredential=" + name + ":PATH to the service");
  }
  return std::string(directory) + "/" + name;
}

Result<std::string> path_of(const Reference& reference, const std::string& file) {
  if (reference.source == "credential") return credential_path(reference.name);
  return resolve_path(file, reference.name);
}

Result<std::string> content_of(const Reference& reference, const std::string& file) {
  if (reference.source == "env") {
    const char* value = std::getenv(reference.name.c_str());
    if (value != nullptr) return std::string(value);
    return failure(Kind::Config, "config.env",
                   "the environment variable '" + reference.name + "' is not set",
                   "set it where the server is started");
  }
  Result<std::string> path = path_of(reference, file);
  if (!path) return path;
  Result<std::string> text = read_text_file(*path, kYamlBytesMax);
  if (!text) return text;
  return cut_newline(std::move(*text));
}

void complain(const Node& node, const Error& error, Report& report) {
  report.error(node, error.code(), error.text(), error.help());
}

void expand_text(Node& node, Report& report) {
  std::string out;
  std::string_view rest = node.text;
  for (;;) {
    const std::size_t begin = rest.find("${");
    if (begin == std::string_view::npos) break;
    const bool literal = begin > 0 && rest[begin - 1] == '$';
    out += rest.substr(0, literal ? begin - 1 : begin);
    rest.remove_prefix(begin + 2);
    if (literal) {
      out += "${";
      continue;
    }
    const std::size_t end = rest.find('}');
    const auto reference =
        end == std::string_view::npos ? std::nullopt : reference_in(rest.substr(0, end));
    if (!reference) {
      report.error(node, "config.reference", "'" + node.written + "' is no known reference",
                   "write '${env:NAME}', '${file:PATH}' or '${credential:NAME}'");
      return;
    }
    const Result<std::string> content = content_of(*reference, report.file());
    if (!content) {
      complain(node, content.error(), report);
      return;
    }
    out += *content;
    rest.remove_prefix(end + 1);
    node.quoted = false;
  }
  node.text = out + std::string(rest);
}

}  // namespace

void expand(Node& node, Report& report) {
  if (node.is_scalar() && node.text.find("${") != std::string::npos) expand_text(node, report);
  for (Node& item : node.items)
    expand(item, report);
}

void expand_to_path(Node& node, Report& report) {
  if (!node.is_scalar()) return;
  const std::string_view text = node.text;
  if (text.starts_with("${") && text.find('}') == text.size() - 1) {
    const auto reference = reference_in(text.substr(2, text.size() - 3));
    if (reference && reference->source != "env") {
      Result<std::string> path = path_of(*reference, report.file());
      if (!path) {
        complain(node, path.error(), report);
      } else {
        node.text = std::move(*path);
      }
      return;
    }
  }
  expand(node, report);
}

void refuse_references(const Node& node, Report& report) {
  for (const std::string_view source : kSources) {
    if (!node.is_scalar()) break;
    if (node.text.find("${" + std::string(source) + ":") == std::string::npos) continue;
    report.error(node, "config.reference", "references work in stockd.yaml only",
                 "name a secret under 'secrets:' and set its value with the operator");
  }
  for (const Node& item : node.items)
    refuse_references(item, report);
}

}  // namespace stockd::config
