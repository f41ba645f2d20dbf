// SPDX-License-Identifier: Apache-2.0
//
// One function a shape. Messages name the thing that is wrong, never the checker's own types.
#include "config/checker.hpp"

#include "base/suggest.hpp"
#include "config/scalars.hpp"

#include <algorithm>

namespace stockd::config {
namespace {

std::string in_quotes(std::string_view text) {
  return "'" + std::string(text) + "'";
}

class Checker {
 public:
  explicit Checker(Report& report) : report_(report) {}

  void table(const Node& node, const Table& table, const Node* name = nullptr) {
    if (!node.is_map()) {
      report_.error(name != nullptr ? *name : node, "config.type",
                    "keys are expected for " + std::string(table.what));
      return;
    }
    for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
      const Field* field = table.find(node.keys[i].text);
      if (field == nullptr) {
        unknown(node.keys[i], table);
      } else {
        value(node.keys[i], node.items[i], *field);
      }
    }
    for (const Field& field : table.fields) {
      if (!field.required || node.find(field.name) != nullptr) continue;
      const std::string example =
          field.example.empty() ? "" : ", eg: " + std::string(field.example);
      report_.error(name != nullptr ? *name : node, "config.missing-key",
                    std::string(table.what) + " has no " + in_quotes(field.name),
                    "add '" + std::string(field.name) + ":'" + example);
    }
  }

 private:
  void unknown(const Node& key, const Table& table) {
    std::vector<std::string> known;
    for (const Field& field : table.fields)
      known.emplace_back(field.name);
    std::string help = use_instead(key.text, known);
    if (help.empty()) {
      help = "known here:";
      for (const Field& field : table.fields) {
        if (field.shape != Shape::Later) help += " " + std::string(field.name);
      }
    }
    report_.error(key, "config.unknown-key",
                  "unknown key " + in_quotes(key.text) + " of " + std::string(table.what),
                  std::move(help));
  }

  void not_yet(const Node& at, const std::string& what) {
    report_.error(at, "config.not-yet", what + " is not supported by this version", "remove it");
  }

  bool is_later(const Node& node, const Field& field) {
    if (!node.is_scalar()) return false;
    const auto& later = field.later;
    if (std::find(later.begin(), later.end(), node.text) == later.end()) return false;
    not_yet(node, "'" + std::string(field.name) + ": " + node.text + "'");
    return true;
  }

  void value(const Node& key, const Node& node, const Field& field) {
    if (field.shape == Shape::Later) {
      not_yet(key, in_quotes(field.name));
      return;
    }
    if (node.kind == Node::Kind::Null && node.text.empty()) {
      report_.error(key, "config.empty", in_quotes(field.name) + " has no value",
                    "write one or remove the line");
      return;
    }
    if (is_later(node, field)) return;
    shape(key, node, field);
  }

  void shape(const Node& key, const Node& node, const Field& field) {
    switch (field.shape) {
      case Shape::Text:
        scalar(node, read_text(node, true));
        break;
      case Shape::Name:
        name(node);
        break;
      case Shape::Boolean:
        scalar(node, read_boolean(node));
        break;
      case Shape::Integer:
        limited(node, read_integer(node), field, "");
        break;
      case Shape::Duration:
        limited(node, read_duration_ms(node), field, " ms");
        break;
      case Shape::Bytes:
        limited(node, read_bytes(node), field, " bytes");
        break;
      case Shape::Percent:
        scalar(node, read_percent(node));
        break;
      case Shape::Choice:
        choice(node, field);
        break;
      case Shape::Texts:
        texts(node);
        break;
      case Shape::OneText:
        one_text(key, node, field);
        break;
      case Shape::TextMap:
        entries(key, node, [this](const Node& v) { text(v); });
        break;
      case Shape::TextMaps:
        entries(key, node, [this](const Node& v) {
          entries(v, v, [this](const Node& inner) { text(inner); });
        });
        break;
      case Shape::Quantities:
        quantities(key, node);
        break;
      case Shape::Parts:
        entries(key, node, [this, &key](const Node& v) { parts(v.is_map() ? v : key, v); });
        break;
      case Shape::Settings:
        entries(key, node, [this](const Node& v) { text(v); });
        break;
      case Shape::Table:
        table(node, *field.table, &key);
        break;
      case Shape::Tables:
        tables(key, node, field);
        break;
      case Shape::NamedTables:
        named_tables(key, node, field);
        break;
      case Shape::Later:
        break;
    }
  }

  template <class T>
  bool scalar(const Node& node, const Scalar<T>& read) {
    const Misread* problem = std::get_if<Misread>(&read);
    if (problem != nullptr) report_.error(node, "config.type", problem->text, problem->help);
    return problem == nullptr;
  }

  void text(const Node& node) { scalar(node, read_text(node, true)); }

  void limited(const Node& node, const Scalar<std::int64_t>& read, const Field& field,
               const std::string& unit) {
    if (!scalar(node, read)) return;
    const std::int64_t value = std::get<std::int64_t>(read);
    if (value >= field.least && value <= field.most) return;
    report_.error(
        node, "config.range", "'" + node.written + "' is out of range for " + in_quotes(field.name),
        "write " + std::to_string(field.least) + unit + " to " + std::to_string(field.most) + unit);
  }

  void name(const Node& node) {
    if (!scalar(node, read_text(node)) || is_name(node.text)) return;
    report_.error(node, "config.name", "'" + node.written + "' cannot be a name",
                  "use lower-case letters, digits, '-' and '_', at most 64");
  }

