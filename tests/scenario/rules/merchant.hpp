// SPDX-License-Identifier: Apache-2.0
//
// A merchant with two shops and an account file: what is written in the file goes in as YAML, and
// levels and messages come out. The shops are numbers; they do what they are told.
#pragma once

#include "desk.hpp"

#include <map>
#include <string>
#include <string_view>

namespace stockd::engine {

struct MerchantFile {
  std::string_view stock = {};  // lines under `stock:`
  std::string_view rest = {};   // other keys of the file
  std::string_view shop = {};   // more keys of the channel `shop`, eg: "on_edit: adopt"
  std::string_view woo = {};
};

// The account the file describes. A finding fails the test and is shown.
Account account_of(const MerchantFile& file);

// The findings of the file's errors, as a person would read them.
std::string findings_of(const MerchantFile& file);

class Merchant : public TwoShops {
 public:
  explicit Merchant(const MerchantFile& file) : TwoShops(account_of(file)) {}

  // The file is written anew; as in the server, its plan has to be accepted.
  void rewrite(const MerchantFile& file);

  // Both shops are connected with these levels, the plan is accepted and carried out.
  void open(const Levels& in_shop, const Levels& in_woo);

  // What stockd wants written is written and seen, until it wants nothing more.
  void settle();

  // Somebody changes the level in the shop, and a sweep finds it once the orders are known.
  void edit(ChannelId channel, const std::string& sku, Quantity level);
  void look(ChannelId channel);
  void buy(ChannelId channel, const std::string& order, const std::string& sku, Quantity units);
  void tick();

  Levels& levels(ChannelId channel) { return levels_[channel]; }
  Quantity shows(ChannelId channel, const std::string& sku) { return levels_[channel].at(sku); }

  // The steps of a target in one text, with the file's lines.
  std::string why(ChannelId channel, const std::string& sku) const;
  std::string alerts_text() const;

 private:
  std::map<ChannelId, Levels> levels_;
};

}  // namespace stockd::engine
