// SPDX-License-Identifier: Apache-2.0
//
// T = level at the opening + that channel's consumption in it + adjustments - consumption counted.
#include "runtime/audit.hpp"

namespace stockd::runtime {

void Audit::add(const Record& record) {
  if (const auto* line = std::get_if<LineMerged>(&record.body)) {
    Line& known = lines_[{index_of(line->channel), {line->order, line->line}}];
    known = Line{line->listing, line->channel, line->fulfilment,
                 line->after,   line->base,    line->placed_at_ms};
  } else if (const auto* marked = std::get_if<BaselineMarked>(&record.body)) {
    baselines_[index_of(marked->channel)] = marked->baseline_ms;
  } else if (const auto* fixed = std::get_if<BaselineFixed>(&record.body)) {
    fixed_[index_of(fixed->channel)] = true;
    // What had been placed by then was there before the connection.
    for (auto& [key, known] : lines_) {
      if (known.channel != fixed->channel) continue;
      const bool before = known.placed_at_ms <= baselines_[index_of(fixed->channel)];
      known.base = before ? known.counts : LineCounts{};
    }
  } else if (const auto* open = std::get_if<ProductOpened>(&record.body)) {
    opened(*open);
  } else if (const auto* adjust = std::get_if<StockAdjusted>(&record.body)) {
    adjusted(*adjust);
  }
}

void Audit::opened(const ProductOpened& opened) {
  Product& product = products_[index_of(opened.product)];
  // What was adjusted before is in no shop's level, so it stays.
  product = Product{true, opened.level + opened.own, product.adjusted, {}};
}

void Audit::adjusted(const StockAdjusted& adjusted) {
  Product& product = products_[index_of(adjusted.product)];
  if (adjusted.kind != AdjustKind::Count || product.opened) {
    product.adjusted += adjusted.delta;
    return;
  }
  product.opened = true;
  product.opening = adjusted.counted - product.adjusted;
  for (const auto& [key, line] : lines_) {
    product.consumed_when_counted[index_of(line.listing)] += counted(line);
  }
}

Quantity Audit::counted(const Line& line) const {
  const auto fixed = fixed_.find(index_of(line.channel));
  if (fixed == fixed_.end() || line.fulfilment == Fulfilment::Platform) return 0;
  return line.counts.consumed() - line.base.consumed();
}

std::vector<std::string> Audit::compare(const engine::Engine& engine) const {
  std::map<std::uint32_t, std::uint32_t> product_of;  // listing -> product
  std::map<std::uint32_t, Quantity> consumed;         // product -> units
  std::vector<std::string> out;
  std::vector<engine::ProductView> views;
  for (const Sku& sku : engine.skus()) {
    auto view = engine.product(sku);
    if (!view) continue;
    for (const auto& listing : view->listings) {
      product_of[index_of(listing.listing)] = index_of(view->product);
    }
    views.push_back(std::move(*view));
  }
  for (const auto& [key, line] : lines_) {
    const auto product = product_of.find(index_of(line.listing));
    if (product != product_of.end()) consumed[product->second] += counted(line);
  }
  for (const auto& view : views) {
    const auto found = products_.find(index_of(view.product));
    if (!view.opened || found == products_.end() || !found->second.opened) continue;
    Quantity truth =
        found->second.opening + found->second.adjusted - consumed[index_of(view.product)];
    for (const auto& listing : view.listings) {
      const auto& before = found->second.consumed_when_counted;
      const auto entry = before.find(index_of(listing.listing));
      if (entry != before.end()) truth += entry->second;
    }
    if (truth != view.truth) {
      out.push_back("the truth of " + view.sku.str() + " is " + std::to_string(view.truth) +
                    ", but the journal's records add up to " + std::to_string(truth));
    }
  }
  return out;
}

}  // namespace stockd::runtime
