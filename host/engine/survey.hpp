// SPDX-License-Identifier: Apache-2.0
//
// All of an account in rows so small that ten million listings can be taken away from the partition
// and looked through elsewhere. What a row leaves out is asked for by its number.
#pragma once

#include "model/ids.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stockd::engine {

// Whether a listing takes part, and if not, why.
enum class Standing : std::uint8_t {
  Linked,
  OnShelf,  // it shares the counter of another listing of its product
  NoSku,
  NotUnique,
  SharedShelf,
  Uncounted,
  Disagrees,  // its SKU says that the other one ships it
  Replaces,   // it looks like the successor of a listing that is gone
};

// Whether somebody says how much there is of a product.
enum class TruthState : std::uint8_t {
  Known,
  Expected,  // its level is not read yet
  Missing,   // neither the source of truth nor a channel under `opening` has it
  Unclear,   // the source of truth has it, but no single listing that is counted
  Gone,      // the source of truth no longer has it
};

struct SurveyedListing {
  static constexpr std::uint32_t kNoProduct = 0xffffffff;

  std::uint32_t product = kNoProduct;
  std::uint16_t channel = 0;
  Standing standing = Standing::Linked;
  bool here : 1 = false;      // not gone, and on a connected channel
  bool gone : 1 = false;      // and on a connected channel
  bool platform : 1 = false;  // the platform ships it
  bool renamed : 1 = false;   // its SKU changed, and a person has to decide
  bool differs : 1 = false;   // it does not show what sync would make it show
};

struct SurveyedProduct {
  std::uint64_t sku_at = 0;
  TruthState truth = TruthState::Known;
  bool kit = false;
};

struct Survey {
  std::vector<SurveyedListing> listings;  // by their number
  std::vector<SurveyedProduct> products;  // likewise
  std::string skus;                       // of the products, one after the other

  std::string_view sku(std::uint32_t product) const {
    const std::size_t begin = products[product].sku_at;
    const std::size_t end =
        product + 1 < products.size() ? products[product + 1].sku_at : skus.size();
    return std::string_view(skus).substr(begin, end - begin);
  }
};

}  // namespace stockd::engine
