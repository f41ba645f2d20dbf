// SPDX-License-Identifier: Apache-2.0
//
// Pairs that may be alike come from equal hashes; difference_of() judges each of them by its texts.
#include "preflight/near_misses.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>
#include <string>
#include <tuple>

namespace stockd::preflight {
namespace {

constexpr std::size_t kAlikeMost = 64;

// What is sorted at a time, 16 bytes each: more goes in several passes.
constexpr std::size_t kFormsAPass = 8'000'000;

struct Form {
  std::uint64_t hash = 0;
  std::uint32_t product = 0;
};

struct Pair {
  std::uint32_t product = 0;
  std::uint32_t partner = 0;
  Difference difference = Difference::LetterCase;

  bool operator==(const Pair&) const = default;
};

std::uint64_t mixed(std::uint64_t value) {
  value ^= value >> 33;
  value *= 0xff51afd7ed558ccdULL;
  value ^= value >> 33;
  value *= 0xc4ceb9fe1a85ec53ULL;
  return value ^ (value >> 33);
}

constexpr std::uint64_t kBase = 0x9e3779b97f4a7c15ULL;

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (const char c : text)
    hash = hash * kBase + static_cast<unsigned char>(c) + 1;
  return mixed(hash);
}

// The hashes of a bare SKU, and of it without one of its letters, each in constant time. Digits are
// left alone: what differs by one of them is a variant.
void add_edited(std::string_view bare, std::vector<std::uint64_t>& to) {
  std::vector<std::uint64_t> heads(1);  // of the first 0, 1, 2 ... letters, not mixed
  for (const char c : bare)
    heads.push_back(heads.back() * kBase + static_cast<unsigned char>(c) + 1);
  to.push_back(mixed(heads.back()));
  std::uint64_t power = 1;  // moves a head before what stands behind the letter
  for (std::size_t i = bare.size(); i-- > 0; power *= kBase) {
    if (bare[i] >= '0' && bare[i] <= '9') continue;
    const std::uint64_t tail = heads.back() - heads[i + 1] * power;
    to.push_back(mixed(heads[i] * power + tail));
  }
}

// The products of one look: who is sold where, who is better known, and what was found.
class Search {
 public:
  Search(const engine::Survey& survey, const Presence& presence)
      : survey_(survey), presence_(presence) {
    all_ = std::accumulate(presence.begin(), presence.end(), std::uint64_t{0}, std::bit_or<>());
  }

  std::vector<NearMiss> run() {
    find_equal_forms();
    settle();
    find_one_edit();
    settle();
    mark_contested();
    std::sort(found_.begin(), found_.end(),
              [](const NearMiss& a, const NearMiss& b) { return a.product < b.product; });
    return std::move(found_);
  }

 private:
  bool is_kit(std::uint32_t product) const { return survey_.products[product].kit; }

  bool is_missing(std::uint32_t product) const {
    const engine::TruthState truth = survey_.products[product].truth;
    return truth == engine::TruthState::Missing || truth == engine::TruthState::Gone;
  }

  // Whether the product lacks a partner.
  bool lacks(std::uint32_t product) const {
    const std::uint64_t channels = presence_[product];
    return channels != 0 && !is_kit(product) &&
           (std::has_single_bit(channels) || is_missing(product));
  }

  bool can_pair(std::uint32_t product) const {
    return presence_[product] != all_ && (presence_[product] != 0 || is_kit(product));
  }

  // Kits first, then what has a truth, then what is sold on more channels, then the older.
  auto fame(std::uint32_t product) const {
    return std::tuple(is_kit(product), !is_missing(product), std::popcount(presence_[product]),
                      ~product);
  }

  void propose(std::uint32_t a, std::uint32_t b, bool edited) {
    if ((presence_[a] & presence_[b]) != 0) return;
    const bool a_is_better = fame(a) > fame(b);
    const Pair pair{a_is_better ? b : a, a_is_better ? a : b, Difference::LetterCase};
    if (!lacks(pair.product) || (edited && is_settled(pair.product))) return;
    const auto difference = difference_of(survey_.sku(a), survey_.sku(b));
    if (!difference || (*difference == Difference::OneEdit) != edited) return;
    pairs_.push_back({pair.product, pair.partner, *difference});
  }

