// SPDX-License-Identifier: Apache-2.0
//
// Absolute levels, in batches: one for the products and one for the variations of each parent. The
// shop answers 200 to a batch whatever became of its items, ignores silently what it does not
// count, and validates nothing; so only integers are sent and every position of the answer is read.
// An item is applied only where its own position shows the number asked for.
#include "answer.hpp"
#include "connector.hpp"
#include "stock_row.hpp"

#include <optional>

namespace stockd::woocommerce {
namespace {

constexpr std::size_t kBatch = 100;  // more is refused as a whole

// What one position of the answer says about its item; nothing: the parent counts for it.
std::optional<Trouble> verdict(const json::Value& position, std::int64_t id, std::int64_t asked) {
  if (const json::Value* error = json::find(position, "error")) {
    const std::string code = json::text(*error, "code");
    const std::string said =
        "The shop refuses the stock of " + std::to_string(id) + ": " + code + ".";
    if (says_unknown_id(code)) return Trouble::missing(code, said);
    return Trouble::rejected(code.empty() ? "woo.item-refused" : code, said);
  }
  const auto row = read_row(position);
  if (!row || row->remote.id != id) {
    return Trouble::unsure("woo.unreadable-item",
                           "The shop's answer does not tell what became of it.");
  }
  if (row->counted == Counted::Nowhere) {
    return Trouble::rejected("woo.unmanaged", "The shop does not count the stock of this product.")
        .hint("Switch on \"Track stock quantity\" in the product's inventory tab.");
  }
  if (row->quantity != asked) {
    return Trouble::unsure("woo.other-quantity",
                           "The shop answered another quantity than was set.");
  }
  return std::nullopt;
}

bool counted_at_parent(const json::Value& position) {
  const auto row = read_row(position);
  return json::find(position, "error") == nullptr && row && row->counted == Counted::AtParent;
}

std::string batch_body(const std::vector<std::int64_t>& ids, const std::vector<Item>& items) {
  json::Array updates;
  for (std::size_t i = 0; i < items.size(); ++i) {
    json::Object update;
    update["id"] = ids[i];
    update["stock_quantity"] = items[i].quantity;
    updates.push_back(std::move(update));
  }
  json::Object body;
  body["update"] = std::move(updates);
  return json::dump(body);
}

// The positions of the answer, exactly one an item.
json::Array positions(const Response& answer, std::size_t wanted) {
  if (!answer.ok()) {
    // A whole batch that was refused with a reason has changed nothing.
    if (answer.status() < 400 || error_code(answer).empty()) {
      throw Trouble::unsure("woo.unreadable-batch", "The shop's answer to a batch cannot be read.");
    }
    throw refusal(answer);
  }
  boost::system::error_code failed;
  const json::Value body = boost::json::parse(answer.body(), failed);
  const json::Array& found =
      failed ? json::array(json::Object(), "update") : json::array(body, "update");
  if (found.size() != wanted) {
    throw Trouble::unsure("woo.unreadable-batch", "The shop's answer to a batch cannot be read.");
  }
  return found;
}

}  // namespace

Task<> Connector::set_stock(Op& op, std::vector<Item> items) {
  std::map<std::int64_t, std::vector<Item>> by_parent;
  for (Item& item : items) {
    const auto remote = parse_remote(item.remote);
    if (remote) {
      by_parent[remote->parent].push_back(std::move(item));
    } else {
      op.failed(item,
                Trouble::missing("woo.bad-remote", "No listing has the id " + item.remote + "."));
    }
  }
  std::vector<Item> through_parent;
  for (auto& [parent, group] : by_parent) {
    for (std::size_t at = 0; at < group.size(); at += kBatch) {
      const auto first = group.begin() + static_cast<std::ptrdiff_t>(at);
      const auto last =
          group.begin() + static_cast<std::ptrdiff_t>(std::min(at + kBatch, group.size()));
      std::vector<Item> part(first, last);
      std::vector<Item> left = co_await write_batch(op, parent, std::move(part));
      for (Item& item : left)
        through_parent.push_back(std::move(item));
    }
  }
  co_await write_parents(op, std::move(through_parent));
}

// Writes items of one parent (0: products) and tells their fates. Returns the variations whose
// stock the parent counts: the shop ignored their numbers.
Task<std::vector<Item>> Connector::write_batch(Op& op, std::int64_t parent,
                                               std::vector<Item> items) {
  std::vector<Item> at_parent;
  std::vector<std::int64_t> ids;
  for (const Item& item : items)
    ids.push_back(parse_remote(item.remote)->id);
  const std::string path =
      parent == 0 ? "/products/batch" : "/products/" + std::to_string(parent) + "/variations/batch";
  try {
    Response answer = co_await op.post(api(path)).json(batch_body(ids, items));
    const json::Array found = positions(answer, items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const auto trouble = verdict(found[i], ids[i], items[i].quantity);
      if (!trouble) {
        op.applied(items[i]);
      } else if (parent != 0 && counted_at_parent(found[i])) {
        at_parent.push_back(items[i]);
      } else {
        op.failed(items[i], *trouble);
      }
    }
  } catch (const Trouble& trouble) {
    for (const Item& item : items)
      op.failed(item, trouble);
  }
  co_return at_parent;
}

// One write a parent serves all its variations; those that ask for another number lose.
Task<> Connector::write_parents(Op& op, std::vector<Item> items) {
  std::map<std::int64_t, std::vector<Item>> shelves;
  for (Item& item : items)
    shelves[parse_remote(item.remote)->parent].push_back(std::move(item));
  std::vector<Item> writes;
  std::vector<std::int64_t> ids;
  for (const auto& [parent, sharing] : shelves) {
    writes.push_back(sharing.front());
    ids.push_back(parent);
  }
  if (writes.empty()) co_return;
  std::vector<std::optional<Trouble>> fates(writes.size());
  try {
    Response answer = co_await op.post(api("/products/batch")).json(batch_body(ids, writes));
    const json::Array found = positions(answer, writes.size());
    for (std::size_t i = 0; i < writes.size(); ++i) {
      fates[i] = verdict(found[i], ids[i], writes[i].quantity);
    }
  } catch (const Trouble& trouble) {
    for (auto& fate : fates)
      fate = trouble;
  }
  std::size_t at = 0;
  for (const auto& [parent, sharing] : shelves) {
    const auto& fate = fates[at];
    for (const Item& item : sharing) {
      if (item.quantity != writes[at].quantity) {
        op.failed(item, Trouble::aborted(
                            "woo.shared-shelf",
                            "Another variation of the same stock asked for another number."));
      } else if (fate) {
        op.failed(item, *fate);
      } else {
        op.applied(item);
      }
    }
    ++at;
  }
}

}  // namespace stockd::woocommerce
