// SPDX-License-Identifier: Apache-2.0
//
// See execute.hpp. An error in a field that may not be null empties the nearest parent that may.
#include "execute.hpp"

namespace stockd::shopify::graphql {

namespace {

namespace json = boost::json;

// A non-null field failed; its parent becomes null.
struct NullParent {};

class Executor {
 public:
  Executor(const Schema& schema, const Document& document, const Operation& operation,
           const json::object& variables, Resolver& resolver)
      : schema_(schema),
        document_(document),
        operation_(operation),
        variables_(variables),
        resolver_(resolver) {}

  Execution run() {
    Execution execution;
    const Type& root = schema_.root(operation_);
    Object object;
    object.type = root.name;
    try {
      execution.data = complete(object, operation_.selections, {});
    } catch (const NullParent&) {
      execution.data = nullptr;
    }
    execution.errors = std::move(errors_);
    return execution;
  }

 private:
  json::object complete(const Object& object, const std::vector<Selection>& selections,
                        const json::array& path) {
    json::object out;
    collect(object, selections, path, out);
    return out;
  }

  void collect(const Object& object, const std::vector<Selection>& selections,
               const json::array& path, json::object& out) {
    for (const Selection& selection : selections) {
      if (!is_included(selection, variables_)) continue;
      if (selection.kind == Selection::Kind::Field) {
        if (!out.contains(selection.alias)) field(object, selection, path, out);
        continue;
      }
      const auto [on, inner] = fragment(selection);
      if (on.empty() || schema_.matches(object.type, on)) collect(object, *inner, path, out);
    }
  }

  std::pair<std::string_view, const std::vector<Selection>*> fragment(const Selection& selection) {
    if (selection.kind == Selection::Kind::Inline) return {selection.on, &selection.selections};
    const auto& found = document_.fragments.find(selection.name)->second;
    return {found.on, &found.selections};
  }

  void field(const Object& object, const Selection& selection, const json::array& path,
             json::object& out) {
    if (selection.name == "__typename") {
      out[selection.alias] = object.type;
      return;
    }
    const FieldType& declared = *schema_.field(*schema_.type(object.type), selection.name);
    Call call{operation_, selection, arguments_of(declared, selection, variables_), path, {}};
    call.path.emplace_back(selection.alias);
    call.idempotency_key = idempotency_key(selection);
    try {
      const Cell cell =
          object.record ? recorded(object, selection) : resolver_.resolve(object, call);
      out[selection.alias] = complete_cell(cell, selection, call.path);
    } catch (const FieldError& failed) {
      errors_.push_back(failed.error);
      if (declared.type.required) throw NullParent{};
      out[selection.alias] = nullptr;
    }
  }

  static Cell recorded(const Object& object, const Selection& selection) {
    const auto found = object.record->fields.find(selection.name);
    return found == object.record->fields.end() ? Cell(json::value()) : found->second;
  }

  std::optional<std::string> idempotency_key(const Selection& selection) const {
    for (const Directive& directive : selection.directives) {
      if (directive.name != "idempotent" || directive.arguments.empty()) continue;
      const json::value key = to_json(directive.arguments.front().value, variables_);
      if (key.is_string()) return std::string(key.get_string());
    }
    return std::nullopt;
  }

  json::value complete_cell(const Cell& cell, const Selection& selection, const json::array& path) {
    if (const auto* plain = std::get_if<json::value>(&cell)) {
      return selection.selections.empty() ? *plain : project(*plain, selection.selections);
    }
    if (const auto* object = std::get_if<Object>(&cell)) {
      return complete(*object, selection.selections, path);
    }
    if (const auto* page = std::get_if<Page>(&cell)) return complete_page(*page, selection, path);
    json::array out;
    for (const auto& item : std::get<std::vector<std::optional<Object>>>(cell)) {
      if (item) {
        out.push_back(complete(*item, selection.selections, path));
      } else {
        out.push_back(nullptr);
      }
    }
    return out;
  }

  // Picks the selected fields of plain JSON.
  json::value project(const json::value& plain, const std::vector<Selection>& selections) {
    if (const auto* list = plain.if_array()) {
      json::array out;
      for (const json::value& item : *list)
        out.push_back(project(item, selections));
      return out;
    }
    const auto* object = plain.if_object();
    if (object == nullptr) return plain;
    json::object out;
    for (const Selection& selection : selections) {
      if (selection.kind != Selection::Kind::Field || !is_included(selection, variables_)) continue;
      const auto* value = object->if_contains(selection.name);
      out[selection.alias] = value == nullptr               ? json::value()
                             : selection.selections.empty() ? *value
                                                            : project(*value, selection.selections);
    }
    return out;
  }

  json::object complete_page(const Page& page, const Selection& selection,
                             const json::array& path) {
    json::object out;
    for (const Selection& part : selection.selections) {
      if (part.kind != Selection::Kind::Field || !is_included(part, variables_)) continue;
      if (part.name == "pageInfo") {
        const json::value info = json::object{
            {"hasNextPage", page.has_next},
            {"hasPreviousPage", page.has_previous},
            {"startCursor",
             page.cursors.empty() ? json::value() : json::value(page.cursors.front())},
            {"endCursor", page.cursors.empty() ? json::value() : json::value(page.cursors.back())}};
        out[part.alias] = project(info, part.selections);
        continue;
      }
      json::array rows;
      for (std::size_t i = 0; i < page.nodes.size(); ++i) {
        rows.push_back(part.name == "nodes" ? complete(page.nodes[i], part.selections, path)
                                            : edge(page, i, part, path));
      }
      out[part.alias] = std::move(rows);
    }
    return out;
  }

  json::object edge(const Page& page, std::size_t i, const Selection& edges,
                    const json::array& path) {
    json::object out;
    for (const Selection& part : edges.selections) {
      if (part.name == "cursor") out[part.alias] = page.cursors[i];
      if (part.name == "node") out[part.alias] = complete(page.nodes[i], part.selections, path);
    }
    return out;
  }

  const Schema& schema_;
  const Document& document_;
  const Operation& operation_;
  const json::object& variables_;
  Resolver& resolver_;
  json::array errors_;
};

}  // namespace

Execution execute(const Schema& schema, const Document& document, const Operation& operation,
                  const json::object& variables, Resolver& resolver) {
  return Executor(schema, document, operation, variables, resolver).run();
}

}  // namespace stockd::shopify::graphql