  // Forms with one hash are next to each other once they are sorted.
  void pair_up(std::vector<Form>& forms, bool edited) {
    std::sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) {
      return std::tie(a.hash, a.product) < std::tie(b.hash, b.product);
    });
    for (std::size_t begin = 0; begin < forms.size();) {
      std::size_t end = begin;
      while (end < forms.size() && forms[end].hash == forms[begin].hash)
        ++end;
      for (std::size_t i = begin; end - begin <= kAlikeMost && i < end; ++i) {
        for (std::size_t j = i + 1; j < end; ++j) {
          if (forms[i].product != forms[j].product)
            propose(forms[i].product, forms[j].product, edited);
        }
      }
      begin = end;
    }
  }

  void find_equal_forms() {
    std::vector<Form> forms;
    for (std::uint32_t product = 0; product < presence_.size(); ++product) {
      if (!can_pair(product)) continue;
      const std::string bare = bare_spelling(survey_.sku(product));
      if (!bare.empty()) forms.push_back({hash_of(without_look_alikes(bare)), product});
    }
    pair_up(forms, false);
  }

  void find_one_edit() {
    std::size_t count = 0;
    for (std::uint32_t product = 0; product < presence_.size(); ++product) {
      if (can_pair(product)) count += survey_.sku(product).size() + 1;
    }
    const std::size_t passes = count / kFormsAPass + 1;
    for (std::size_t pass = 0; pass < passes; ++pass) {
      std::vector<Form> forms;
      std::vector<std::uint64_t> hashes;
      for (std::uint32_t product = 0; product < presence_.size(); ++product) {
        if (!can_pair(product) || is_settled(product)) continue;
        hashes.clear();
        add_edited(bare_spelling(survey_.sku(product)), hashes);
        for (const std::uint64_t hash : hashes) {
          if (hash % passes == pass) forms.push_back({hash, product});
        }
      }
      pair_up(forms, true);
    }
  }

  bool is_settled(std::uint32_t product) const {
    return product < settled_.size() && settled_[product];
  }

  // The best partner of each product, and how many others are as good.
  void settle() {
    std::sort(pairs_.begin(), pairs_.end(), [&](const Pair& a, const Pair& b) {
      if (a.product != b.product) return a.product < b.product;
      if (a.difference != b.difference) return a.difference < b.difference;
      return fame(a.partner) > fame(b.partner);
    });
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    settled_.resize(presence_.size());
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const Pair& pair = pairs_[i];
      if (!settled_[pair.product]) {
        settled_[pair.product] = true;
        found_.push_back({pair.product, pair.partner, pair.difference, 0});
      } else if (pair.product == found_.back().product &&
                 pair.difference == found_.back().difference) {
        ++found_.back().others;
      }
    }
    pairs_.clear();
  }

  // Two of one channel that look like the same product cannot both be it.
  void mark_contested() {
    std::sort(found_.begin(), found_.end(), [](const NearMiss& a, const NearMiss& b) {
      return std::tie(a.partner, a.product) < std::tie(b.partner, b.product);
    });
    for (std::size_t begin = 0; begin < found_.size();) {
      std::size_t end = begin;
      while (end < found_.size() && found_[end].partner == found_[begin].partner)
        ++end;
      for (std::size_t i = begin; i < end; ++i) {
        for (std::size_t j = begin; j < end; ++j) {
          const bool shared = (presence_[found_[i].product] & presence_[found_[j].product]) != 0;
          if (i != j && shared) ++found_[i].others;
        }
      }
      begin = end;
    }
  }

  const engine::Survey& survey_;
  const Presence& presence_;
  std::uint64_t all_ = 0;
  std::vector<Pair> pairs_;
  std::vector<bool> settled_;
  std::vector<NearMiss> found_;
};

}  // namespace

std::vector<NearMiss> find_near_misses(const engine::Survey& survey, const Presence& presence) {
  return Search(survey, presence).run();
}

}  // namespace stockd::preflight
