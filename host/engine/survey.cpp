// SPDX-License-Identifier: Apache-2.0
//
// Rows of a survey; the number of a row is that of the listing or product.
#include "engine/survey.hpp"

#include "engine/account_state.hpp"
#include "engine/surveying.hpp"

namespace stockd::engine {
namespace {

Standing standing_of(const Listing& row) {
  if (row.product == kNone) return row.managed ? Standing::NoSku : Standing::Uncounted;
  switch (row.link) {
    case Link::Linked:
      return Standing::Linked;
    case Link::OnShelf:
      return Standing::OnShelf;
    case Link::NoSku:
      return Standing::NoSku;
    case Link::NotUnique:
      return Standing::NotUnique;
    case Link::SharedShelf:
      return Standing::SharedShelf;
    case Link::Uncounted:
      return Standing::Uncounted;
    case Link::Disagrees:
      return Standing::Disagrees;
    case Link::Replaces:
      return Standing::Replaces;
  }
  return Standing::Linked;
}

bool would_change(const AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  if (!row.known() || row.product == kNone || !state.written_to(row)) return false;
  if (!state.is_open(row.product) || state.left_alone(row.product, nullptr)) return false;
  const Target target = state.target_of(listing);
  return target.on && target.value != state.shown(listing);
}

TruthState truth_state_of(const AccountState& state, std::uint32_t product) {
  if (state.kits.contains(product)) return TruthState::Known;
  switch (state.truth_place(product)) {
    case TruthPlace::Missing:
      return TruthState::Missing;
    case TruthPlace::Unclear:
      return TruthState::Unclear;
    case TruthPlace::Gone:
      return TruthState::Gone;
    case TruthPlace::Ledger:
    case TruthPlace::Listing:
      break;
  }
  if (state.is_open(product)) return TruthState::Known;
  return state.opener(product) ? TruthState::Expected : TruthState::Missing;
}

}  // namespace

SurveyedListing survey_listing(const AccountState& state, std::uint32_t listing) {
  const Listing& row = state.listings[listing];
  SurveyedListing out;
  out.product = row.product;
  out.channel = static_cast<std::uint16_t>(row.channel);
  out.standing = standing_of(row);
  if (!state.channels[row.channel].connected()) return out;
  out.gone = row.state == ListingState::Gone;
  out.here = !out.gone;
  out.platform = row.fulfilment == Fulfilment::Platform;
  out.renamed = state.renames.contains(listing);
  out.differs = out.here && would_change(state, listing);
  return out;
}

void survey_product(const AccountState& state, std::uint32_t product, Survey& to) {
  SurveyedProduct row;
  row.sku_at = to.skus.size();
  row.truth = truth_state_of(state, product);
  row.kit = state.kits.contains(product);
  to.skus += state.arena.get(state.products[product].sku);
  to.products.push_back(row);
}

}  // namespace stockd::engine
