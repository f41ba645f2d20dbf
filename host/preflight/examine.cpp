// SPDX-License-Identifier: Apache-2.0
//
// Listings are brought in the order of their products by counting, and each product is looked at
// once.
#include "preflight/examine.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>

namespace stockd::preflight {
namespace {

using engine::Standing;
using engine::SurveyedListing;
using engine::TruthState;

class Examiner {
 public:
  Examiner(const engine::Survey& survey, const AccountFacts& facts)
      : survey_(survey), facts_(facts) {
    std::size_t channels = facts.channels.size();
    for (const SurveyedListing& row : survey.listings)
      channels = std::max<std::size_t>(channels, row.channel + 1U);
    out_.channels.resize(channels);
  }

  Examination run() {
    sort_by_product();
    find_presence();
    for (std::uint32_t listing = 0; listing < survey_.listings.size(); ++listing)
      look_at_listing(listing);
    for (std::uint32_t product = 0; product < survey_.products.size(); ++product)
      look_at_product(product);
    for (const NearMiss& near : find_near_misses(survey_, presence_))
      out_.of(FindKind::NearMiss).add({near.product, shown_together(near.product), near});
    return std::move(out_);
  }

 private:
  std::span<const std::uint32_t> listings_of(std::uint32_t product) const {
    return std::span(sorted_).subspan(starts_[product], starts_[product + 1] - starts_[product]);
  }

  void sort_by_product() {
    starts_.assign(survey_.products.size() + 1, 0);
    const auto takes_part = [](const SurveyedListing& row) {
      return row.here && row.product != SurveyedListing::kNoProduct;
    };
    for (const SurveyedListing& row : survey_.listings) {
      if (takes_part(row)) ++starts_[row.product + 1];
    }
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    sorted_.resize(starts_.back());
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (std::uint32_t listing = 0; listing < survey_.listings.size(); ++listing) {
      const SurveyedListing& row = survey_.listings[listing];
      if (takes_part(row)) sorted_[next[row.product]++] = listing;
    }
  }

  void find_presence() {
    presence_.assign(survey_.products.size(), 0);
    for (const std::uint32_t listing : sorted_) {
      const SurveyedListing& row = survey_.listings[listing];
      presence_[row.product] |= std::uint64_t{1} << (row.channel % 64U);
    }
  }

  bool is_matched(const SurveyedListing& row) const {
    return !std::has_single_bit(presence_[row.product]) || survey_.products[row.product].kit;
  }

  void look_at_listing(std::uint32_t listing) {
    const SurveyedListing& row = survey_.listings[listing];
    ChannelCounts& counts = out_.channels[row.channel];
    counts.gone += row.gone ? 1 : 0;
    if (!row.here) return;
    ++counts.listings;
    counts.platform += row.platform ? 1 : 0;
    if (row.renamed) find(FindKind::Renamed, listing);
    switch (row.standing) {
      case Standing::Linked:
      case Standing::OnShelf:
        ++(is_matched(row) ? counts.linked : counts.unmatched);
        if (!is_matched(row)) find(FindKind::Unmatched, listing);
        return;
      case Standing::NotUnique:
        ++counts.duplicate;
        return;
      case Standing::NoSku:
        ++counts.no_sku;
        return find(FindKind::NoSku, listing);
      case Standing::Uncounted:
        ++counts.uncounted;
        return find(FindKind::Uncounted, listing);
      case Standing::SharedShelf:
        ++counts.held;
        return find(FindKind::SharedShelf, listing);
      case Standing::Disagrees:
        ++counts.held;
        return find(FindKind::Disagrees, listing);
      case Standing::Replaces:
        ++counts.held;
        return find(FindKind::Replaces, listing);
    }
  }

  void find(FindKind kind, std::uint32_t listing) {
    out_.of(kind).add({survey_.listings[listing].product, {listing}, {}});
  }

  void look_at_product(std::uint32_t product) {
    const auto listings = listings_of(product);
    if (listings.empty()) return;
    ++out_.products;
    switch (survey_.products[product].truth) {
      case TruthState::Known:
      case TruthState::Expected:
        ++out_.told;
        break;
      case TruthState::Missing:
        out_.of(FindKind::Missing).add({product, shown_together(product), {}});
        break;
      case TruthState::Unclear:
        out_.of(FindKind::Unclear).add({product, shown_together(product), {}});
        break;
      case TruthState::Gone:
        out_.of(FindKind::TruthGone).add({product, shown_together(product), {}});
        break;
    }
    const bool differs = std::any_of(listings.begin(), listings.end(), [&](std::uint32_t listing) {
      return survey_.listings[listing].differs;
    });
    if (differs) out_.of(FindKind::Differs).add({product, shown_together(product), {}});
    find_duplicates(product);
    if (is_in_many_stores(listings)) {
      out_.of(FindKind::ManyStores).add({product, shown_together(product), {}});
    }
  }

  void find_duplicates(std::uint32_t product) {
    std::map<std::uint16_t, std::vector<std::uint32_t>> by_channel;
    for (const std::uint32_t listing : listings_of(product)) {
      const SurveyedListing& row = survey_.listings[listing];
      if (row.standing != Standing::NotUnique) continue;
      auto& together = by_channel[row.channel];
      if (together.size() < kTogetherMost) together.push_back(listing);
    }
    for (auto& [channel, together] : by_channel)
      out_.of(FindKind::Duplicate).add({product, std::move(together), {}});
  }

  bool is_in_many_stores(std::span<const std::uint32_t> listings) const {
    // A product with more listings than that is reported for its duplicates.
    const auto some = listings.first(std::min(listings.size(), kTogetherMost));
    for (std::size_t i = 0; i < some.size(); ++i) {
      for (std::size_t j = i + 1; j < some.size(); ++j) {
        if (are_stores_of_one_platform(some[i], some[j])) return true;
      }
    }
    return false;
  }

  bool are_stores_of_one_platform(std::uint32_t a, std::uint32_t b) const {
    const std::uint16_t first = survey_.listings[a].channel;
    const std::uint16_t second = survey_.listings[b].channel;
    const auto& channels = facts_.channels;
    return first != second && first < channels.size() && second < channels.size() &&
           channels[first].connector == channels[second].connector;
  }

  std::vector<std::uint32_t> shown_together(std::uint32_t product) const {
    const auto all = listings_of(product);
    const auto some = all.first(std::min(all.size(), kTogetherMost));
    return {some.begin(), some.end()};
  }

  const engine::Survey& survey_;
  const AccountFacts& facts_;
  std::vector<std::uint32_t> starts_;  // where each product's listings begin
  std::vector<std::uint32_t> sorted_;
  Presence presence_;
  Examination out_;
};

}  // namespace

Examination examine(const engine::Survey& survey, const AccountFacts& facts) {
  return Examiner(survey, facts).run();
}

}  // namespace stockd::preflight
