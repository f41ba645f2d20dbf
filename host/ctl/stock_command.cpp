// SPDX-License-Identifier: Apache-2.0
//
// stockctl stock: products by channels. A cell is what the channel shows, an arrow what it should.
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"
#include "ctl/terminal.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

#include <algorithm>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

// eg: "7", "7 → 5", "7 ✎" for one edited by hand, "-" for unknown
std::string cell_of(const json::object& listing) {
  const std::string health = text(listing, "health");
  const std::string shown = number_or_dash(listing, "shown");
  const std::string target = number_or_dash(listing, "target");
  if (health == "equal") return shown;
  if (health == "confirming") return shown + " …";
  if (health == "differs") return shown + " → " + target;
  if (health == "held") return shown + " (held, target " + target + ")";
  return shown + " (" + health + ")";
}

std::vector<std::string> names(const json::object& reply) {
  std::vector<std::string> out;
  if (const json::value* list = reply.if_contains("channels");
      list != nullptr && list->is_array()) {
    for (const json::value& name : list->as_array()) {
      if (name.is_string()) out.emplace_back(name.as_string());
    }
  }
  return out;
}

std::vector<std::string> row_of(const json::object& product,
                                const std::vector<std::string>& channels) {
  std::vector<std::string> row{
      text(product, "sku"),
      truth(product, "opened") ? std::to_string(number(product, "available")) : "unknown"};
  for (const std::string& channel : channels) {
    std::string cell;
    for (const auto& listing : objects(product, "listings")) {
      if (text(listing, "channel") == channel)
        cell += (cell.empty() ? "" : ", ") + cell_of(listing);
    }
    row.push_back(cell.empty() ? "·" : cell);
  }
  return row;
}

// Moves the elements of an array of one answer to the same array of another.
void append(json::object& to, json::object& from, const char* member) {
  json::value* more = from.if_contains(member);
  if (more == nullptr || !more->is_array()) return;
  if (!to.contains(member)) to[member] = json::array();
  json::array& all = to.at(member).as_array();
  for (json::value& one : more->as_array())
    all.push_back(std::move(one));
}

// The server answers a part at a time, in no order that would mean something.
std::optional<json::object> whole_stock(const Context& context, const StockOptions& options) {
  std::map<std::string, std::string> query;
  if (!options.sku.empty()) query["sku"] = options.sku;
  if (options.differing) query["differing"] = "yes";
  if (!context.channel.empty()) query["channel"] = context.channel;
  auto whole = context.get("/v1/stock", query);
  if (!whole) return std::nullopt;
  while (whole->contains("next")) {
    query["from"] = std::to_string(number(*whole, "next"));
    auto more = context.get("/v1/stock", query);
    if (!more) return std::nullopt;
    append(*whole, *more, "products");
    append(*whole, *more, "unlinked");
    whole->erase("next");
    if (more->contains("next")) (*whole)["next"] = more->at("next");
  }
  if (json::value* products = whole->if_contains("products")) {
    std::sort(products->as_array().begin(), products->as_array().end(),
              [](const json::value& a, const json::value& b) {
                return text(a.as_object(), "sku") < text(b.as_object(), "sku");
              });
  }
  return whole;
}

void print_products(const Context& context, const StockOptions& options,
                    const json::object& reply) {
  std::vector<std::string> channels = names(reply);
  if (!context.channel.empty()) channels = {context.channel};
  std::vector<std::string> heads{"SKU", "available"};
  heads.insert(heads.end(), channels.begin(), channels.end());
  Table table(std::move(heads));
  for (const auto& product : objects(reply, "products"))
    table.add(row_of(product, channels));
  if (table.empty()) {
    fmt::print("{}\n", options.differing ? "every listing shows its target" : "no products yet");
  } else {
    fmt::print("{}", table.print());
  }
}

void print_unlinked(const json::object& reply) {
  const auto unlinked = objects(reply, "unlinked");
  if (unlinked.empty()) return;
  fmt::print("\n{} linked to no product and left alone:\n", counted(unlinked.size(), "listing"));
  for (const auto& listing : unlinked) {
    fmt::print("  {} {} '{}': {}\n", text(listing, "channel"), text(listing, "remote"),
               text(listing, "spelling"), text(listing, "reason"));
  }
}

}  // namespace

int stock(const Context& context, const StockOptions& options) {
  const auto reply = whole_stock(context, options);
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  const Pager pager(true);
  print_products(context, options, *reply);
  print_unlinked(*reply);
  return kGood;
}

}  // namespace stockd::ctl