  void choice(const Node& node, const Field& field) {
    if (!scalar(node, read_text(node))) return;
    std::vector<std::string> known(field.choices.begin(), field.choices.end());
    if (std::find(known.begin(), known.end(), node.text) != known.end()) return;
    std::string help = use_instead(node.text, known);
    if (help.empty()) {
      for (const std::string& word : known) {
        help += (help.empty() ? "write " : " or ") + in_quotes(word);
      }
    }
    report_.error(node, "config.choice",
                  "'" + node.written + "' is no value of " + in_quotes(field.name),
                  std::move(help));
  }

  void texts(const Node& node) {
    if (!node.is_list()) {
      text(node);
      return;
    }
    for (const Node& item : node.items)
      text(item);
  }

  void one_text(const Node& key, const Node& node, const Field& field) {
    if (node.is_map() || (node.is_list() && node.items.size() > 1)) {
      not_yet(key, "more than one place under " + in_quotes(field.name));
    } else if (node.is_list() && node.items.empty()) {
      report_.error(key, "config.empty", in_quotes(field.name) + " has no value",
                    "write one or remove the line");
    } else {
      texts(node);
    }
  }

  template <class Each>
  void entries(const Node& key, const Node& node, Each each) {
    if (!node.is_map()) {
      report_.error(key, "config.type", "keys with values are expected here");
      return;
    }
    for (const Node& item : node.items)
      each(item);
  }

  void quantities(const Node& key, const Node& node) {
    static constexpr Field kQuantity{
        .name = "quantity", .shape = Shape::Integer, .sentence = "", .most = 1'000'000'000};
    entries(key, node, [this](const Node& v) { limited(v, read_integer(v), kQuantity, ""); });
  }

  void parts(const Node& key, const Node& node) {
    static constexpr Field kCount{
        .name = "count", .shape = Shape::Integer, .sentence = "", .least = 1, .most = 1'000'000};
    entries(key, node, [this](const Node& v) { limited(v, read_integer(v), kCount, ""); });
  }

  void tables(const Node& key, const Node& node, const Field& field) {
    if (!node.is_list()) {
      report_.error(key, "config.type", "a list is expected for " + in_quotes(field.name),
                    "begin each line with '- '");
      return;
    }
    for (const Node& item : node.items)
      table(item, *field.table);
  }

  void named_tables(const Node& key, const Node& node, const Field& field) {
    if (!node.is_map()) {
      report_.error(key, "config.type", "names are expected under " + in_quotes(field.name));
      return;
    }
    for (std::size_t i = 0; i < node.keys.size() && i < node.items.size(); ++i) {
      name(node.keys[i]);
      table(node.items[i], *field.table, &node.keys[i]);
    }
  }

  Report& report_;
};

template <class T>
std::optional<T> taken(const Node& map, std::string_view key, Scalar<T> (*read)(const Node&)) {
  const Node* node = map.find(key);
  if (node == nullptr) return std::nullopt;
  Scalar<T> value = read(*node);
  T* good = std::get_if<T>(&value);
  return good == nullptr ? std::nullopt : std::optional<T>(std::move(*good));
}

}  // namespace

void check(const Node& node, const Table& table, Report& report) {
  Checker(report).table(node, table);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= 64 && text.front() != '-' && text.front() != '_' &&
         std::all_of(text.begin(), text.end(), fits);
}

std::string use_instead(std::string_view word, const std::vector<std::string>& known) {
  const std::optional<std::string> found = suggest(word, known);
  return found ? "use '" + *found + "'" : std::string();
}

std::optional<std::string> text_at(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  if (node == nullptr || !std::holds_alternative<std::string>(read_text(*node, true))) {
    return std::nullopt;
  }
  return node->text;
}

std::optional<std::int64_t> integer_at(const Node& map, std::string_view key) {
  return taken<std::int64_t>(map, key, &read_integer);
}

std::optional<std::int64_t> duration_at(const Node& map, std::string_view key) {
  return taken<std::int64_t>(map, key, &read_duration_ms);
}

std::optional<std::int64_t> bytes_at(const Node& map, std::string_view key) {
  return taken<std::int64_t>(map, key, &read_bytes);
}

std::optional<std::int64_t> percent_at(const Node& map, std::string_view key) {
  return taken<std::int64_t>(map, key, &read_percent);
}

std::optional<bool> boolean_at(const Node& map, std::string_view key) {
  return taken<bool>(map, key, &read_boolean);
}

std::vector<const Node*> texts_at(const Node& map, std::string_view key) {
  const Node* node = map.find(key);
  std::vector<const Node*> out;
  if (node == nullptr) return out;
  if (node->is_scalar()) out.push_back(node);
  if (!node->is_list()) return out;
  for (const Node& item : node->items) {
    if (std::holds_alternative<std::string>(read_text(item, true))) out.push_back(&item);
  }
  return out;
}

const Node& map_at(const Node& map, std::string_view key) {
  static const Node kNothing = [] {
    Node node;
    node.kind = Node::Kind::Map;
    return node;
  }();
  const Node* node = map.find(key);
  return node != nullptr && node->is_map() ? *node : kNothing;
}

std::vector<const Node*> maps_at(const Node& map, std::string_view key) {
  std::vector<const Node*> out;
  const Node* node = map.find(key);
  if (node == nullptr || !node->is_list()) return out;
  for (const Node& item : node->items) {
    if (item.is_map()) out.push_back(&item);
  }
  return out;
}

}  // namespace stockd::config
